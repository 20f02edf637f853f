//! How far first and second decisions agree: raw, by class, kappa with its number of cases, alpha over everybody.
//!
//! Owns the figures and their words. No coefficient is ever shown alone: where one class is rare it is small although
//! nearly everything is alike, and where only one class occurs there is none.

use crate::casework::Seat;
use crate::casework::check::effect::Class;
use crate::casework::check::sample::{Sampled, Settled};
use crate::casework::check::state::count;
use crate::casework::check::step::Second;
use crate::casework::spotcheck::reliability::{Level, krippendorff_alpha};
use crate::casework::spotcheck::wording::grouped;
use crate::casework::spotcheck::{AgreementTable, Undefined, Weights};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The agreement of pairs of decisions by whatever people.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreementOfPairs {
    /// The classes that occur.
    pub classes: Vec<Class>,
    /// How often the first (rows) and the second (columns) decision gave each.
    pub table: AgreementTable,
    /// Krippendorff's alpha over everybody who decided.
    pub alpha: Result<f64, Undefined>,
    /// Disagreements that nobody has settled.
    pub disputed: u64,
    /// First decisions that were overturned or found undecidable.
    pub wrong: u64,
}

impl AgreementOfPairs {
    /// Counts.
    pub fn of(pairs: &[Sampled]) -> Self {
        let (classes, table) = tabulate(&pairs_of(pairs));
        let settled =
            |wanted: &[Settled]| count(pairs.iter().filter(|pair| wanted.contains(&pair.settled())).count());
        Self {
            classes,
            table: AgreementTable::new(table).unwrap_or_default(),
            alpha: alpha(pairs),
            disputed: settled(&[Settled::Disputed]),
            wrong: settled(&[Settled::Overturned, Settled::Undecidable]),
        }
    }

    /// Returns the figures in words, a line for all and one for each class.
    pub fn in_words(&self) -> String {
        let words = in_words(&self.table, &self.classes);
        if self.table.cases() == 0 {
            return words;
        }
        let alpha = match self.alpha {
            Ok(alpha) => format!("; alpha {alpha:.3}"),
            Err(why) => format!("; alpha undefined: {}", why.words()),
        };
        match words.split_once('\n') {
            Some((first, rest)) => [first, &alpha, "\n", rest].concat(),
            None => words + &alpha,
        }
    }
}

/// Returns alpha: everybody who decided is a rater, every pair of decisions a unit.
fn alpha(pairs: &[Sampled]) -> Result<f64, Undefined> {
    let decided: Vec<[(&Seat, Class); 2]> = pairs.iter().filter_map(by_whom).collect();
    let seats: BTreeSet<&Seat> = decided.iter().flatten().map(|(seat, _)| *seat).collect();
    let place = |class: Class| {
        Class::ALL.iter().position(|one| *one == class).and_then(|place| u32::try_from(place).ok())
    };
    let raters: Vec<Vec<Option<u32>>> = seats
        .into_iter()
        .map(|seat| {
            let given = |pair: &[(&Seat, Class); 2]| {
                pair.iter().find(|(by, _)| *by == seat).and_then(|(_, class)| place(*class))
            };
            decided.iter().map(given).collect()
        })
        .collect();
    krippendorff_alpha(&raters, Level::Nominal)
}

fn by_whom(pair: &Sampled) -> Option<[(&Seat, Class); 2]> {
    let (first, (signed, second)) = (pair.first.as_ref()?, pair.second.as_ref()?);
    Some([(&first.seat, Class::of(&first.verdict)), (&signed.seat, class_of(second))])
}

fn class_of(second: &Second) -> Class {
    match second {
        Second::Decided { verdict, .. } => Class::of(verdict),
        Second::Undecidable { .. } => Class::Undecided,
    }
}

/// Returns the classes of what was decided twice, the first decision before the second.
pub fn pairs_of(sample: &[Sampled]) -> Vec<(Class, Class)> {
    let pair = |[(_, first), (_, second)]: [(&Seat, Class); 2]| (first, second);
    sample.iter().filter_map(by_whom).map(pair).collect()
}

/// Writes an agreement: raw, by class, and kappa, which is never shown alone (a rare class makes it small).
pub fn in_words(table: &AgreementTable, classes: &[Class]) -> String {
    let cases = table.cases();
    if cases == 0 {
        return "no case was decided by two people yet".to_owned();
    }
    let percent = |part: u64| format!("{}.{} %", part * 100 / cases, part * 1000 / cases % 10);
    let kappa = match table.kappa(Weights::Equal) {
        Ok(kappa) => format!("kappa {kappa:.3} over {} cases", grouped(cases)),
        Err(Undefined::OneClass) => {
            format!("kappa undefined over {} cases: only one class occurs", grouped(cases))
        }
        Err(other) => format!("kappa {other}"),
    };
    let mut text = format!(
        "{} of {} alike ({}); {kappa}",
        grouped(table.agreed()),
        grouped(cases),
        percent(table.agreed())
    );
    for (class, agreement) in classes.iter().zip(table.classes()) {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n  {:<22} {:>6} first, {:>6} second, {:>6} both",
            class.words(),
            grouped(agreement.first),
            grouped(agreement.second),
            grouped(agreement.both)
        );
    }
    text
}

/// Counts pairs of classes: the classes that occur, and the table over them.
pub fn tabulate(pairs: &[(Class, Class)]) -> (Vec<Class>, Vec<Vec<u64>>) {
    let classes: Vec<Class> = Class::ALL
        .into_iter()
        .filter(|class| pairs.iter().any(|(first, second)| first == class || second == class))
        .collect();
    let table = classes
        .iter()
        .map(|row| {
            classes
                .iter()
                .map(|column| count(pairs.iter().filter(|pair| **pair == (*row, *column)).count()))
                .collect()
        })
        .collect();
    (classes, table)
}
