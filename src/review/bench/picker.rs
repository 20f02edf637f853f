//! A directed sample being picked: of which kind, for what reason, with which limit.

use super::planner::{moved, step};
use crate::casework::check::overview::{Order, Overview};
use crate::casework::check::{Kind, Pick, Scope};
use crate::casework::spotcheck::outlook::WorkingTime;

/// Why a decision may be picked, with the limits that are offered for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// By a new reviewer.
    NewReviewers,
    /// Made quickly.
    Quick,
    /// Made with a group.
    Groups,
    /// Unusual sections.
    UnusualCharges,
}

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Which kind of decision.
    Kind,
    /// Why it is picked.
    Reason,
    /// With which limit.
    Limit,
}

/// A directed sample being picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picker {
    /// Which kind of decision.
    pub kind: Kind,
    /// Why it is picked.
    pub reason: Reason,
    limit: usize,
    /// The field in front.
    pub field: Field,
    /// How many would be picked, and of how many.
    pub figures: (u64, u64),
    /// How long they take.
    pub time: WorkingTime,
}

impl Reason {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::NewReviewers, Self::Quick, Self::Groups, Self::UnusualCharges];

    /// Returns what it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::NewReviewers => "new reviewers",
            Self::Quick => "quick decisions",
            Self::Groups => "groups",
            Self::UnusualCharges => "unusual charges",
        }
    }

    /// Returns what is meant.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::NewReviewers => "by who has made few decisions",
            Self::Quick => "soon after the one before",
            Self::Groups => "approved with a group",
            Self::UnusualCharges => "sections that few cases have",
        }
    }

    fn limits(self) -> &'static [u64] {
        match self {
            Self::NewReviewers => &[10, 25, 50, 100, 200],
            Self::Quick => &[3, 5, 10, 15, 20, 30],
            Self::Groups => &[0],
            Self::UnusualCharges => &[2, 3, 5, 10, 20, 50],
        }
    }
}

impl Picker {
    pub(in crate::review) fn new(overview: &Overview) -> Self {
        let mut picker = Self {
            kind: Kind::Approvals,
            reason: Reason::NewReviewers,
            limit: 2,
            field: Field::Reason,
            figures: (0, 0),
            time: WorkingTime(0),
        };
        picker.compute(overview);
        picker
    }

    /// Returns the limit.
    pub fn limit(&self) -> u64 {
        self.reason.limits().get(self.limit).copied().unwrap_or(0)
    }

    /// Returns what would be picked.
    pub fn pick(&self) -> Pick {
        match self.reason {
            Reason::NewReviewers => Pick::NewReviewers(self.limit()),
            Reason::Quick => Pick::Quick(i64::try_from(self.limit()).unwrap_or(i64::MAX)),
            Reason::Groups => Pick::Groups,
            Reason::UnusualCharges => Pick::UnusualCharges(self.limit()),
        }
    }

    /// Changes the field in front by one step, and the numbers with it.
    pub(in crate::review) fn change(&mut self, up: bool, overview: &Overview) {
        match self.field {
            Field::Kind => self.kind = self.kind.other(),
            Field::Reason => {
                self.reason = step(&Reason::ALL, &self.reason, up);
                self.limit = self.reason.limits().len() / 2;
            }
            Field::Limit => self.limit = moved(self.limit, self.reason.limits().len(), up),
        }
        self.compute(overview);
    }

    /// Brings another field to the front.
    pub(in crate::review) fn select(&mut self, down: bool) {
        self.field = step(&[Field::Kind, Field::Reason, Field::Limit], &self.field, down);
    }

    /// Returns the order that picks them.
    pub(in crate::review) fn order(&self) -> Option<Order> {
        (self.figures.0 > 0).then(|| Order::Direct { kind: self.kind, pick: self.pick() })
    }

    fn compute(&mut self, overview: &Overview) {
        let picked = overview.choices.picked(self.kind, &self.pick());
        self.figures = (picked, overview.choices.population(self.kind, &Scope::default()));
        self.time = WorkingTime(picked * u64::from(overview.speed.workload().seconds_a_case));
    }
}
