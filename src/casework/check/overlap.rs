//! A second reader while the work goes on: a standing share of all decisions is decided again, for figures of agreement
//! before the end.
//!
//! Owns the arrangement as ledger entries, which cases it chooses, who may decide them again and settle what differs.
//! A case is chosen where its ticket under a seed that two people made is below the share: anyone can repeat it, and
//! nobody who works on the cases can foresee it, for the seed is shown only when the arrangement has ended. Approvals
//! and refusals come mixed, so that the second reader learns nothing from a case being there. Nothing is concluded from
//! it about other decisions, and it is never pooled with a random check.

use crate::casework::check::permits::{must_say, must_supervise};
use crate::casework::check::sample::{Ruled, Sampled, Settled};
use crate::casework::check::state::{Actor, Signed};
use crate::casework::check::step::{CheckNo, How, Ruling, Second};
use crate::casework::check::{CheckRefusal, Kind};
use crate::casework::spotcheck::Share;
use crate::casework::spotcheck::draw::{Seed, Ticket};
use crate::casework::{CaseId, Decided, Entry, Frozen, Refusal, Role, Seq};
use crate::record::Text;
use serde::{Deserialize, Serialize};

/// What somebody sits for who is shown nothing that was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sitting {
    /// The sample of a check.
    Check(CheckNo),
    /// The second readings of the standing arrangement.
    Overlap,
}

/// A step of the arrangement, as the ledger records it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "overlap", rename_all = "kebab-case")]
pub enum OverlapStep {
    /// From now on a share of all decisions has a second reader.
    Begin {
        /// Which share.
        share: Share,
        /// The seed that two people made.
        seed: Seed,
        /// The two.
        persons: [Text; 2],
    },
    /// A chosen case was decided again by somebody who could not see the first decision.
    Again {
        /// The first decision's entry.
        first: Seq,
        /// What came out.
        second: Second,
    },
    /// A disagreement was settled.
    Settle {
        /// The first decision's entry.
        first: Seq,
        /// Who was right.
        ruling: Ruling,
        /// How it was settled.
        how: How,
        /// The reason for the first decision.
        first_reason: Text,
        /// The reason for the second decision.
        second_reason: Text,
        /// Why it was settled so.
        because: Text,
    },
    /// No case is chosen any more; what was decided twice stays.
    End {
        /// Why.
        reason: Text,
    },
}

/// An arrangement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrangement {
    /// Its entry.
    pub signed: Signed,
    /// Which share of the decisions.
    pub share: Share,
    /// The seed.
    pub seed: Seed,
    /// Who made the seed.
    pub persons: [Text; 2],
    /// Its end, and why.
    pub ended: Option<(Signed, Text)>,
}

/// The arrangements of a queue, and what was decided twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// The arrangements, oldest first; only the last may go on.
    pub arrangements: Vec<Arrangement>,
    /// What was decided twice, in the order of the second decisions.
    pub pairs: Vec<Sampled>,
}

impl Arrangement {
    /// Tells whether it chooses a case.
    pub fn chooses(&self, case: CaseId) -> bool {
        Ticket::new(&self.seed, &case.to_string()).is_below(self.share)
    }
}

impl Overlap {
    /// Returns the arrangement that goes on.
    pub fn running(&self) -> Option<&Arrangement> {
        self.arrangements.last().filter(|arrangement| arrangement.ended.is_none())
    }

    /// Returns the pair that a first decision stands in.
    pub fn pair(&self, first: Seq) -> Option<&Sampled> {
        self.pairs.iter().find(|pair| pair.frozen.verdict == first)
    }

    /// Returns what is in dispute.
    pub fn disputed(&self) -> impl Iterator<Item = &Sampled> {
        self.pairs.iter().filter(|pair| pair.settled() == Settled::Disputed)
    }

    /// Adds the next entry. Entries are believed here; see [`Self::permits`] for the judgement.
    pub fn follow(&mut self, entry: &Entry, step: &OverlapStep) {
        let signed = Signed::of(entry);
        match step {
            OverlapStep::Begin { share, seed, persons } => self.arrangements.push(Arrangement {
                signed,
                share: *share,
                seed: seed.clone(),
                persons: persons.clone(),
                ended: None,
            }),
            OverlapStep::Again { first, second } => {
                let (Some(case), Some(shown)) = (entry.case, entry.shown) else { return };
                let mut pair = Sampled::new(Frozen { case, verdict: *first, shown }, 0, None);
                pair.second = Some((signed, second.clone()));
                self.pairs.push(pair);
            }
            OverlapStep::Settle { first, ruling, how, first_reason, second_reason, because } => {
                let reasons = [first_reason.clone(), second_reason.clone(), because.clone()];
                if let Some(pair) = self.pairs.iter_mut().find(|pair| pair.frozen.verdict == *first) {
                    pair.ruling = Some(Ruled { signed, ruling: *ruling, how: how.clone(), reasons });
                }
            }
            OverlapStep::End { reason } => {
                if let Some(last) = self.arrangements.last_mut() {
                    last.ended = Some((signed, reason.clone()));
                }
            }
        }
    }

    /// Judges whether a step may be taken. `case` is the entry's case, `first` the first decision that the step names;
    /// [`Actor::decided_a_sampled_case`] tells whether the actor ever gave a verdict on that case. Whether a seed is
    /// fresh is the docket's to judge.
    pub fn permits(
        &self,
        step: &OverlapStep,
        case: Option<CaseId>,
        first: Option<&Decided>,
        actor: &Actor,
    ) -> Result<(), Refusal> {
        match step {
            OverlapStep::Begin { persons: [one, other], share, .. } => {
                must_supervise(actor)?;
                if self.running().is_some() {
                    return Err(CheckRefusal::OverlapRuns.into());
                }
                if one.is_empty() || other.is_empty() || one == other {
                    return Err(CheckRefusal::TwoPersons.into());
                }
                if share.num() == 0 { Err(CheckRefusal::Nothing.into()) } else { Ok(()) }
            }
            OverlapStep::Again { second, .. } => self.may_decide_again(case, first, second, actor),
            OverlapStep::Settle { first, how, because, .. } => {
                let pair = self.pair(*first).filter(|pair| Some(pair.frozen.case) == case);
                let pair = pair.ok_or(CheckRefusal::NoDisagreement(case.unwrap_or(CaseId(0))))?;
                pair.may_be_settled(how, actor)?;
                Ok(must_say([because])?)
            }
            OverlapStep::End { reason } => {
                must_supervise(actor)?;
                self.running().ok_or(CheckRefusal::NoOverlap)?;
                Ok(must_say([reason])?)
            }
        }
    }

    fn may_decide_again(
        &self,
        case: Option<CaseId>,
        first: Option<&Decided>,
        second: &Second,
        actor: &Actor,
    ) -> Result<(), Refusal> {
        let case = case.unwrap_or(CaseId(0));
        if actor.role == Role::Analyst {
            return Err(CheckRefusal::NotAnAttorney.into());
        }
        let running = self.running().ok_or(CheckRefusal::NoOverlap)?;
        let decides = |first: &&Decided| Kind::of(&first.verdict).is_some();
        let first = first.filter(decides).filter(|_| running.chooses(case));
        let first = first.ok_or(CheckRefusal::NotSampled(case))?;
        if self.pair(first.seq).is_some() {
            return Err(CheckRefusal::Decided(case).into());
        }
        if first.seat == actor.seat || actor.decided_a_sampled_case {
            return Err(CheckRefusal::OwnDecision.into());
        }
        second.must_decide()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::check::AgreementOfPairs;
    use crate::casework::fixture::{at, entry, word};
    use crate::casework::{Deed, Digest, Ground, Seat, Verdict};
    use crate::relief::Action;
    use std::collections::BTreeMap;

    fn seat(name: &str) -> Seat {
        Seat(Text::new(name))
    }

    fn actor(name: &str, role: Role) -> Actor {
        Actor { seat: seat(name), role, decided_a_sampled_case: false }
    }

    fn approve() -> Verdict {
        let actions = BTreeMap::from([(word("101001001000"), Action::DismissAndSeal)]);
        Verdict::Approve { actions, amended: Vec::new(), basis: None, group: None }
    }

    fn challenge() -> Verdict {
        Verdict::Challenge { ground: Ground::Priors, evidence: Text::new("two priors") }
    }

    fn begin(share: &str) -> OverlapStep {
        OverlapStep::Begin {
            share: share.parse().unwrap(),
            seed: Seed::of_dice("31415926535897932384").unwrap(),
            persons: [Text::new("a"), Text::new("b")],
        }
    }

    fn running(share: &str) -> Overlap {
        let mut overlap = Overlap::default();
        let step = begin(share);
        overlap.follow(&entry(1, 1, Deed::Overlap(step.clone())), &step);
        overlap
    }

    fn first(case: u64, verdict: Verdict) -> Decided {
        Decided { seq: Seq(100 + case), at: at(1), seat: seat("ada"), verdict }
    }

    fn again(first: &Decided, verdict: Verdict) -> OverlapStep {
        let second = Second::Decided { verdict, reason: Text::default() };
        OverlapStep::Again { first: first.seq, second }
    }

    fn take(overlap: &mut Overlap, case: u64, first: &Decided, step: &OverlapStep, by: &Actor) {
        overlap.permits(step, Some(CaseId(case)), Some(first), by).unwrap();
        let mut entry = entry(500 + case, case, Deed::Overlap(step.clone()));
        (entry.seat, entry.shown) = (by.seat.clone(), Some(Digest::ZERO));
        overlap.follow(&entry, step);
        for pair in &mut overlap.pairs {
            if pair.frozen.verdict == first.seq {
                pair.first = Some(first.clone());
            }
        }
    }

    #[test]
    fn about_the_share_is_chosen_and_always_the_same_cases() {
        let overlap = running("5%");
        let arrangement = overlap.running().unwrap();
        let chosen: Vec<u64> = (1..=10_000).filter(|case| arrangement.chooses(CaseId(*case))).collect();
        assert!((400..600).contains(&chosen.len()), "{}", chosen.len());
        let whole = running("100%");
        assert!((1..500).all(|case| whole.running().unwrap().chooses(CaseId(case))));
        // A larger share has every case of a smaller one.
        let tenth = running("10%");
        assert!(chosen.iter().all(|case| tenth.running().unwrap().chooses(CaseId(*case))));
    }

    #[test]
    fn a_supervisor_begins_and_ends_it_and_somebody_else_decides_again() {
        let overlap = Overlap::default();
        let by = |name, role| overlap.permits(&begin("5%"), None, None, &actor(name, role));
        assert_eq!(by("ada", Role::Reviewer), Err(CheckRefusal::NotASupervisor.into()));
        assert_eq!(by("sue", Role::Supervisor), Ok(()));
        let overlap = running("100%");
        let sue = actor("sue", Role::Supervisor);
        assert_eq!(overlap.permits(&begin("5%"), None, None, &sue), Err(CheckRefusal::OverlapRuns.into()));
        let case = Some(CaseId(7));
        let done = first(7, approve());
        let step = again(&done, approve());
        let own = overlap.permits(&step, case, Some(&done), &actor("ada", Role::Reviewer));
        assert_eq!(own, Err(CheckRefusal::OwnDecision.into()));
        let touched = Actor { decided_a_sampled_case: true, ..actor("bob", Role::Reviewer) };
        assert_eq!(
            overlap.permits(&step, case, Some(&done), &touched),
            Err(CheckRefusal::OwnDecision.into())
        );
        let analyst = overlap.permits(&step, case, Some(&done), &actor("ann", Role::Analyst));
        assert_eq!(analyst, Err(CheckRefusal::NotAnAttorney.into()));
        let none = running("1/1000000").permits(&step, case, Some(&done), &actor("bob", Role::Reviewer));
        assert_eq!(none, Err(CheckRefusal::NotSampled(CaseId(7)).into()));
        let end = OverlapStep::End { reason: Text::default() };
        assert_eq!(overlap.permits(&end, None, None, &sue), Err(CheckRefusal::NoReason.into()));
    }

    #[test]
    fn figures_are_live_and_a_disagreement_is_settled_by_a_third() {
        let mut overlap = running("100%");
        let bob = actor("bob", Role::Reviewer);
        for case in 1..=9 {
            let done = first(case, approve());
            take(&mut overlap, case, &done, &again(&done, approve()), &bob);
        }
        let agreement = AgreementOfPairs::of(&overlap.pairs);
        assert_eq!(
            agreement.in_words().lines().next().unwrap(),
            "9 of 9 alike (100.0 %); kappa undefined over 9 cases: only one class occurs; alpha undefined: only one class occurs"
        );
        let done = first(10, approve());
        take(&mut overlap, 10, &done, &again(&done, challenge()), &bob);
        let words = AgreementOfPairs::of(&overlap.pairs).in_words();
        assert!(words.starts_with("9 of 10 alike (90.0 %); kappa 0.000 over 10 cases; alpha "), "{words}");
        assert_eq!(overlap.disputed().count(), 1);
        let settle = OverlapStep::Settle {
            first: done.seq,
            ruling: Ruling::Second,
            how: How::Third,
            first_reason: Text::default(),
            second_reason: Text::default(),
            because: Text::new("the record shows both"),
        };
        let by_bob = overlap.permits(&settle, Some(CaseId(10)), Some(&done), &bob);
        assert_eq!(by_bob, Err(CheckRefusal::NotAThird.into()));
        take(&mut overlap, 10, &done, &settle, &actor("cid", Role::Reviewer));
        assert_eq!(overlap.disputed().count(), 0);
        assert!(overlap.pair(done.seq).unwrap().is_error());
        let twice = overlap.permits(&again(&done, approve()), Some(CaseId(10)), Some(&done), &bob);
        assert_eq!(twice, Err(CheckRefusal::Decided(CaseId(10)).into()));
    }
}
