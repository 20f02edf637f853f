//! One check: what its entries and its frozen list add up to.
//!
//! Owns the fold from entries to a [`Check`]. Which step may come next is `permits`'s to judge, what becomes of a sampled
//! case `sample`'s.

use crate::casework::check::sample::{Ruled, Sampled, Settled, draw_sample};
use crate::casework::check::step::{CheckNo, Step};
use crate::casework::check::{Kind, Trait};
use crate::casework::spotcheck::StratifiedPlan;
use crate::casework::spotcheck::draw::Seed;
use crate::casework::{CaseId, Decided, Digest, Entry, Frozen, Role, Seat, Seq};
use crate::record::Text;
use jiff::Timestamp;

/// Who takes a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub seat: Seat,
    /// What they may do.
    pub role: Role,
    /// Whether they ever gave a verdict on one of the sampled cases, be it in force or not.
    pub decided_a_sampled_case: bool,
}

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The ledger entry.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub seat: Seat,
}

/// Where the sample of a check comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Drawn at random from a frozen list: something may be concluded from it.
    Random {
        /// The root hash in the ledger.
        root: Digest,
        /// The head of the ledger before the freeze.
        head: Digest,
        /// What the decisions were picked by.
        scope: Text,
        /// Earlier attempts on the same cases.
        earlier: Vec<CheckNo>,
    },
    /// Picked on purpose: nothing may be concluded from it but that what it finds is wrong.
    Directed {
        /// Why these.
        why: Text,
    },
}

/// The plan, as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its entry.
    pub signed: Signed,
    /// The numbers.
    pub plan: StratifiedPlan,
    /// What the strata are made by.
    pub by: Vec<Trait>,
    /// Which case stands in which stratum, hashed.
    pub members: Digest,
    /// How many attempts the risk was divided among.
    pub attempts: u32,
    /// What happens if it does not pass.
    pub if_failed: Text,
}

/// The seed, as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeded {
    /// Its entry.
    pub signed: Signed,
    /// The seed.
    pub seed: Seed,
    /// The two who made it.
    pub persons: [Text; 2],
}

/// How far a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Frozen, without a plan.
    Frozen,
    /// Planned, without a seed.
    Planned,
    /// Drawn, and being decided again.
    Reviewing,
    /// Its result met the plan.
    Passed,
    /// Its result did not.
    Failed,
    /// A directed sample whose result was taken down.
    Reported,
    /// Given up.
    Abandoned,
}

/// The result as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Its entry.
    pub signed: Signed,
    /// Decisions overturned or left undecided.
    pub errors: u64,
    /// The bound.
    pub upper: Option<u64>,
    /// Whether the plan was met.
    pub passed: bool,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its number.
    pub number: CheckNo,
    /// Which kind of decision it is about.
    pub kind: Kind,
    /// Where its sample comes from.
    pub origin: Origin,
    /// Who froze it, or picked its cases, and when.
    pub begun: Signed,
    /// The frozen decisions, by case.
    pub decisions: Vec<Frozen>,
    /// Which stratum each stands in, in the same order; empty before the plan.
    pub members: Vec<usize>,
    /// Whom each is about, in the same order, numbered by first appearance; empty where it was not taken down.
    pub persons: Vec<u64>,
    /// The plan.
    pub plan: Option<Planned>,
    /// The seed.
    pub seed: Option<Seeded>,
    /// The sample, in the order of tickets.
    pub sample: Vec<Sampled>,
    /// The result.
    pub closed: Option<Closed>,
    /// The cause of a failure and its repair.
    pub repair: Option<(Signed, Text, Text)>,
    /// Why it was given up.
    pub abandoned: Option<(Signed, Text)>,
}

impl Check {
    /// Begins a check from its first entry, with its frozen list; `None` where the entry begins none.
    ///
    /// `head` is the head of the ledger before that entry. A directed check needs no list: its entry has it.
    pub fn begin(
        entry: &Entry,
        number: CheckNo,
        step: &Step,
        decisions: Vec<Frozen>,
        head: Digest,
    ) -> Option<Self> {
        let (kind, origin, decisions, sample) = match step {
            Step::Freeze { kind, root, scope, earlier, .. } => {
                let (scope, earlier) = (scope.clone(), earlier.clone());
                (*kind, Origin::Random { root: *root, head, scope, earlier }, decisions, Vec::new())
            }
            Step::Direct { kind, why, picked } => {
                let sample = picked.iter().map(|frozen| Sampled::new(*frozen, 0, None)).collect();
                (*kind, Origin::Directed { why: why.clone() }, picked.clone(), sample)
            }
            _ => return None,
        };
        Some(Self {
            number,
            kind,
            origin,
            begun: Signed::of(entry),
            decisions,
            members: Vec::new(),
            persons: Vec::new(),
            plan: None,
            seed: None,
            sample,
            closed: None,
            repair: None,
            abandoned: None,
        })
    }

    /// Adds the next entry. Entries are believed here; see [`Self::permits`] for the judgement.
    ///
    /// The strata's members must be set before the seed ([`Self::members`]); without strata everything is one.
    pub fn follow(&mut self, entry: &Entry, step: &Step) {
        let signed = Signed::of(entry);
        match step {
            Step::Freeze { .. } | Step::Direct { .. } => {}
            Step::Plan { plan, by, members, attempts, if_failed } => {
                if by.is_empty() {
                    self.members = vec![0; self.decisions.len()];
                }
                self.plan = Some(Planned {
                    signed,
                    plan: plan.as_ref().clone(),
                    by: by.clone(),
                    members: *members,
                    attempts: *attempts,
                    if_failed: if_failed.clone(),
                });
            }
            Step::Seed { seed, persons } => {
                if let Some(planned) = &self.plan {
                    self.sample = draw_sample(seed, &self.decisions, &self.members, &planned.plan.strata);
                }
                self.seed = Some(Seeded { signed, seed: seed.clone(), persons: persons.clone() });
            }
            Step::Redecide { second } => {
                if let Some(sampled) = entry.case.and_then(|case| self.sampled_mut(case)) {
                    sampled.second = Some((signed, second.clone()));
                }
            }
            Step::Settle { ruling, how, first_reason, second_reason, because } => {
                let reasons = [first_reason.clone(), second_reason.clone(), because.clone()];
                if let Some(sampled) = entry.case.and_then(|case| self.sampled_mut(case)) {
                    sampled.ruling = Some(Ruled { signed, ruling: *ruling, how: how.clone(), reasons });
                }
            }
            Step::Close { errors, upper, passed } => {
                self.closed = Some(Closed { signed, errors: *errors, upper: *upper, passed: *passed });
            }
            Step::Repair { cause, repair } => self.repair = Some((signed, cause.clone(), repair.clone())),
            Step::Abandon { reason } => self.abandoned = Some((signed, reason.clone())),
        }
    }

    /// Looks up the first decisions of the sample.
    pub fn learn(&mut self, first: impl Fn(Seq) -> Option<Decided>) {
        for sampled in self.sample.iter_mut().filter(|sampled| sampled.first.is_none()) {
            sampled.first = first(sampled.frozen.verdict);
        }
    }

    /// Returns how far it is.
    pub fn stage(&self) -> Stage {
        match (&self.closed, &self.origin) {
            _ if self.abandoned.is_some() => Stage::Abandoned,
            (Some(closed), Origin::Random { .. }) if closed.passed => Stage::Passed,
            (Some(_), Origin::Random { .. }) => Stage::Failed,
            (Some(_), Origin::Directed { .. }) => Stage::Reported,
            (None, Origin::Directed { .. }) => Stage::Reviewing,
            (None, Origin::Random { .. }) if self.seed.is_some() => Stage::Reviewing,
            (None, Origin::Random { .. }) if self.plan.is_some() => Stage::Planned,
            (None, Origin::Random { .. }) => Stage::Frozen,
        }
    }

    /// Tells whether it goes on: neither closed nor given up.
    pub fn is_open(&self) -> bool {
        matches!(self.stage(), Stage::Frozen | Stage::Planned | Stage::Reviewing)
    }

    /// Returns the frozen decision on a case.
    pub fn decision(&self, case: CaseId) -> Option<&Frozen> {
        let at = self.decisions.binary_search_by_key(&case, |frozen| frozen.case).ok()?;
        self.decisions.get(at)
    }

    /// Returns a case of the sample.
    pub fn sampled(&self, case: CaseId) -> Option<&Sampled> {
        self.sample.iter().find(|sampled| sampled.frozen.case == case)
    }

    fn sampled_mut(&mut self, case: CaseId) -> Option<&mut Sampled> {
        self.sample.iter_mut().find(|sampled| sampled.frozen.case == case)
    }

    /// Returns the next case to be decided again, in the order of tickets.
    pub fn next_waiting(&self) -> Option<&Sampled> {
        self.sample.iter().find(|sampled| sampled.settled() == Settled::Waiting)
    }

    /// Returns how many sampled cases are so far.
    pub fn how_many(&self, settled: Settled) -> u64 {
        count(self.sample.iter().filter(|sampled| sampled.settled() == settled).count())
    }
}

impl Signed {
    /// Reads it off an entry.
    pub fn of(entry: &Entry) -> Self {
        Self { seq: entry.seq, at: entry.at, seat: entry.seat.clone() }
    }
}

impl Stage {
    /// Returns it in words, as lists say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Frozen => "frozen, to be planned",
            Self::Planned => "planned, waits for its seed",
            Self::Reviewing => "being decided again",
            Self::Passed => "passed",
            Self::Failed => "did not pass",
            Self::Reported => "reported",
            Self::Abandoned => "abandoned",
        }
    }
}

pub(super) fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
