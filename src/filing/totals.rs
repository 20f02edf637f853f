//! The totals of a batch: what a clerk counts on the papers must come out the same.

use crate::filing::CaseRow;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The totals of a batch. Every count has exactly one action, so that the four actions add up to `counts`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Cases.
    pub cases: u64,
    /// Counts that were decided.
    pub counts: u64,
    /// Counts by their action.
    pub actions: ActionTotals,
    /// Counts whose record is to be sealed.
    pub sealed: u64,
    /// Counts for which relief from registration under HS 11590 is asked.
    pub registration_relief: u64,
    /// Counts decided otherwise than proposed.
    pub amended: u64,
}

/// Counts by their action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ActionTotals {
    /// Dismissed and sealed.
    pub dismiss_and_seal: u64,
    /// Redesignated as a lesser offence.
    pub redesignate: u64,
    /// Recalled and resentenced to a lesser offence.
    pub recall_and_resentence: u64,
    /// Nothing asked for.
    pub none: u64,
}

impl ActionTotals {
    /// Counts the actions of one case.
    pub(super) fn of(case: &CaseRow<'_>) -> Self {
        let of = |id| case.counts.iter().filter(|count| count.action == id).count() as u64;
        Self {
            dismiss_and_seal: of("dismiss-and-seal"),
            redesignate: of("redesignate"),
            recall_and_resentence: of("recall-and-resentence"),
            none: of("none"),
        }
    }
}

impl Totals {
    /// Adds a case.
    pub(super) fn add(&mut self, case: &CaseRow<'_>) {
        let count = |holds: fn(&super::CountRow<'_>) -> bool| {
            case.counts.iter().filter(|row| holds(row)).count() as u64
        };
        let actions = ActionTotals::of(case);
        self.cases += 1;
        self.counts += case.counts.len() as u64;
        self.actions.dismiss_and_seal += actions.dismiss_and_seal;
        self.actions.redesignate += actions.redesignate;
        self.actions.recall_and_resentence += actions.recall_and_resentence;
        self.actions.none += actions.none;
        self.sealed += count(|row| row.seal);
        self.registration_relief += count(|row| row.registration_relief);
        self.amended += count(|row| row.amended);
    }
}

/// Writes them as one line of a screen: `3 cases, 4 counts: 2 dismiss and seal, 1 redesignate, …`.
impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cases, counts, actions, .. } = self;
        write!(
            f,
            "{cases} cases, {counts} counts: {} dismiss and seal, {} redesignate, {} recall and resentence, {} none",
            actions.dismiss_and_seal, actions.redesignate, actions.recall_and_resentence, actions.none
        )
    }
}
