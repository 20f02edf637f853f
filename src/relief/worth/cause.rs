//! From which word or column an issue comes, and the ways to mend it.
//!
//! Owns which columns can make which issue. A word that stands beside an issue by chance is not its cause. Called by `worth`.

use super::{Word, Worth};
use crate::record::misunderstood::COUNTY;
use crate::record::person::DistrustedColumn;
use crate::record::vocabulary::Column;
use crate::record::{Person, Remark};
use crate::relief::RoutingCode as Code;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// An issue on more than one case in so many, from one cause, is suspicious.
const ONE_IN: u64 = 5;

/// What an issue comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// One text of a column.
    Word(Word),
    /// What stands in a column, or that nothing does.
    Column(&'static str),
}

/// An issue on more than a fifth of the cases of a source that comes from one cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspicion {
    /// The issue.
    pub code: Code,
    /// Cases that have it.
    pub cases: u64,
    /// What it comes from.
    pub cause: Cause,
    /// Cases among them where the cause stands.
    pub from_cause: u64,
}

/// A way to mend what is suspicious.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// A supervisor teaches what the word means.
    Teach(Word),
    /// The office asks for a new delivery.
    NewDelivery,
    /// An attorney decides each of the cases.
    Attorney,
}

impl Worth {
    /// Returns what is suspicious, the issue on the most cases first.
    pub fn suspicions(&self) -> Vec<Suspicion> {
        let mut found: Vec<_> =
            self.issues.iter().filter_map(|(code, cases)| self.suspicion(*code, *cases)).collect();
        // Of issues on as many cases, the one that names its cause is told first.
        found.sort_by_key(|one| {
            (Reverse(one.cases), one.code != Code::NotUnderstood, Reverse(one.from_cause), one.code)
        });
        found
    }

    fn suspicion(&self, code: Code, cases: u64) -> Option<Suspicion> {
        let enough = |number: &u64| number.saturating_mul(ONE_IN) > self.cases;
        let words = self.words.iter().filter_map(|(word, met)| Some((*met.issues.get(&code)?, word)));
        let word =
            words.filter(|(number, _)| enough(number)).max_by_key(|(number, word)| (*number, Reverse(*word)));
        let of_columns = self.columns.iter().filter(|((of, _), _)| *of == code);
        let column =
            of_columns.map(|((_, column), number)| (*number, *column)).filter(|(number, _)| enough(number));
        let column = column.max_by_key(|(number, column)| (*number, Reverse(*column)));
        let (from_cause, cause) = match (word, column) {
            (Some((number, word)), _) => (number, Cause::Word(word.clone())),
            (None, Some((number, column))) => (number, Cause::Column(column)),
            (None, None) => return None,
        };
        Some(Suspicion { code, cases, cause, from_cause: from_cause.min(cases) })
    }

    /// Returns the words of a column that lead to the most cases with an issue; at most so many.
    pub(super) fn leading(&self, code: Code, column: &str, most: usize) -> Vec<&Word> {
        let of_column = self.words.iter().filter(|(word, _)| word.column == column);
        let mut leading: Vec<_> =
            of_column.filter_map(|(word, met)| Some((Reverse(*met.issues.get(&code)?), word))).collect();
        leading.sort();
        leading.into_iter().take(most).map(|(_, word)| word).collect()
    }
}

impl Cause {
    /// Returns the column that it stands in.
    pub fn column(&self) -> &'static str {
        match self {
            Self::Word(word) => word.column,
            Self::Column(column) => column,
        }
    }

    /// Returns the ways to mend it, in the order in which they are offered; `leading` are words of the column.
    pub fn ways(&self, leading: &[&Word]) -> Vec<Way> {
        let words = match self {
            Self::Word(word) => vec![word],
            Self::Column(_) => leading.to_vec(),
        };
        let teach =
            words.into_iter().filter(|word| can_be_taught(word.column)).map(|word| Way::Teach(word.clone()));
        teach.chain([Way::NewDelivery, Way::Attorney]).collect()
    }
}

impl Way {
    /// Returns the command, as it is typed; none where there is nothing to type.
    pub fn command(&self) -> Option<String> {
        match self {
            Self::Teach(word) => Some(format!(
                "vacatur vocabulary teach {} {} --means MEANING --reason TEXT",
                word.column,
                quoted(&word.text)
            )),
            Self::NewDelivery | Self::Attorney => None,
        }
    }
}

/// Quotes a text so that a shell hands it over as it is.
fn quoted(text: &str) -> String {
    if text.contains(['"', '$', '`', '\\', '!']) {
        format!("'{}'", text.replace('\'', r"'\''"))
    } else {
        format!("\"{text}\"")
    }
}

/// Tells whether words of a column can be taught; of a charge only the letters of its code can.
fn can_be_taught(column: &str) -> bool {
    match Column::named(column) {
        Some(
            Column::Disposition
            | Column::Level
            | Column::Place
            | Column::Unit
            | Column::Kind
            | Column::Comment,
        ) => true,
        Some(Column::Code | Column::CaseNumber) | None => false,
    }
}

/// Tells whether a word of a column that nobody can be sure of can make an issue.
pub(super) fn can_make(column: &str, code: Code) -> bool {
    let issues: &[Code] = match column {
        "DISP_DESCR" => &[
            Code::NotUnderstood,
            Code::ConvictionNotStanding,
            Code::SuperstrikePossible,
            Code::Pc290,
            Code::Serving,
            Code::AlreadyRelieved,
            Code::AlreadyReduced,
            Code::LaterOrder,
            Code::LevelUnknown,
        ],
        "CONV_STAT_DESCR" => &[Code::LevelUnknown, Code::NotUnderstood],
        "SENT_LOC_DESCR" | "SENT_TIME_CODE" | "SENT_LENGTH" => &[Code::Serving],
        "STP_TYPE_DESCR" => &[Code::NotUnderstood, Code::ConvictionNotStanding],
        COUNTY => &[Code::CountyUnknown],
        "COMMENT_TEXT" => &[Code::Comment, Code::FreeTextCharge, Code::NotUnderstood],
        "OFFENSE_DESCR" | "DISP_OFFENSE_DESCR" | "CONV_OFFENSE_DESCR" => {
            &[Code::NotUnderstood, Code::FreeTextCharge, Code::NoCode, Code::SuperstrikePossible, Code::Pc290]
        }
        _ => &[],
    };
    issues.contains(&code)
}

/// Returns the columns that an issue of a person's case comes from: those of words that can make it, else the one that it
/// is always about. There is none where an issue follows from what the file says well enough.
pub(super) fn columns(person: &Person, code: Code, of_words: &BTreeSet<&'static str>) -> Vec<&'static str> {
    let made: Vec<_> = of_words.iter().copied().filter(|column| can_make(column, code)).collect();
    if !made.is_empty() {
        return made;
    }
    let of_remarks = |wanted: fn(&Remark) -> Option<&str>| {
        let named = person.remarks.iter().filter_map(wanted).filter_map(DistrustedColumn::named);
        named.map(DistrustedColumn::name).collect::<BTreeSet<_>>().into_iter().collect()
    };
    match code {
        Code::OtherStates => of_remarks(|remark| match remark {
            Remark::RecordsElsewhere(_, column, _) => Some(column),
            _ => None,
        }),
        Code::PaperRecord => of_remarks(|remark| match remark {
            Remark::PaperRecord(_, column, _) => Some(column),
            _ => None,
        }),
        Code::DobConflict => {
            let differ = person.remarks.iter().any(|remark| matches!(remark, Remark::BirthDatesDiffer(_)));
            vec![if differ { "PRI_DOB" } else { "CYC_AGE" }]
        }
        Code::MissingDob => vec!["PRI_DOB"],
        Code::NoCaseNumber => vec!["OFN"],
        Code::LevelUnknown => vec!["CONV_STAT_DESCR"],
        Code::CountyUnknown => vec![COUNTY],
        Code::MissingDate | Code::PartialDate => vec!["STP_EVENT_DATE"],
        Code::Comment => vec!["COMMENT_TEXT"],
        _ => Vec::new(),
    }
}
