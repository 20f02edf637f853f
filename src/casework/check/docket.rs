//! All checks of a queue, with the overrides of the gate: what the ledger's entries about them add up to.
//!
//! Owns what only all of them together can judge: that every earlier attempt on the same cases is named, that a failed one
//! was repaired before the next list is frozen, that no seed is used twice, and how many supervisors an override needs.

use crate::casework::check::Kind;
use crate::casework::check::overlap::{Overlap, OverlapStep};
use crate::casework::check::permits::{must_say, must_supervise};
use crate::casework::check::refusal::CheckRefusal;
use crate::casework::check::sample::root_of;
use crate::casework::check::state::{Actor, Check, Origin, Signed, Stage};
use crate::casework::check::step::{CheckNo, GateStep, Hands, Step};
use crate::casework::spotcheck::Seed;
use crate::casework::{BatchNo, CaseId, Decided, Deed, Digest, Entry, Frozen, Refusal, Seq};
use crate::record::Text;
use std::collections::{BTreeMap, BTreeSet};

/// A frozen list as it is stored beside the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Population {
    /// The decisions, by case.
    pub decisions: Vec<Frozen>,
    /// Which stratum each stands in; empty before a plan with strata.
    pub members: Vec<usize>,
    /// Whom each is about, numbered by first appearance; empty in lists from before that was taken down.
    pub persons: Vec<u64>,
}

/// One supervisor's override of the gate for a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overridden {
    /// Who, and when.
    pub signed: Signed,
    /// Which batch.
    pub batch: BatchNo,
    /// Why.
    pub reason: Text,
}

/// All checks and overrides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docket {
    /// The checks, by number.
    pub checks: BTreeMap<CheckNo, Check>,
    /// How many supervisors an override needs.
    pub hands: Hands,
    /// Every override, oldest first.
    pub overrides: Vec<Overridden>,
    /// The second readings while the work goes on.
    pub overlap: Overlap,
}

impl Docket {
    /// Adds the next entry. `head` is the head of the ledger before it; `population` the stored list of a check that it
    /// freezes. Entries that concern neither a check nor the gate change nothing.
    pub fn follow(&mut self, entry: &Entry, head: Digest, population: impl FnOnce(CheckNo) -> Population) {
        match &entry.deed {
            Deed::Check(step) => {
                if let Some(check) = self.checks.get_mut(&step.check) {
                    check.follow(entry, &step.step);
                    return;
                }
                let Population { decisions, members, persons } = population(step.check);
                if let Some(mut check) = Check::begin(entry, step.check, &step.step, decisions, head) {
                    check.members = members;
                    check.persons = persons;
                    self.checks.insert(step.check, check);
                }
            }
            Deed::Overlap(step) => self.overlap.follow(entry, step),
            Deed::Gate(GateStep::Override { batch, reason }) => self.overrides.push(Overridden {
                signed: Signed::of(entry),
                batch: *batch,
                reason: reason.clone(),
            }),
            Deed::Gate(GateStep::Rule { hands }) => self.hands = *hands,
            _ => {}
        }
    }

    /// Returns a check.
    pub fn check(&self, number: CheckNo) -> Result<&Check, CheckRefusal> {
        self.checks.get(&number).ok_or(CheckRefusal::NoCheck(number))
    }

    /// Returns the number of the next check.
    pub fn next_number(&self) -> CheckNo {
        CheckNo(self.checks.keys().last().map_or(1, |last| last.0.saturating_add(1)))
    }

    /// Returns the earlier checks of a kind that some of the cases stood in: the attempts before this one.
    pub fn earlier(&self, kind: Kind, decisions: &[Frozen]) -> Vec<CheckNo> {
        let overlaps = |check: &&Check| {
            check.kind == kind
                && matches!(check.origin, Origin::Random { .. })
                && decisions.iter().any(|frozen| check.decision(frozen.case).is_some())
        };
        self.checks.values().filter(overlaps).map(|check| check.number).collect()
    }

    /// Judges whether a check may begin with this list, or this step be taken in a check.
    ///
    /// `decisions` and `head` are the list to be frozen and the ledger's head before it; both are ignored later on.
    pub fn permits(
        &self,
        number: CheckNo,
        step: &Step,
        case: Option<CaseId>,
        actor: &Actor,
        (decisions, head): (&[Frozen], &Digest),
    ) -> Result<(), Refusal> {
        match step {
            Step::Freeze { kind, population, root, earlier, .. } => {
                must_supervise(actor)?;
                self.must_be_next(number)?;
                if decisions.is_empty() || u64::try_from(decisions.len()) != Ok(*population) {
                    return Err(CheckRefusal::Nothing.into());
                }
                if root_of(number, head, decisions) != *root {
                    return Err(CheckRefusal::Root(number).into());
                }
                if self.earlier(*kind, decisions) != *earlier {
                    return Err(CheckRefusal::Attempts.into());
                }
                Ok(self.earlier_must_be_over(earlier)?)
            }
            Step::Direct { picked, why, .. } => {
                must_supervise(actor)?;
                self.must_be_next(number)?;
                must_say([why])?;
                if picked.is_empty() { Err(CheckRefusal::Nothing.into()) } else { Ok(()) }
            }
            Step::Seed { seed, .. } => {
                self.must_be_fresh(seed)?;
                self.check(number)?.permits(step, case, actor)
            }
            _ => self.check(number)?.permits(step, case, actor),
        }
    }

    /// Judges a step of the standing second readings; see [`Overlap::permits`].
    pub fn permits_overlap(
        &self,
        step: &OverlapStep,
        case: Option<CaseId>,
        first: Option<&Decided>,
        actor: &Actor,
    ) -> Result<(), Refusal> {
        if let OverlapStep::Begin { seed, .. } = step {
            self.must_be_fresh(seed)?;
        }
        self.overlap.permits(step, case, first, actor)
    }

    /// Looks up the first decisions of every sample and of what was decided twice meanwhile.
    pub fn learn(&mut self, first: impl Fn(Seq) -> Option<Decided>) {
        for check in self.checks.values_mut() {
            check.learn(&first);
        }
        for pair in self.overlap.pairs.iter_mut().filter(|pair| pair.first.is_none()) {
            pair.first = first(pair.frozen.verdict);
        }
    }

    /// Returns the entries of the first decisions that [`Self::learn`] asks for.
    pub fn firsts(&self) -> BTreeSet<Seq> {
        let sampled = self.checks.values().flat_map(|check| &check.sample).chain(&self.overlap.pairs);
        sampled.filter(|one| one.first.is_none()).map(|one| one.frozen.verdict).collect()
    }

    fn must_be_fresh(&self, seed: &Seed) -> Result<(), CheckRefusal> {
        let used = |check: &&Check| check.seed.as_ref().is_some_and(|seeded| seeded.seed == *seed);
        if let Some(check) = self.checks.values().find(used) {
            return Err(CheckRefusal::SeedUsed(check.number));
        }
        let shared = self.overlap.arrangements.iter().any(|arrangement| arrangement.seed == *seed);
        if shared { Err(CheckRefusal::SeedOfOverlap) } else { Ok(()) }
    }

    /// Judges a step of the gate.
    pub fn permits_gate(&self, step: &GateStep, actor: &Actor) -> Result<(), Refusal> {
        must_supervise(actor)?;
        if let GateStep::Override { batch, reason } = step {
            must_say([reason])?;
            if self.overrides_of(*batch).any(|one| one.signed.seat == actor.seat) {
                return Err(CheckRefusal::SameSupervisor.into());
            }
        }
        Ok(())
    }

    /// Returns the overrides of a batch, oldest first.
    pub fn overrides_of(&self, batch: BatchNo) -> impl Iterator<Item = &Overridden> {
        self.overrides.iter().filter(move |one| one.batch == batch)
    }

    /// Tells whether enough supervisors have overridden the gate for a batch.
    pub fn is_overridden(&self, batch: BatchNo) -> bool {
        self.overrides_of(batch).count() >= self.hands.count()
    }

    fn must_be_next(&self, number: CheckNo) -> Result<(), CheckRefusal> {
        if number == self.next_number() { Ok(()) } else { Err(CheckRefusal::NotNow(number)) }
    }

    fn earlier_must_be_over(&self, earlier: &[CheckNo]) -> Result<(), CheckRefusal> {
        for check in earlier.iter().filter_map(|number| self.checks.get(number)) {
            match check.stage() {
                Stage::Frozen | Stage::Planned | Stage::Reviewing => {
                    return Err(CheckRefusal::StillOpen(check.number));
                }
                Stage::Failed if check.repair.is_none() => {
                    return Err(CheckRefusal::NotRepaired(check.number));
                }
                Stage::Failed | Stage::Passed | Stage::Reported | Stage::Abandoned => {}
            }
        }
        Ok(())
    }
}
