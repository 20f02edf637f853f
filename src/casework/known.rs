//! Cases with a known answer that a supervisor mixes into the work, to see how people decide when something is wrong.
//!
//! Owns what such a case is, its right answer and the grade of an answer, the ledger entries about them and who may make
//! which. They are made in `compose`, counted in `report`. A known case is never a case of the queue: it has a number of
//! another kind ([`KnownNo`]), stands in tables of its own, and its entries are on no case. So no count, list, estimate,
//! population, batch or export can hold one; there is no function from one kind of number to the other.

pub mod compose;
pub mod report;

pub use compose::{Composed, compose};
pub use report::{ByCase, BySeat, Report};

use crate::casework::check::permits::{must_say, must_supervise};
use crate::casework::check::state::{Actor, Signed};
use crate::casework::check::{CheckRefusal, Effect};
use crate::casework::{Deed, Digest, Entry, Refusal, Role, Seat, Seq, Verdict};
use crate::record::{CountKey, Text};
use crate::relief::Action;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;

/// Number of a known case, counted from 1 in the order of planting. No number of a case of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KnownNo(pub u32);

/// When whoever answered hears how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Feedback {
    /// With the answer.
    AtOnce,
    /// When the supervisor has ended the round.
    AtEnd,
}

/// What is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Right {
    /// Relief: this action for every count.
    Relief(BTreeMap<CountKey, Action>),
    /// No relief as things stand: a challenge, no relief, a hold or a flag.
    Stop,
}

/// How an answer compares with what is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// It is.
    Right,
    /// It is not.
    Wrong,
    /// The case could have been decided, and was held or flagged.
    Undecided,
}

/// Whether what is proposed on the screen is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bait {
    /// The proposal is right.
    Sound,
    /// It leaves something out that stands in the history.
    Trap,
}

/// What is right, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What is right.
    pub right: Right,
    /// Whether the screen proposes it.
    pub bait: Bait,
    /// Why, in words for whoever answered.
    pub why: Text,
}

/// A step, as the ledger records it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "known", rename_all = "kebab-case")]
pub enum KnownStep {
    /// Cases were mixed in.
    Plant {
        /// The number of the first.
        begins: KnownNo,
        /// How many.
        cases: u32,
        /// The hash of all of them ([`root_of`]).
        root: Digest,
        /// One comes after about so many decisions.
        every: u32,
        /// When whoever answered hears how.
        feedback: Feedback,
    },
    /// One was answered.
    Answer {
        /// Which.
        number: KnownNo,
        /// The answer.
        answer: Verdict,
    },
    /// An answer was taken back.
    TakeBack {
        /// Its entry.
        answer: Seq,
    },
    /// A note was written on one.
    Note {
        /// Which.
        number: KnownNo,
        /// What it says.
        text: Text,
    },
    /// All were taken out; what they contained is gone, the answers stay.
    End {
        /// Why.
        reason: Text,
    },
}

/// A round: cases that were mixed in together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its entry.
    pub signed: Signed,
    /// The number of the first case.
    pub begins: KnownNo,
    /// How many cases.
    pub cases: u32,
    /// The hash of all of them.
    pub root: Digest,
    /// One comes after about so many decisions.
    pub every: u32,
    /// When whoever answered hears how.
    pub feedback: Feedback,
    /// Its end, and why.
    pub ended: Option<(Signed, Text)>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Its entry.
    pub signed: Signed,
    /// Which case.
    pub number: KnownNo,
    /// What was answered.
    pub verdict: Verdict,
    /// Whether it was taken back.
    pub taken_back: bool,
}

/// Everything about known cases in a queue: what the ledger's entries about them add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The rounds, oldest first; only the last may go on.
    pub rounds: Vec<Round>,
    /// The answers, oldest first.
    pub answers: Vec<Answered>,
    /// The notes, oldest first.
    pub notes: Vec<(Signed, KnownNo, Text)>,
}

/// Returns the hash of the cases of a round: SHA-256 over the lines `NUMBER HASH`, in order.
pub fn root_of(cases: impl IntoIterator<Item = (KnownNo, Digest)>) -> Digest {
    let mut lines = String::new();
    for (number, digest) in cases {
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{number} {digest}");
    }
    Digest::of(lines.as_bytes())
}

impl Answer {
    /// Grades an answer.
    pub fn grade(&self, verdict: &Verdict) -> Grade {
        match (&self.right, Effect::of(verdict)) {
            (Right::Relief(right), Some(Effect::Relief(given))) if *right == given => Grade::Right,
            (Right::Relief(_), None) => Grade::Undecided,
            (Right::Stop, None | Some(Effect::NoRelief)) => Grade::Right,
            (Right::Relief(_) | Right::Stop, Some(_)) => Grade::Wrong,
        }
    }

    /// Says to whoever answered how it was, and why.
    pub fn lesson(&self, verdict: &Verdict) -> String {
        let grade = match self.grade(verdict) {
            Grade::Right => "right",
            Grade::Wrong => "not right",
            Grade::Undecided => "not decided, though it could be",
        };
        format!("This was a made-up case with a known answer. You {}: {grade}. {}", verdict.done(), self.why)
    }
}

impl Round {
    /// Tells whether a case belongs to it.
    pub fn has(&self, number: KnownNo) -> bool {
        (self.begins.0..self.begins.0.saturating_add(self.cases)).contains(&number.0)
    }

    /// Returns its numbers.
    pub fn numbers(&self) -> impl Iterator<Item = KnownNo> + use<> {
        (self.begins.0..self.begins.0.saturating_add(self.cases)).map(KnownNo)
    }
}

impl Known {
    /// Returns the round that goes on.
    pub fn running(&self) -> Option<&Round> {
        self.rounds.last().filter(|round| round.ended.is_none())
    }

    /// Returns the number of the next case.
    pub fn next_number(&self) -> KnownNo {
        KnownNo(self.rounds.last().map_or(1, |last| last.begins.0.saturating_add(last.cases)))
    }

    /// Returns the answer of a seat to a case, if it stands.
    pub fn answer_of(&self, seat: &Seat, number: KnownNo) -> Option<&Answered> {
        self.standing().find(|answered| answered.number == number && answered.signed.seat == *seat)
    }

    /// Returns the answers that stand, oldest first.
    pub fn standing(&self) -> impl Iterator<Item = &Answered> {
        self.answers.iter().filter(|answered| !answered.taken_back)
    }

    /// Adds the next entry. Entries are believed here; see [`Self::permits`] for the judgement.
    pub fn follow(&mut self, entry: &Entry) {
        let Deed::Known(step) = &entry.deed else { return };
        let signed = Signed::of(entry);
        match step {
            KnownStep::Plant { begins, cases, root, every, feedback } => self.rounds.push(Round {
                signed,
                begins: *begins,
                cases: *cases,
                root: *root,
                every: *every,
                feedback: *feedback,
                ended: None,
            }),
            KnownStep::Answer { number, answer } => self.answers.push(Answered {
                signed,
                number: *number,
                verdict: answer.clone(),
                taken_back: false,
            }),
            KnownStep::TakeBack { answer } => self
                .answers
                .iter_mut()
                .filter(|answered| answered.signed.seq == *answer)
                .for_each(|answered| answered.taken_back = true),
            KnownStep::Note { number, text } => self.notes.push((signed, *number, text.clone())),
            KnownStep::End { reason } => {
                if let Some(last) = self.rounds.last_mut() {
                    last.ended = Some((signed, reason.clone()));
                }
            }
        }
    }

    /// Judges whether a step may be taken.
    pub fn permits(&self, step: &KnownStep, actor: &Actor) -> Result<(), Refusal> {
        match step {
            KnownStep::Plant { begins, cases, every, .. } => {
                must_supervise(actor)?;
                if self.running().is_some() {
                    return Err(CheckRefusal::KnownRun.into());
                }
                let fits = *begins == self.next_number() && *cases > 0 && *every > 0;
                if fits { Ok(()) } else { Err(CheckRefusal::NoKnown.into()) }
            }
            KnownStep::Answer { number, answer } => {
                let round = self.must_run(*number)?;
                if actor.role == Role::Analyst {
                    return Err(CheckRefusal::NotAnAttorney.into());
                }
                if round.signed.seat == actor.seat {
                    return Err(CheckRefusal::Planter.into());
                }
                if self.answer_of(&actor.seat, *number).is_some() {
                    return Err(CheckRefusal::Answered.into());
                }
                answer.must_be_complete()
            }
            KnownStep::TakeBack { answer } => {
                let own = |answered: &&Answered| {
                    answered.signed.seq == *answer && answered.signed.seat == actor.seat
                };
                let answered = self.standing().find(own).ok_or(Refusal::NoSuchVerdict(*answer))?;
                match self.must_run(answered.number)?.feedback {
                    Feedback::AtOnce => Err(CheckRefusal::Graded.into()),
                    Feedback::AtEnd => Ok(()),
                }
            }
            KnownStep::Note { number, text } => {
                self.must_run(*number)?;
                if text.is_empty() { Err(Refusal::EmptyNote) } else { Ok(()) }
            }
            KnownStep::End { reason } => {
                must_supervise(actor)?;
                self.running().ok_or(CheckRefusal::NoKnown)?;
                Ok(must_say([reason])?)
            }
        }
    }

    fn must_run(&self, number: KnownNo) -> Result<&Round, CheckRefusal> {
        self.running().filter(|round| round.has(number)).ok_or(CheckRefusal::NoKnown)
    }
}

impl fmt::Display for KnownNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests;
