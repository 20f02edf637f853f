//! Which checks speak for the cases of a batch, and for the decisions against relief that stand beside it.
//!
//! Owns when a check is stale, what it covers, and what was decided anew since. The gate asks; it judges nothing itself.

use crate::casework::check::gate::Facts;
use crate::casework::check::sample::Sampled;
use crate::casework::check::state::{Check, Origin, Stage, count};
use crate::casework::check::step::CheckNo;
use crate::casework::check::uncovered::{CaseRuns, Uncovered};
use crate::casework::check::{Docket, Kind};
use crate::casework::spotcheck::wording::grouped;
use crate::casework::{BatchRecord, CaseId, Decided, Frozen};
use std::collections::{BTreeMap, BTreeSet};

/// Tells whether a check still speaks for its decisions: none of them changed but those it found to be wrong.
pub fn is_stale(check: &Check, changed: &BTreeMap<CaseId, Option<Decided>>) -> bool {
    let found_wrong = |case: &CaseId| check.sampled(*case).is_some_and(Sampled::is_error);
    changed.keys().any(|case| !found_wrong(case))
}

/// Which checks cover what.
pub(super) struct Covering {
    pub(super) checks: BTreeSet<CheckNo>,
    /// Cases of the batch that no check covers, by kind.
    bare: BTreeMap<Kind, Vec<CaseId>>,
    /// Decisions against relief outside of the batch that no check covers.
    bare_refusals: Vec<CaseId>,
}

impl Covering {
    pub(super) fn find(docket: &Docket, facts: &Facts<'_>) -> Self {
        let none = BTreeMap::new();
        let good: Vec<&Check> = docket
            .checks
            .values()
            .filter(|check| check.stage() == Stage::Passed)
            .filter(|check| !is_stale(check, facts.changed.get(&check.number).unwrap_or(&none)))
            .collect();
        let mut covering = Self { checks: BTreeSet::new(), bare: BTreeMap::new(), bare_refusals: Vec::new() };
        for frozen in &facts.record.batch.cases {
            let decided = facts.in_force.get(&frozen.case);
            let kind = decided.and_then(|decided| Kind::of(&decided.verdict)).unwrap_or(Kind::Approvals);
            let covers = |check: &&&Check| check.kind == kind && covers(check, frozen, decided);
            match good.iter().find(covers) {
                Some(check) => {
                    covering.checks.insert(check.number);
                }
                None => covering.bare.entry(kind).or_default().push(frozen.case),
            }
        }
        for frozen in facts.refusals {
            let covers = |check: &&&Check| check.kind == Kind::Refusals && covers(check, frozen, None);
            match good.iter().find(covers) {
                Some(check) => {
                    covering.checks.insert(check.number);
                }
                None => covering.bare_refusals.push(frozen.case),
            }
        }
        covering
    }

    pub(super) fn is_complete(&self) -> bool {
        self.bare.is_empty() && self.bare_refusals.is_empty()
    }

    /// Returns the cases that nothing speaks for, one by one.
    pub(super) fn uncovered(&self) -> Uncovered {
        let sorted = |cases: BTreeSet<CaseId>| CaseRuns::of(cases);
        let beside = self.bare_refusals.iter().copied().collect();
        Uncovered { inside: sorted(self.bare.values().flatten().copied().collect()), beside: sorted(beside) }
    }

    pub(super) fn gaps(&self) -> String {
        let mut gaps: Vec<String> = self
            .bare
            .iter()
            .map(|(kind, cases)| {
                format!("{} {} of the batch", grouped(count(cases.len())), kind.pile().many())
            })
            .collect();
        if !self.bare_refusals.is_empty() {
            let beside = grouped(count(self.bare_refusals.len()));
            gaps.push(format!("{beside} decisions against relief beside it"));
        }
        format!("no passed check covers {}", gaps.join(", nor "))
    }
}

/// Tells whether a check speaks for a decision: it froze that very decision and did not find it wrong, or it found the
/// one before it wrong and this is what was decided instead.
fn covers(check: &Check, frozen: &Frozen, decided: Option<&Decided>) -> bool {
    match check.sampled(frozen.case).filter(|sampled| sampled.is_error()) {
        Some(wrong) => decided.is_some_and(|later| later.seq == frozen.verdict && wrong.is_mended_by(later)),
        None => check.decision(frozen.case) == Some(frozen),
    }
}

/// Returns the cases of a batch that were decided anew after a check found the frozen decision wrong.
pub fn mended<'a>(batch: &'a BatchRecord, check: &'a Check) -> impl Iterator<Item = CaseId> + 'a {
    batch
        .batch
        .cases
        .iter()
        .filter(|frozen| {
            matches!(check.origin, Origin::Random { .. })
                && check.decision(frozen.case).is_some_and(|decision| decision != *frozen)
                && check.sampled(frozen.case).is_some_and(Sampled::is_error)
        })
        .map(|frozen| frozen.case)
}
