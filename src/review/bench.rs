//! The supervisor's screens of a spot-check as plain values: the history of checks, the planner with its numbers, a check
//! and its result, disagreements with both reasons, the gate of a batch.
//!
//! Owns what each page holds. What its lines say is in `pages`, what a key does `update`'s, how a line looks `screen`'s.

pub mod pages;

pub use pages::{Row, rows};

use crate::casework::check::overview::{Order, Overview};
use crate::casework::check::{CheckNo, Gate, Kind, Sampled};
use crate::casework::spotcheck::outlook::Outlook;
use crate::casework::spotcheck::wording::plan_sentence;
use crate::casework::spotcheck::{Confidence, Plan, Seed, Share, plan};
use crate::casework::{BatchNo, CaseId};
use crate::record::Text;
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
    /// A check and its result; the first line shown.
    Check(CheckNo, usize),
    /// The second readings while the work goes on; the first line shown.
    Overlap(usize),
    /// The disagreements of a check, or of the second readings; the one in front.
    Disputes(Option<CheckNo>, usize),
    /// The gate of a batch.
    Gate(BatchNo, Option<Box<Gate>>, Option<Ticket>),
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

/// The shares that the planner offers, as a supervisor says them.
const TOLERABLE: [(u64, u64); 6] = [(1, 1000), (1, 400), (1, 200), (1, 100), (1, 50), (1, 20)];

/// The confidences that it offers.
const CONFIDENCE: [(u64, u64); 3] = [(9, 10), (19, 20), (99, 100)];

/// At most so many errors may be allowed.
const MOST_ALLOWED: u64 = 9;

/// What is chosen in the planner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Which kind of decision.
    Kind,
    /// The tolerable share.
    Tolerable,
    /// The confidence.
    Confidence,
    /// How many errors the sample may show.
    Allowed,
}

/// A plan being made.
#[derive(Clone, Debug, PartialEq)]
pub struct Planner {
    /// Which kind of decision.
    pub kind: Kind,
    tolerable: usize,
    confidence: usize,
    /// How many errors the sample may show.
    pub allowed: u64,
    /// The field in front.
    pub field: Field,
    /// The numbers, or why there are none.
    pub figures: Result<Figures, String>,
}

/// What a plan comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The plan.
    pub plan: Plan,
    /// What it costs and how likely it is to pass.
    pub outlook: Outlook,
    /// The chance to pass where a thousandth, a five-hundredth and a two-hundredth is wrong.
    pub chances: [(&'static str, u64, f64); 3],
    /// What may be said after it passed.
    pub sentence: String,
}

impl Field {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Kind, Self::Tolerable, Self::Confidence, Self::Allowed];
}

impl Planner {
    /// Begins with what is recommended: one percent, 95 percent, one error allowed.
    pub(super) fn new(overview: &Overview) -> Self {
        let mut planner = Self {
            kind: Kind::Approvals,
            tolerable: 3,
            confidence: 1,
            allowed: 1,
            field: Field::Tolerable,
            figures: Err(String::new()),
        };
        planner.compute(overview);
        planner
    }

    /// Returns the share of wrong decisions to rule out.
    pub fn tolerable(&self) -> Share {
        share(TOLERABLE, self.tolerable)
    }

    /// Returns the confidence.
    pub fn confidence(&self) -> Option<Confidence> {
        Confidence::new(share(CONFIDENCE, self.confidence)).ok()
    }

    /// Changes the field in front by one step, and the numbers with it.
    pub(super) fn change(&mut self, up: bool, overview: &Overview) {
        let step = |at: usize, last: usize| if up { (at + 1).min(last) } else { at.saturating_sub(1) };
        match self.field {
            Field::Kind => self.kind = self.kind.other(),
            Field::Tolerable => self.tolerable = step(self.tolerable, TOLERABLE.len() - 1),
            Field::Confidence => self.confidence = step(self.confidence, CONFIDENCE.len() - 1),
            Field::Allowed => {
                self.allowed =
                    if up { (self.allowed + 1).min(MOST_ALLOWED) } else { self.allowed.saturating_sub(1) };
            }
        }
        self.compute(overview);
    }

    /// Brings another field to the front.
    pub(super) fn select(&mut self, down: bool) {
        let at = Field::ALL.iter().position(|field| *field == self.field).unwrap_or(0);
        let at = if down { (at + 1).min(Field::ALL.len() - 1) } else { at.saturating_sub(1) };
        self.field = Field::ALL.get(at).copied().unwrap_or(Field::Kind);
    }

    /// Returns the order that freezes and plans.
    pub(super) fn order(&self) -> Option<Order> {
        self.figures.as_ref().ok()?;
        Some(Order::Plan {
            kind: self.kind,
            tolerable: self.tolerable(),
            confidence: self.confidence()?,
            allowed: self.allowed,
        })
    }

    fn compute(&mut self, overview: &Overview) {
        let population = overview.piles.get(&self.kind).copied().unwrap_or(0);
        self.figures = match self.confidence() {
            _ if population == 0 => Err(format!("There are no {} in force yet.", self.kind.pile().many())),
            None => Err("There is no such confidence.".to_owned()),
            Some(confidence) => plan(population, self.tolerable(), confidence, self.allowed)
                .map(|plan| Figures::of(plan, overview, self.kind))
                .map_err(|error| error.to_string()),
        };
    }
}

impl Figures {
    fn of(plan: Plan, overview: &Overview, kind: Kind) -> Self {
        let chance = |words, den| {
            let wrong = Share::new(1, den).map_or(0, |share| share.of_rounded_up(plan.population));
            (words, wrong, plan.chance_to_pass(wrong).unwrap_or(0.0))
        };
        Self {
            outlook: Outlook::of(&plan, overview.speed.workload()),
            chances: [chance("0.1 %", 1000), chance("0.2 %", 500), chance("0.5 %", 200)],
            sentence: plan_sentence(&plan, kind.pile()),
            plan,
        }
    }
}

fn share<const N: usize>(offered: [(u64, u64); N], at: usize) -> Share {
    offered.get(at).and_then(|(num, den)| Share::new(*num, *den).ok()).unwrap_or(Share::ZERO)
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
        self.asked.is_some() || matches!(self.pages.last(), Some(Page::Gate(_, None, Some(_))))
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
                let disputed = |one: &&Sampled| one.settled() == crate::casework::check::Settled::Disputed;
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

/// A seed on its way: what was typed of it so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedDraft {
    /// Of which check.
    pub check: CheckNo,
    /// The two who make it, once they are named.
    pub persons: Option<[Text; 2]>,
    /// What the first of them typed; never shown to the other.
    pub first: Option<String>,
}

impl SeedDraft {
    /// Takes the next line that was typed: the names, then dice or the first text, then the second text. Returns the
    /// order once the seed is whole.
    pub(super) fn take(mut self, typed: &str) -> Result<Result<Order, Self>, String> {
        let typed = typed.trim();
        let Some(persons) = self.persons.clone() else {
            let (one, other) = typed.split_once(',').ok_or("Name both, with a comma between.")?;
            let persons = [Text::new(one.trim()), Text::new(other.trim())];
            if persons.iter().any(Text::is_empty) || persons.first() == persons.last() {
                return Err("A seed is made by two different people, and both are named.".to_owned());
            }
            self.persons = Some(persons);
            return Ok(Err(self));
        };
        let order = |seed: Seed| Order::Seed { check: self.check, seed, persons };
        if let Some(first) = &self.first {
            return Seed::of_two(first, typed).map(|seed| Ok(order(seed))).map_err(|error| error.to_string());
        }
        if !typed.is_empty() && typed.chars().all(|c| c.is_ascii_digit() || c == ' ') {
            return Seed::of_dice(typed).map(|seed| Ok(order(seed))).map_err(|error| error.to_string());
        }
        if typed.chars().count() < 8 {
            return Err("Twenty dice, or a text of at least eight characters.".to_owned());
        }
        self.first = Some(typed.to_owned());
        Ok(Err(self))
    }
}
