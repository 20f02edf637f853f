//! The pre-flight: which approved cases could not be filed, before a batch is frozen of them.
//!
//! Owns the walk over the cases and the list of the unfit ones with the way to mend each; the rules are `fitness`'s. What
//! is listed here is what an export would refuse, and what nobody should freeze: a case of a person with a flag, text
//! that no paper can print, and a conviction that an earlier batch has.

use crate::casework::{BatchNo, CaseFile, CaseId, Verdict};
use crate::filing::fitness::{
    Approved, Met, Unfit, Unfitness, as_decided, can_be_acted_on, does_no_harm, has_basis, is_not_relieved,
    is_settled, is_wanted,
};
use crate::filing::lettering::Lettering;
use crate::filing::{CaseRow, Office};
use std::collections::BTreeMap;
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

/// What a case is judged by, beside itself.
#[derive(Clone, Copy, Debug)]
pub struct Standards<'a> {
    /// The office's settings.
    pub office: &'a Office,
    /// Every case of a person with a case that was flagged, with that one: the flag is about the history they share, so
    /// none of them goes out before a supervisor has decided.
    pub flagged: &'a BTreeMap<CaseId, CaseId>,
}

/// Lists which of the cases could not be filed as they stand now, with everything that stands against each.
///
/// `earlier` are the cases that stand in batches already: a conviction that is in one of them is not filed again. `cases`
/// come in the order of their numbers; an error of theirs ends it. Memory grows by the keys of the convictions met (some
/// 200 bytes a case), not by the cases.
pub fn preflight<E>(
    standards: Standards<'_>,
    earlier: impl IntoIterator<Item = Result<CaseFile, E>>,
    cases: impl IntoIterator<Item = Result<CaseFile, E>>,
) -> Result<UnfitCases, E> {
    let mut unfit = UnfitCases::default();
    let mut met = Met::default();
    let lettering = Lettering::new();
    for case in earlier {
        // What went out went out; what is wrong with it is not for this batch to say.
        let _ = met.add(&case?);
    }
    for case in cases {
        let case = case?;
        // Before the later notes are taken off it.
        if let Err(why) = is_settled(&case) {
            unfit.add(&case, why);
        }
        let case = match case.standing.decided.as_ref().map(|decided| decided.seq) {
            Some(verdict) => as_decided(case, verdict),
            None => case,
        };
        for why in judge(&case, standards, &lettering) {
            unfit.add(&case, why);
        }
        if let Err(why) = met.add(&case) {
            unfit.add(&case, why);
        }
    }
    Ok(unfit)
}

/// Lists what stands against a case as it was decided, but for other cases with the same conviction.
fn judge(case: &CaseFile, standards: Standards<'_>, lettering: &Lettering) -> Vec<Unfitness> {
    let approved = Approved::in_force(case);
    let of_decision = |judge: &dyn Fn(&Verdict) -> Result<(), Unfitness>| {
        case.standing.decided.as_ref().map_or(Ok(()), |decided| judge(&decided.verdict))
    };
    let relief = of_decision(&|verdict| is_not_relieved(case, verdict));
    let harm = of_decision(&|verdict| does_no_harm(case, verdict));
    let basis = of_decision(&has_basis);
    let flagged = match standards.flagged.get(&case.id) {
        Some(on) => Err(Unfitness::Flagged { on: *on }),
        None => Ok(()),
    };
    // What the row of the coming batch would say; its number stands on no paper's text. What else is wrong with the row
    // is said by the other judgements.
    let row = approved.as_ref().ok().and_then(|approved| CaseRow::of(BatchNo(0), &[], case, approved).ok());
    let lettered = row.map_or(Ok(()), |row| lettering.can_set(&row));
    let judgements = [
        approved.map(drop),
        can_be_acted_on(case),
        relief,
        harm,
        basis,
        is_wanted(case, standards.office),
        flagged,
        lettered,
    ];
    judgements.into_iter().filter_map(Result::err).collect()
}

#[cfg(test)]
mod tests;
