//! Which step a check permits next, and whom.
//!
//! Judges; what a step makes of the check is `state`'s. What only all checks together can judge is `docket`'s.

use crate::casework::check::outcome::CheckOutcome;
use crate::casework::check::sample::{Sampled, Settled, members_root};
use crate::casework::check::state::{Actor, Check, Stage, count};
use crate::casework::check::step::{How, Second, Step};
use crate::casework::check::{CheckRefusal, Kind};
use crate::casework::{CaseId, Refusal, Role};
use crate::record::Text;

impl Check {
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
        second.must_decide()
    }

    fn may_settle(&self, case: Option<CaseId>, how: &How, actor: &Actor) -> Result<(), CheckRefusal> {
        self.must_be_sampled(case)?.may_be_settled(how, actor)
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

impl Second {
    /// Judges that it decides the case, or says why it cannot be decided.
    pub(super) fn must_decide(&self) -> Result<(), Refusal> {
        match self {
            Self::Undecidable { reason } => Ok(must_say([reason])?),
            Self::Decided { verdict, .. } if Kind::of(verdict).is_none() => {
                Err(CheckRefusal::Undecided.into())
            }
            Self::Decided { verdict, .. } => verdict.must_be_complete(),
        }
    }
}

impl Sampled {
    /// Judges whether somebody may settle it so: a third person, or the two in a discussion.
    pub(super) fn may_be_settled(&self, how: &How, actor: &Actor) -> Result<(), CheckRefusal> {
        if actor.role == Role::Analyst {
            return Err(CheckRefusal::NotAnAttorney);
        }
        let (Settled::Disputed, Some(first), Some((second, _))) = (self.settled(), &self.first, &self.second)
        else {
            return Err(CheckRefusal::NoDisagreement(self.frozen.case));
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
}

pub(in crate::casework) fn must_supervise(actor: &Actor) -> Result<(), CheckRefusal> {
    if actor.role == Role::Supervisor { Ok(()) } else { Err(CheckRefusal::NotASupervisor) }
}

pub(in crate::casework) fn must_say<const N: usize>(texts: [&Text; N]) -> Result<(), CheckRefusal> {
    if texts.iter().any(|text| text.is_empty()) { Err(CheckRefusal::NoReason) } else { Ok(()) }
}
