//! Which cases an override lets out without a check that speaks for them, case by case.
//!
//! Owns the list as the export entry keeps it, in runs of numbers, and what the checks say of each case. The gate makes the
//! list, the certificate prints it.

use crate::casework::CaseId;
use crate::casework::check::Docket;
use crate::casework::check::sample::Settled;
use crate::casework::check::state::Origin;
use serde::{Deserialize, Serialize};

/// Numbers of cases in runs: the first and the last of each, rising.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseRuns(Vec<(CaseId, CaseId)>);

/// The cases that no passed check covers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uncovered {
    /// Those of the batch.
    pub inside: CaseRuns,
    /// Those that were decided against relief and stand beside it.
    #[serde(default, skip_serializing_if = "CaseRuns::is_empty")]
    pub beside: CaseRuns,
}

impl Uncovered {
    /// Tells whether every case is covered.
    pub fn is_empty(&self) -> bool {
        self.inside.is_empty() && self.beside.is_empty()
    }
}

impl CaseRuns {
    /// Gathers cases that come in the order of their numbers.
    pub fn of(cases: impl IntoIterator<Item = CaseId>) -> Self {
        let mut runs: Vec<(CaseId, CaseId)> = Vec::new();
        for case in cases {
            match runs.last_mut() {
                Some((_, last)) if last.0.checked_add(1) == Some(case.0) => *last = case,
                _ => runs.push((case, case)),
            }
        }
        Self(runs)
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns every case, one by one.
    pub fn cases(&self) -> impl Iterator<Item = CaseId> + '_ {
        self.0.iter().flat_map(|(first, last)| (first.0..=last.0).map(CaseId))
    }
}

/// Says what the last check of a case that no passed check covers has to say of it.
pub(super) fn state_of(docket: &Docket, case: CaseId) -> String {
    let of_it = |check: &&crate::casework::check::Check| {
        matches!(check.origin, Origin::Random { .. }) && check.decision(case).is_some()
    };
    let Some(check) = docket.checks.values().rev().find(of_it) else { return "in no check".to_owned() };
    let number = check.number;
    match check.sampled(case).map(super::sample::Sampled::settled) {
        None => format!("in check {number} ({}), not drawn", check.stage().words()),
        Some(Settled::Waiting) => format!("drawn in check {number}, not decided again"),
        Some(Settled::Agreed | Settled::Stands) => format!("drawn in check {number}, found right"),
        Some(Settled::Disputed) => format!("drawn in check {number}, in dispute"),
        Some(Settled::Overturned | Settled::Undecidable) => {
            format!("drawn in check {number}, found wrong and decided anew")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_kept_in_runs_and_come_out_one_by_one() {
        for cases in [vec![], vec![1], vec![1, 2, 3], vec![1, 3, 4, 9, 10, 12]] {
            let cases: Vec<CaseId> = cases.into_iter().map(CaseId).collect();
            let runs = CaseRuns::of(cases.iter().copied());
            assert_eq!(runs.cases().collect::<Vec<_>>(), cases);
            let kept = serde_json::to_string(&runs).unwrap();
            assert_eq!(serde_json::from_str::<CaseRuns>(&kept).unwrap(), runs);
        }
        let runs = CaseRuns::of([1, 2, 3, 7].map(CaseId));
        assert_eq!(serde_json::to_string(&runs).unwrap(), "[[1,3],[7,7]]");
    }
}
