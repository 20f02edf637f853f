//! One check: what its entries and its frozen list add up to, and which step it permits next.

use crate::casework::check::effect::same_effect;
use crate::casework::check::outcome::CheckOutcome;
use crate::casework::check::step::{CheckNo, How, Ruling, Second, Step};
use crate::casework::check::{CheckRefusal, Kind, Trait};
use crate::casework::spotcheck::draw::{Seed, Ticket, draw};
use crate::casework::spotcheck::{Allotment, StratifiedPlan};
use crate::casework::{CaseId, Decided, Digest, Entry, Frozen, Refusal, Role, Seat, Seq};
use crate::record::Text;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write as _;

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

/// A case of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sampled {
    /// The decision that was frozen.
    pub frozen: Frozen,
    /// Which stratum it was drawn from; 0 in a directed sample.
    pub stratum: usize,
    /// Its ticket; none in a directed sample.
    pub ticket: Option<Ticket>,
    /// The first decision, once it was looked up ([`Check::learn`]).
    pub first: Option<Decided>,
    /// The second decision.
    pub second: Option<(Signed, Second)>,
    /// How a disagreement was settled.
    pub ruling: Option<Ruled>,
}

/// A settled disagreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// Its entry.
    pub signed: Signed,
    /// Who was right.
    pub ruling: Ruling,
    /// How it was settled.
    pub how: How,
    /// The reasons of both, and the reason for the ruling.
    pub reasons: [Text; 3],
}

/// How far a sampled case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Not decided again.
    Waiting,
    /// Both decisions come to the same.
    Agreed,
    /// They do not, and nobody has settled it.
    Disputed,
    /// The first decision stands.
    Stands,
    /// The first decision is an error.
    Overturned,
    /// It cannot be decided: an error.
    Undecidable,
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

/// Returns the root hash of a frozen list: SHA-256 over the lines `check NUMBER`, `head HASH` and, for every case in
/// order, `CASE VERDICT SHOWN`, each ended by a line feed.
pub fn root_of(number: CheckNo, head: &Digest, decisions: &[Frozen]) -> Digest {
    let mut lines = format!("check {number}\nhead {head}\n");
    for frozen in decisions {
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{} {} {}", frozen.case, frozen.verdict.0, frozen.shown);
    }
    Digest::of(lines.as_bytes())
}

/// Returns the hash of which case stands in which stratum: SHA-256 over the lines `CASE STRATUM`, by case, the strata
/// counted from 1 in the plan's order.
pub fn members_root(decisions: &[Frozen], members: &[usize]) -> Digest {
    let mut lines = String::new();
    for (frozen, member) in decisions.iter().zip(members) {
        let _ = writeln!(lines, "{} {}", frozen.case, member + 1);
    }
    Digest::of(lines.as_bytes())
}

/// Draws a sample: from every stratum the smallest tickets, all together in the order of tickets.
pub fn draw_sample(
    seed: &Seed,
    decisions: &[Frozen],
    members: &[usize],
    strata: &[Allotment],
) -> Vec<Sampled> {
    let ids: Vec<String> = decisions.iter().map(|frozen| frozen.case.to_string()).collect();
    let place: BTreeMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
    let mut drawn: Vec<(Ticket, usize, usize)> = Vec::new();
    for (stratum, allotment) in strata.iter().enumerate() {
        let inside =
            ids.iter().zip(members).filter(|(_, member)| **member == stratum).map(|(id, _)| id.as_str());
        let take = usize::try_from(allotment.sample).unwrap_or(usize::MAX);
        // A frozen list has every case once.
        for (ticket, id) in draw(seed, inside, take).unwrap_or_default() {
            drawn.extend(place.get(id).map(|place| (ticket, *place, stratum)));
        }
    }
    drawn.sort_unstable();
    drawn
        .into_iter()
        .filter_map(|(ticket, place, stratum)| {
            decisions.get(place).map(|frozen| Sampled::new(*frozen, stratum, Some(ticket)))
        })
        .collect()
}

impl Sampled {
    fn new(frozen: Frozen, stratum: usize, ticket: Option<Ticket>) -> Self {
        Self { frozen, stratum, ticket, first: None, second: None, ruling: None }
    }

    /// Returns how far it is. A first decision that was not looked up agrees with nothing.
    pub fn settled(&self) -> Settled {
        let Some((_, second)) = &self.second else { return Settled::Waiting };
        if let Some(ruled) = &self.ruling {
            return match ruled.ruling {
                Ruling::First => Settled::Stands,
                Ruling::Second | Ruling::Neither => Settled::Overturned,
                Ruling::Undecidable => Settled::Undecidable,
            };
        }
        match (second, &self.first) {
            (Second::Undecidable { .. }, _) => Settled::Undecidable,
            (Second::Decided { verdict, .. }, Some(first)) if same_effect(&first.verdict, verdict) => {
                Settled::Agreed
            }
            _ => Settled::Disputed,
        }
    }

    /// Tells whether the first decision counts as an error.
    pub fn is_error(&self) -> bool {
        matches!(self.settled(), Settled::Overturned | Settled::Undecidable)
    }

    /// Tells whether a later decision is the one that the check found to be right, or what follows where it found none.
    pub fn is_mended_by(&self, later: &Decided) -> bool {
        let Some((second_by, second)) = &self.second else { return false };
        let found_at = self.ruling.as_ref().map_or(second_by.seq, |ruled| ruled.signed.seq);
        let is_the_second = match (self.ruling.as_ref().map(|ruled| ruled.ruling), second) {
            (Some(Ruling::Second), Second::Decided { verdict, .. }) => same_effect(verdict, &later.verdict),
            _ => true,
        };
        self.is_error() && later.seq > found_at && is_the_second
    }
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

    /// Judges whether a step may be taken. How a check begins, and whether a seed is fresh, is the docket's to judge.
    pub fn permits(&self, step: &Step, case: Option<CaseId>, actor: &Actor) -> Result<(), Refusal> {
        let stage = self.stage();
        let at = |expected: Stage| {
            if stage == expected { Ok(()) } else { Err(CheckRefusal::NotNow(self.number)) }
        };
        match step {
            Step::Freeze { .. } | Step::Direct { .. } => Err(CheckRefusal::NotNow(self.number))?,
            Step::Plan { plan, by, members, if_failed, .. } => {
                must_supervise(actor)?;
                at(Stage::Frozen)?;
                let expected =
                    if by.is_empty() { vec![0; self.decisions.len()] } else { self.members.clone() };
                let sizes: u64 = plan.strata.iter().map(|stratum| stratum.population).sum();
                let right = sizes == count(self.decisions.len())
                    && plan.population == sizes
                    && members_root(&self.decisions, &expected) == *members;
                if !right {
                    return Err(CheckRefusal::OtherPopulation.into());
                }
                must_say([if_failed])?;
            }
            Step::Seed { persons: [one, other], .. } => {
                must_supervise(actor)?;
                at(Stage::Planned)?;
                if one.is_empty() || other.is_empty() || one == other {
                    return Err(CheckRefusal::TwoPersons.into());
                }
            }
            Step::Redecide { second } => {
                at(Stage::Reviewing)?;
                self.may_redecide(case, second, actor)?;
            }
            Step::Settle { how, because, .. } => {
                at(Stage::Reviewing)?;
                self.may_settle(case, how, actor)?;
                must_say([because])?;
            }
            Step::Close { errors, upper, passed } => {
                must_supervise(actor)?;
                at(Stage::Reviewing)?;
                self.must_be_settled()?;
                let outcome = CheckOutcome::of(self);
                if (outcome.errors, outcome.upper, outcome.passed) != (*errors, *upper, *passed) {
                    return Err(CheckRefusal::OtherResult.into());
                }
            }
            Step::Repair { cause, repair } => {
                must_supervise(actor)?;
                at(Stage::Failed)?;
                must_say([cause, repair])?;
            }
            Step::Abandon { reason } => {
                must_supervise(actor)?;
                if !self.is_open() {
                    return Err(CheckRefusal::NotNow(self.number).into());
                }
                must_say([reason])?;
            }
        }
        Ok(())
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

    fn may_redecide(&self, case: Option<CaseId>, second: &Second, actor: &Actor) -> Result<(), Refusal> {
        if actor.role == Role::Analyst {
            return Err(CheckRefusal::NotAnAttorney.into());
        }
        let sampled = self.must_be_sampled(case)?;
        if sampled.second.is_some() {
            return Err(CheckRefusal::Decided(sampled.frozen.case).into());
        }
        let decided_first =
            |sampled: &Sampled| sampled.first.as_ref().is_none_or(|first| first.seat == actor.seat);
        if actor.decided_a_sampled_case || self.sample.iter().any(decided_first) {
            return Err(CheckRefusal::OwnDecision.into());
        }
        match second {
            Second::Undecidable { reason } => must_say([reason])?,
            Second::Decided { verdict, .. } if Kind::of(verdict).is_none() => {
                return Err(CheckRefusal::Undecided.into());
            }
            Second::Decided { verdict, .. } => verdict.must_be_complete()?,
        }
        Ok(())
    }

    fn may_settle(&self, case: Option<CaseId>, how: &How, actor: &Actor) -> Result<(), CheckRefusal> {
        if actor.role == Role::Analyst {
            return Err(CheckRefusal::NotAnAttorney);
        }
        let sampled = self.must_be_sampled(case)?;
        let (Settled::Disputed, Some(first), Some((second, _))) =
            (sampled.settled(), &sampled.first, &sampled.second)
        else {
            return Err(CheckRefusal::NoDisagreement(sampled.frozen.case));
        };
        let made_one = [&first.seat, &second.seat].contains(&&actor.seat);
        match how {
            How::Third if made_one => Err(CheckRefusal::NotAThird),
            How::Third => Ok(()),
            How::Discussion { between } => {
                let the_two = between.contains(&first.seat) && between.contains(&second.seat);
                let may_write = made_one || actor.role == Role::Supervisor;
                if the_two && may_write { Ok(()) } else { Err(CheckRefusal::OtherPeople) }
            }
        }
    }

    fn must_be_sampled(&self, case: Option<CaseId>) -> Result<&Sampled, CheckRefusal> {
        let case = case.unwrap_or(CaseId(0));
        self.sampled(case).ok_or(CheckRefusal::NotSampled(case))
    }

    /// Judges that nothing is left to decide or to settle.
    pub fn must_be_settled(&self) -> Result<(), CheckRefusal> {
        match (self.how_many(Settled::Waiting), self.how_many(Settled::Disputed)) {
            (0, 0) => Ok(()),
            (0, disputed) => Err(CheckRefusal::Disputed(disputed)),
            (waiting, _) => Err(CheckRefusal::Unfinished(waiting)),
        }
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

pub(super) fn must_supervise(actor: &Actor) -> Result<(), CheckRefusal> {
    if actor.role == Role::Supervisor { Ok(()) } else { Err(CheckRefusal::NotASupervisor) }
}

pub(super) fn must_say<const N: usize>(texts: [&Text; N]) -> Result<(), CheckRefusal> {
    if texts.iter().any(|text| text.is_empty()) { Err(CheckRefusal::NoReason) } else { Ok(()) }
}

pub(super) fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
