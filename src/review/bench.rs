//! The supervisor's screens of a spot-check as plain values: the history of checks, the planner with its numbers, a check
//! and its result, disagreements with both reasons, the gate of a batch.
//!
//! Owns what each page holds. What is chosen before a check is `planner`'s and `picker`'s, how a seed is typed
//! `seeding`'s; what the lines say is in `pages`, what a key does `update`'s, how a line looks `screen`'s.

pub mod pages;
pub mod picker;
pub mod planner;
pub mod seeding;

pub use pages::{Row, rows};
pub use picker::Picker;
pub use planner::Planner;
pub use seeding::{SeedDraft, SeedOf};

use crate::casework::check::overview::Overview;
use crate::casework::check::{CheckNo, Gate, Sampled, Settled};
use crate::casework::{BatchNo, CaseId};
use crate::review::Ticket;

/// The screens of a spot-check: one page over another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bench {
    /// What they show; `None` until it is here.
    pub overview: Option<Box<Overview>>,
    /// The pages, the top one last; the history lies below all.
    pub pages: Vec<Page>,
    /// The line in front of the history.
    pub at: usize,
    pub(super) asked: Option<Ticket>,
}

/// A page over the history.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// A plan being made.
    Planner(Box<Planner>),
    /// A directed sample being picked.
    Picker(Picker),
    /// A check and its result; the first line shown.
    Check(CheckNo, usize),
    /// The second readings while the work goes on; the first line shown.
    Overlap(usize),
    /// The disagreements of a check, or of the second readings; the one in front.
    Disputes(Option<CheckNo>, usize),
    /// The gate of a batch, once it is here; what was asked for it; the first line shown.
    Gate(BatchNo, Option<Box<Gate>>, Option<Ticket>, usize),
}

/// A line of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front {
    /// A check.
    Check(CheckNo),
    /// The second readings while the work goes on.
    Overlap,
    /// A batch and its gate.
    Batch(BatchNo),
}

impl Bench {
    /// Returns the lines of the history: the checks, the newest first, the second readings, the batches.
    pub fn lines(&self) -> Vec<Front> {
        let Some(overview) = &self.overview else { return Vec::new() };
        let checks = overview.docket.checks.keys().rev().map(|number| Front::Check(*number));
        let batches = overview.batches.iter().rev().map(|(number, ..)| Front::Batch(*number));
        checks.chain([Front::Overlap]).chain(batches).collect()
    }

    /// Returns the line in front of the history.
    pub fn front(&self) -> Option<Front> {
        self.lines().get(self.at).copied()
    }

    /// Returns the page on top.
    pub fn page(&self) -> Option<&Page> {
        self.pages.last()
    }

    /// Tells whether something is on its way.
    pub fn is_loading(&self) -> bool {
        self.asked.is_some() || matches!(self.pages.last(), Some(Page::Gate(_, _, Some(_), _)))
    }

    /// Returns the batch that keys are about: that of the gate on top, or the one in front of the history.
    pub fn batch(&self) -> Option<BatchNo> {
        match (self.page(), self.front()) {
            (Some(Page::Gate(number, ..)), _) => Some(*number),
            (None, Some(Front::Batch(number))) => Some(number),
            _ => None,
        }
    }

    /// Tells whether keys are about the second readings while the work goes on.
    pub fn is_about_overlap(&self) -> bool {
        matches!((self.page(), self.front()), (Some(Page::Overlap(_)), _) | (None, Some(Front::Overlap)))
    }

    /// Returns the check that keys are about: that of the page on top, or the one in front of the history.
    pub fn check(&self) -> Option<CheckNo> {
        match (self.page(), self.front()) {
            (Some(Page::Check(number, _) | Page::Disputes(Some(number), _)), _) => Some(*number),
            (None, Some(Front::Check(number))) => Some(number),
            _ => None,
        }
    }

    /// Returns the disagreements of a check, or of the second readings.
    pub fn disputes(&self, of: Option<CheckNo>) -> Vec<&Sampled> {
        let Some(overview) = &self.overview else { return Vec::new() };
        let docket = &overview.docket;
        match of {
            Some(number) => docket.checks.get(&number).map_or_else(Vec::new, |check| {
                let disputed = |one: &&Sampled| one.settled() == Settled::Disputed;
                check.sample.iter().filter(disputed).collect()
            }),
            None => docket.overlap.disputed().collect(),
        }
    }

    /// Returns the disagreement in front.
    pub fn dispute(&self) -> Option<(Option<CheckNo>, CaseId)> {
        let Some(Page::Disputes(of, at)) = self.page() else { return None };
        self.disputes(*of).get(*at).map(|one| (*of, one.frozen.case))
    }
}
