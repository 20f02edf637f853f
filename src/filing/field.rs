//! The fields a table can carry: each with its id, what it is about, how it is typed, and a sentence that defines it.
//!
//! Owns the one list that every table, the workbook's columns and definitions, and an office's own mapping are made from,
//! so that a word means the same in all of them. What a field says of a case is the row's; how a cell is written is
//! `table`'s and `workbook`'s. Called by those and by `office`.

use crate::filing::{ActionTotals, CaseRow, CountRow, Words};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What tells who a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identifier {
    /// The person's name.
    Name,
    /// The court's case number.
    CaseNumber,
    /// The date of birth.
    BirthDate,
    /// The state identification number.
    Cii,
}

/// Which identifiers an output may carry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Identifiers(BTreeSet<Identifier>);

impl Identifiers {
    /// Makes a set.
    pub fn of(identifiers: impl IntoIterator<Item = Identifier>) -> Self {
        Self(identifiers.into_iter().collect())
    }

    /// Tells whether this one may be carried.
    pub fn allows(&self, identifier: Identifier) -> bool {
        self.0.contains(&identifier)
    }
}

impl Identifier {
    /// Returns the word a settings file names it by.
    pub fn id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::CaseNumber => "case-number",
            Self::BirthDate => "birth-date",
            Self::Cii => "cii",
        }
    }
}

/// How a field is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Number,
    /// A civil date, as far as it is known.
    Date,
    /// Yes or no.
    YesNo,
}

/// What a field is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The case: the same in the rows of all its counts.
    Case,
    /// One count.
    Count,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'v> {
    /// Words.
    Text(Cow<'v, str>),
    /// A whole number.
    Number(u64),
    /// A date: `1981-04-11`, `1981-04`, `1981` or `unknown`.
    Date(&'v str),
    /// Yes or no.
    YesNo(bool),
}

/// Declares the fields: variant, id, scope, kind, definition.
macro_rules! fields {
    ($($name:ident $id:literal $scope:ident $kind:ident $words:literal;)*) => {
        /// A field of a table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        pub enum Field { $(#[doc = $words] #[serde(rename = $id)] $name,)* }

        impl Field {
            /// Every one of them, in the order of the tables.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Returns its id: the name of its column, and the word a mapping names it by.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// Returns what it is about.
            pub fn scope(self) -> Scope {
                match self { $(Self::$name => Scope::$scope,)* }
            }

            /// Returns how it is typed.
            pub fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* }
            }

            /// Returns the sentence that defines it.
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

fields! {
    Batch "batch" Case Number "Number of the batch";
    Case "case" Case Number "Number of the case in the office's queue";
    CourtCaseNumbers "court_case_numbers" Case Text "Every court case number of the court action, joined by semicolons";
    CourtCaseNumber "court_case_number" Case Text "The first court case number of the court action";
    Court "court" Case Text "Kind of court: superior, municipal or other";
    Agency "agency" Case Text "The court as the state's file names it";
    County "county" Case Text "The court's county";
    Name "name" Case Text "The person's name: LAST,FIRST MIDDLE";
    LastName "last_name" Case Text "The name up to its first comma";
    GivenNames "given_names" Case Text "The name after its first comma";
    BirthDate "birth_date" Case Date "Date of birth, as far as it is known";
    Cii "cii" Case Text "State identification number, where the file has one";
    ConvictionDate "conviction_date" Case Date "Date of the court action, as far as it is known";
    ArrestDate "arrest_date" Case Date "Date of the arrest that opened the cycle, as far as it is known";
    Deceased "deceased" Case YesNo "Whether the state's file records the person's death";
    Lane "lane" Case Text "clear, or review where something had to be looked at closely";
    Verdict "verdict" Case Text "approved, approved as amended, or approved with its group";
    Reviewed "reviewed" Case Text "individually, where an attorney had the case on the screen, or in a group";
    GroupEntry "group_entry" Case Text "Number of the entry that approved its group";
    GroupCases "group_cases" Case Text "How many cases that group had";
    GroupReviewed "group_reviewed" Case Text "How many cases of that group were reviewed individually";
    DecidedBy "decided_by" Case Text "Who decided";
    DecidedAt "decided_at" Case Text "When, in UTC";
    LedgerEntry "ledger_entry" Case Number "Number of the verdict in the office's ledger";
    Counts "counts" Case Number "How many counts of the case were decided";
    DismissAndSeal "dismiss_and_seal" Case Number "Counts of the case to be dismissed and sealed";
    Redesignate "redesignate" Case Number "Counts of the case to be redesignated";
    RecallAndResentence "recall_and_resentence" Case Number "Counts of the case to be recalled and resentenced";
    NoRelief "none" Case Number "Counts of the case for which nothing is asked";
    Count "count" Count Number "Place of the count in its court action, counted from 1";
    CountKey "count_key" Count Text "Order number of the count in the state's file";
    Section "section" Count Text "The section as convicted; unknown where the charge names none";
    Charge "charge" Count Text "The charge as the state's file words it";
    ChargeOrigin "charge_origin" Count Text "Which column of the state's file states the charge";
    LevelBefore "level_before" Count Text "Level of the conviction: felony, misdemeanor, infraction or unknown";
    Action "action" Count Text "What is asked for: dismiss-and-seal, redesignate, recall-and-resentence, none";
    LevelAfter "level_after" Count Text "Level after it, or dismissed";
    Seal "seal" Count YesNo "Whether the record is to be sealed";
    Route "route" Count Text "serving, completed, unknown or not-applicable";
    RouteCitation "route_citation" Count Text "The subdivision of HS 11361.8 that the request goes under";
    RegistrationRelief "registration_relief" Count YesNo "Whether relief from registration under HS 11590 is asked for";
    RegistrationSource "registration_source" Count Text "Where that registration stands in the state's files";
    Retention "retention" Count YesNo "Whether HS 11361.5 says that this record shall not be kept beyond two years";
    Law "law" Count Text "What the statute gives as of right";
    LawReason "law_reason" Count Text "Why";
    LawCitations "law_citations" Count Text "By which authorities";
    Policy "policy" Count Text "What the office's policy gives";
    PolicyRule "policy_rule" Count Text "Number of the policy's rule";
    PolicyReason "policy_reason" Count Text "The rule's own sentence";
    PolicyCitation "policy_citation" Count Text "The policy and its rule, as cited";
    Proposed "proposed" Count Text "What was proposed to the attorney";
    Amended "amended" Count YesNo "Whether the attorney decided otherwise than proposed";
    Basis "basis" Count Text "What the action rests on: law, policy or attorney";
    Reason "reason" Count Text "The reason that goes with it";
    AmendmentReason "amendment_reason" Count Text "Why the attorney decided otherwise than proposed";
    Authority "authority" Count Text "The authority for that";
    SourceFile "source_file" Count Text "Name of the file that states the count";
    SourceLine "source_line" Count Number "Line of that file, counted from 1";
}

impl Field {
    /// Returns the field with this id.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.id() == id)
    }

    /// Returns which identifier of a person it carries, if it carries one.
    pub fn identifier(self) -> Option<Identifier> {
        match self {
            Self::Name | Self::LastName | Self::GivenNames => Some(Identifier::Name),
            Self::CourtCaseNumbers | Self::CourtCaseNumber => Some(Identifier::CaseNumber),
            Self::BirthDate => Some(Identifier::BirthDate),
            Self::Cii => Some(Identifier::Cii),
            _ => None,
        }
    }

    /// Tells whether an output with these identifiers may carry it.
    pub fn is_allowed(self, identifiers: &Identifiers) -> bool {
        self.identifier().is_none_or(|identifier| identifiers.allows(identifier))
    }

    /// Returns what it says of a case.
    ///
    /// A field of a count says nothing where no count is given.
    pub fn value<'v>(self, case: &'v CaseRow<'_>, count: Option<&'v CountRow<'_>>) -> Value<'v> {
        match self.scope() {
            Scope::Case => self.of_case(case),
            Scope::Count => count.map_or(Value::Text(Cow::Borrowed("")), |count| self.of_count(count)),
        }
    }

    fn of_case<'v>(self, case: &'v CaseRow<'_>) -> Value<'v> {
        let actions = || ActionTotals::of(case);
        match self {
            Self::Batch => Value::Number(u64::from(case.batch)),
            Self::Case => Value::Number(case.case),
            Self::CourtCaseNumbers => Value::Text(joined(&case.court_case_numbers)),
            Self::CourtCaseNumber => Value::of(case.court_case_numbers.first()),
            Self::Court => Value::of(Some(&case.court)),
            Self::Agency => Value::of(Some(&case.agency)),
            Self::County => Value::of(Some(&case.county)),
            Self::Name => Value::of(Some(&case.name)),
            Self::LastName => Value::Text(Cow::Borrowed(parts(case.name.as_str()).0)),
            Self::GivenNames => Value::Text(Cow::Borrowed(parts(case.name.as_str()).1)),
            Self::BirthDate => Value::Date(case.birth_date.as_str()),
            Self::Cii => Value::of(Some(&case.cii)),
            Self::ConvictionDate => Value::Date(case.conviction_date.as_str()),
            Self::ArrestDate => Value::Date(case.arrest_date.as_str()),
            Self::Deceased => Value::YesNo(case.deceased),
            Self::Lane => Value::of(Some(&case.lane)),
            Self::Verdict => Value::of(Some(&case.verdict)),
            Self::Reviewed => Value::of(Some(&case.reviewed)),
            Self::GroupEntry => Value::if_any(case.group_entry),
            Self::GroupCases => Value::if_any(case.group_cases),
            Self::GroupReviewed => Value::if_any(case.group_reviewed),
            Self::DecidedBy => Value::of(Some(&case.decided_by)),
            Self::DecidedAt => Value::of(Some(&case.decided_at)),
            Self::LedgerEntry => Value::Number(case.ledger_entry),
            Self::Counts => Value::Number(case.counts.len() as u64),
            Self::DismissAndSeal => Value::Number(actions().dismiss_and_seal),
            Self::Redesignate => Value::Number(actions().redesignate),
            Self::RecallAndResentence => Value::Number(actions().recall_and_resentence),
            Self::NoRelief => Value::Number(actions().none),
            _ => Value::Text(Cow::Borrowed("")),
        }
    }

    fn of_count<'v>(self, count: &'v CountRow<'_>) -> Value<'v> {
        let words = match self {
            Self::Count => return Value::Number(count.count),
            Self::Seal => return Value::YesNo(count.seal),
            Self::RegistrationRelief => return Value::YesNo(count.registration_relief),
            Self::Retention => return Value::YesNo(count.retention),
            Self::Amended => return Value::YesNo(count.amended),
            Self::LawCitations => return Value::Text(joined(&count.law_citations)),
            Self::PolicyRule => return Value::if_any(count.policy_rule.map(u64::from)),
            Self::SourceLine => return Value::Number(count.source_line),
            Self::CountKey => &count.count_key,
            Self::Section => &count.section,
            Self::Charge => &count.charge,
            Self::ChargeOrigin => &count.charge_origin,
            Self::LevelBefore => &count.level_before,
            Self::Action => &count.action,
            Self::LevelAfter => &count.level_after,
            Self::Route => &count.route,
            Self::RouteCitation => &count.route_citation,
            Self::RegistrationSource => &count.registration_source,
            Self::Law => &count.law,
            Self::LawReason => &count.law_reason,
            Self::Policy => &count.policy,
            Self::PolicyReason => &count.policy_reason,
            Self::PolicyCitation => &count.policy_citation,
            Self::Proposed => &count.proposed,
            Self::Basis => &count.basis,
            Self::Reason => &count.reason,
            Self::AmendmentReason => &count.amendment_reason,
            Self::Authority => &count.authority,
            Self::SourceFile => &count.source_file,
            _ => return Value::Text(Cow::Borrowed("")),
        };
        Value::of(Some(words))
    }
}

impl<'v> Value<'v> {
    /// Takes the text of a row.
    pub(super) fn of(words: Option<&'v Words<'_>>) -> Self {
        Self::Text(Cow::Borrowed(words.map_or("", Words::as_str)))
    }

    /// Writes a number that there may not be.
    fn if_any(number: Option<u64>) -> Self {
        Self::Text(Cow::Owned(number.map(|number| number.to_string()).unwrap_or_default()))
    }

    /// Returns it as the fixed tables write it: numbers in digits, `yes` or `no`, dates as they are.
    pub(super) fn plain(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date(date) => Cow::Borrowed(date),
            Self::YesNo(yes) => Cow::Borrowed(if *yes { "yes" } else { "no" }),
        }
    }
}

/// Joins several values of one cell by `; `.
pub(super) fn joined<'a>(values: &'a [Words<'_>]) -> Cow<'a, str> {
    match values {
        [one] => Cow::Borrowed(one.as_str()),
        several => Cow::Owned(several.iter().map(Words::as_str).collect::<Vec<_>>().join("; ")),
    }
}

/// Cuts `LAST,FIRST MIDDLE` at its first comma.
fn parts(name: &str) -> (&str, &str) {
    name.split_once(',').map_or((name, ""), |(last, given)| (last.trim(), given.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_id_and_no_two_share_one() {
        for field in Field::ALL {
            assert_eq!(Field::find(field.id()), Some(*field));
        }
        assert_eq!(Field::find("race"), None);
    }

    #[test]
    fn a_name_is_cut_at_its_first_comma() {
        for (name, last, given) in
            [("DOE,JANE ANN", "DOE", "JANE ANN"), ("DOE", "DOE", ""), ("DOE, JR, JOHN", "DOE", "JR, JOHN")]
        {
            assert_eq!(parts(name), (last, given));
        }
    }
}
