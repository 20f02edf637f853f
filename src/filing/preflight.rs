//! The pre-flight: which approved cases could not be filed, before a batch is frozen of them.
//!
//! Owns the walk over the cases and the list of the unfit ones with the way to mend each; the rules are `fitness`'s. What
//! is listed here is exactly what an export would refuse.

use crate::casework::{BatchNo, CaseFile};
use crate::filing::CaseRow;
use crate::filing::fitness::{Approved, Met, Unfit, Unfitness, can_be_acted_on};
use crate::filing::lettering::Lettering;
use std::fmt;

/// Cases that can not be filed as they are, in the order of the batch; one case may stand in it for several reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnfitCases(Vec<Unfit>);

impl UnfitCases {
    /// Tells whether every case is fit.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns each with its reason.
    pub fn iter(&self) -> impl Iterator<Item = &Unfit> {
        self.0.iter()
    }

    /// Returns how many cases there are, however many reasons each has.
    pub fn cases(&self) -> usize {
        let mut cases: Vec<_> = self.0.iter().map(|unfit| unfit.case).collect();
        cases.dedup();
        cases.len()
    }

    /// Adds a reason.
    pub(super) fn add(&mut self, case: &CaseFile, why: Unfitness) {
        self.0.push(Unfit { case: case.id, why });
    }
}

/// Writes how many they are, and the first.
impl fmt::Display for UnfitCases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.cases(), self.0.first()) {
            (_, None) => write!(f, "every case can be filed"),
            (1, Some(first)) => write!(f, "one case cannot be filed as it is: {first}"),
            (cases, Some(first)) => {
                write!(f, "{cases} cases cannot be filed as they are; the first: {first}")
            }
        }
    }
}

/// Lists which of the cases could not be filed as they stand now, with everything that stands against each.
///
/// `cases` come in the order of their numbers; an error of theirs ends it. Memory grows by the keys of the convictions
/// met (some 200 bytes a case), not by the cases.
pub fn preflight<E>(cases: impl IntoIterator<Item = Result<CaseFile, E>>) -> Result<UnfitCases, E> {
    let mut unfit = UnfitCases::default();
    let mut met = Met::default();
    let lettering = Lettering::new();
    for case in cases {
        let case = case?;
        let judgements = [Approved::in_force(&case).map(drop), can_be_acted_on(&case), met.add(&case)];
        judgements.into_iter().filter_map(Result::err).for_each(|why| unfit.add(&case, why));
        // What the row of the coming batch would say; its number stands on no paper's text.
        let row = Approved::in_force(&case).and_then(|approved| CaseRow::of(BatchNo(0), &case, &approved));
        if let Err(why) = row.and_then(|row| lettering.can_set(&row))
            && matches!(why, Unfitness::NoGlyph { .. })
        {
            unfit.add(&case, why);
        }
    }
    Ok(unfit)
}

#[cfg(test)]
mod tests;
