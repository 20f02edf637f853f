//! What happened to one case, in order: its verdicts and what became of each, its notes, the batch it stands in.
//!
//! Owns the fold from entries to a [`Standing`] and the rules of what may be done next. The queue asks it before it
//! records, the audit replays the whole ledger through it: an entry that these rules would have refused was not
//! written by this program.

use crate::casework::check::{CheckStep, OverlapStep, Step};
use crate::casework::known::KnownStep;
use crate::casework::{
    Act, BatchNo, CaseId, Change, Decided, Deed, Digest, Entry, Frozen, Note, Refusal, Seat, Seq, Standing,
    State,
};
use crate::relief::AddedFact;
use jiff::Timestamp;

/// What happened to one case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trail {
    given: Vec<Given>,
    notes: Vec<Note>,
    facts: Vec<StandingFact>,
    /// The facts that were taken back.
    retracted: Vec<Seq>,
    /// The verdict that a change of facts took back, and the entry that did, while nobody has decided since.
    reopened: Option<(Seq, Seq)>,
    batch: Option<BatchNo>,
}

/// A fact that was added to the case.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingFact {
    /// Its ledger entry.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub seat: Seat,
    /// What it says, and where it was found.
    pub added: AddedFact,
}

/// A verdict that was given once.
#[derive(Clone, Debug, PartialEq)]
struct Given {
    decided: Decided,
    shown: Option<Digest>,
    taken_back: bool,
}

impl Trail {
    /// Follows a case's entries, oldest first, and the batch that holds it now.
    ///
    /// Entries are believed, not judged; see [`Self::permits`] for the judgement. Entries on other cases must not be
    /// among them.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>, batch: Option<BatchNo>) -> Self {
        let mut trail = Self::default();
        for entry in entries {
            trail.follow(entry);
        }
        trail.batch = batch;
        trail
    }

    /// Adds the next entry.
    pub fn follow(&mut self, entry: &Entry) {
        match &entry.deed {
            Deed::Verdict(verdict) => {
                self.reopened = None;
                self.given.push(Given {
                    decided: Decided {
                        seq: entry.seq,
                        at: entry.at,
                        seat: entry.seat.clone(),
                        verdict: verdict.clone(),
                    },
                    shown: entry.shown,
                    taken_back: false,
                });
            }
            Deed::Note { text } => self.notes.push(Note {
                seq: entry.seq,
                at: entry.at,
                seat: entry.seat.clone(),
                text: text.clone(),
            }),
            Deed::Undo { of } => self.take_back(*of),
            Deed::Supersede { of, .. } => {
                self.take_back(*of);
                self.batch = None;
            }
            Deed::Changed { .. } => {
                self.reopen(entry.seq);
                self.batch = None;
            }
            Deed::Fact { added, .. } => {
                self.reopen(entry.seq);
                self.facts.push(StandingFact {
                    seq: entry.seq,
                    at: entry.at,
                    seat: entry.seat.clone(),
                    added: added.clone(),
                });
            }
            Deed::Retract { of, .. } => {
                self.reopen(entry.seq);
                self.retracted.push(*of);
            }
            Deed::Found { .. }
            | Deed::Import { .. }
            | Deed::Group { .. }
            | Deed::Batch { .. }
            | Deed::Export { .. }
            | Deed::Adopt { .. }
            | Deed::Vocabulary { .. }
            | Deed::Outcome { .. }
            | Deed::Roster(_)
            | Deed::RowRead { .. }
            | Deed::RowAccepted { .. }
            | Deed::Purge(_)
            | Deed::Sign { .. }
            | Deed::Repair(_)
            // A second decision in a check changes nothing about the case itself.
            | Deed::Check(_)
            | Deed::Overlap(_)
            | Deed::Known(_)
            | Deed::Gate(_) => {}
        }
    }

    /// Takes back every verdict, because it was about other facts, and remembers the one that was in force.
    fn reopen(&mut self, by: Seq) {
        if let Some(verdict) = self.in_force().map(|given| given.decided.seq) {
            self.reopened = Some((verdict, by));
        }
        self.given.iter_mut().for_each(|given| given.taken_back = true);
    }

    /// Freezes it in a batch.
    pub fn freeze(&mut self, batch: BatchNo) {
        self.batch = Some(batch);
    }

    /// Frees it, because another case of its batch was superseded before the batch went out.
    pub fn thaw(&mut self) {
        self.batch = None;
    }

    /// Judges whether a deed may be done to the case as it is now.
    ///
    /// Undo reaches any verdict that was not taken back, however old (design.md rule 5), unless the case is frozen:
    /// then only a superseding entry with a reason changes it.
    pub fn permits(&self, deed: &Deed) -> Result<(), Refusal> {
        match deed {
            Deed::Verdict(verdict) => {
                self.must_be_free()?;
                verdict.must_be_complete()
            }
            Deed::Note { text } if text.is_empty() => Err(Refusal::EmptyNote),
            // Whether a step of a check may be taken is the check's to judge ([`super::check`]).
            Deed::Note { .. }
            | Deed::Check(CheckStep { step: Step::Redecide { .. } | Step::Settle { .. }, .. })
            | Deed::Overlap(OverlapStep::Again { .. } | OverlapStep::Settle { .. }) => Ok(()),
            Deed::Undo { of } => {
                self.must_stand(*of)?;
                self.must_be_free()
            }
            Deed::Outcome { batch, .. } if self.batch == Some(*batch) => Ok(()),
            Deed::Outcome { batch, .. } => Err(Refusal::NotInBatch(*batch)),
            Deed::Supersede { of, batch, reason } => {
                self.must_stand(*of)?;
                if self.batch != Some(*batch) || self.in_force().is_none_or(|given| given.decided.seq != *of)
                {
                    return Err(Refusal::NotInBatch(*batch));
                }
                if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(()) }
            }
            Deed::Changed { of, batch, .. } => {
                let stands = self.in_force().map(|given| given.decided.seq);
                if (stands, self.batch) == (*of, *batch) { Ok(()) } else { Err(Refusal::Changed) }
            }
            Deed::Fact { added, .. } if added.source.is_empty() => Err(Refusal::NoSource),
            Deed::Fact { .. } => self.must_be_free(),
            Deed::Retract { reason, .. } if reason.is_empty() => Err(Refusal::NoReasonForFact),
            Deed::Retract { of, .. } if self.facts().any(|fact| fact.seq == *of) => self.must_be_free(),
            Deed::Retract { of, .. } => Err(Refusal::NoSuchFact(*of)),
            Deed::Found { .. }
            | Deed::Import { .. }
            | Deed::Group { .. }
            | Deed::Batch { .. }
            | Deed::Export { .. }
            | Deed::Adopt { .. }
            | Deed::Vocabulary { .. }
            | Deed::Roster(_)
            | Deed::RowRead { .. }
            | Deed::RowAccepted { .. }
            | Deed::Purge(_)
            | Deed::Sign { .. }
            | Deed::Repair(_)
            | Deed::Check(_)
            | Deed::Overlap(_)
            | Deed::Known(_)
            | Deed::Gate(_) => Err(Refusal::NotOnACase),
        }
    }

    /// Returns what somebody does by a deed, for the table of [`super::role`]; `None` for what the program does itself.
    ///
    /// On a case it depends on whose verdict the deed touches. For deeds that are on no case any trail gives the same.
    pub fn act(&self, deed: &Deed, seat: &Seat) -> Option<Act> {
        Some(match deed {
            Deed::Found { .. } | Deed::Roster(Change::Enrol { .. }) | Deed::Repair(_) => return None,
            Deed::Import { .. } | Deed::RowRead { .. } | Deed::RowAccepted { .. } | Deed::Changed { .. } => {
                Act::Import
            }
            Deed::Group { .. } | Deed::Known(KnownStep::Answer { .. }) => Act::Decide,
            Deed::Batch { .. } => Act::Freeze,
            Deed::Export { .. } | Deed::Outcome { .. } => Act::Export,
            Deed::Roster(Change::Add { .. } | Change::Role { .. } | Change::Remove { .. }) => Act::Seats,
            Deed::Purge(_) => Act::Purge,
            Deed::Check(CheckStep { step: Step::Redecide { .. } | Step::Settle { .. }, .. })
            | Deed::Overlap(OverlapStep::Again { .. } | OverlapStep::Settle { .. }) => Act::DecideAgain,
            Deed::Known(KnownStep::TakeBack { .. }) => Act::TakeBack,
            Deed::Check(_)
            | Deed::Gate(_)
            | Deed::Overlap(_)
            | Deed::Known(KnownStep::Plant { .. } | KnownStep::End { .. }) => Act::SpotCheck,
            Deed::Sign { .. } => Act::Sign,
            Deed::Note { .. } | Deed::Known(KnownStep::Note { .. }) => Act::Note,
            Deed::Fact { .. } | Deed::Retract { .. } => Act::AddFact,
            Deed::Adopt { .. } => Act::Adopt,
            Deed::Vocabulary { .. } => Act::Teach,
            Deed::Supersede { .. } => Act::Override,
            Deed::Undo { of } => {
                let own =
                    self.given.iter().any(|given| given.decided.seq == *of && given.decided.seat == *seat);
                if own { Act::TakeBack } else { Act::Override }
            }
            Deed::Verdict(_) => self.act_of_verdict(seat),
        })
    }

    /// Returns what somebody does by a verdict, whatever it says: what is in force decides.
    pub fn act_of_verdict(&self, seat: &Seat) -> Act {
        let Some(Given { decided, .. }) = self.in_force() else { return Act::Decide };
        match State::of(&decided.verdict) {
            State::Waiting | State::Held => Act::Decide,
            State::Flagged => Act::Settle,
            State::Approved | State::Challenged if decided.seat == *seat => Act::Decide,
            State::Approved | State::Challenged => Act::Override,
        }
    }

    /// Returns what the case is now: the last verdict that was not taken back, and its batch.
    pub fn standing(&self) -> Standing {
        Standing { decided: self.in_force().map(|given| given.decided.clone()), batch: self.batch }
    }

    /// Returns the verdict that a change of facts took back, and the first entry that did, while nobody has decided
    /// since.
    pub fn reopened(&self) -> Option<(Seq, Seq)> {
        self.reopened
    }

    /// Returns its notes, oldest first.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Returns the facts that were added and not taken back, oldest first.
    pub fn facts(&self) -> impl Iterator<Item = &StandingFact> {
        self.facts.iter().filter(|fact| !self.retracted.contains(&fact.seq))
    }

    /// Returns what a new batch would fix of it: only where it is approved and stands in no batch.
    pub fn freezable(&self, case: CaseId) -> Option<Frozen> {
        let given = self.in_force().filter(|_| self.batch.is_none())?;
        let approved = State::of(&given.decided.verdict) == State::Approved;
        given.shown.filter(|_| approved).map(|shown| Frozen { case, verdict: given.decided.seq, shown })
    }

    fn in_force(&self) -> Option<&Given> {
        self.given.iter().rev().find(|given| !given.taken_back)
    }

    fn take_back(&mut self, of: Seq) {
        self.given
            .iter_mut()
            .filter(|given| given.decided.seq == of)
            .for_each(|given| given.taken_back = true);
    }

    fn must_be_free(&self) -> Result<(), Refusal> {
        self.batch.map_or(Ok(()), |batch| Err(Refusal::Frozen(batch)))
    }

    fn must_stand(&self, of: Seq) -> Result<(), Refusal> {
        match self.given.iter().find(|given| given.decided.seq == of) {
            None => Err(Refusal::NoSuchVerdict(of)),
            Some(given) if given.taken_back => Err(Refusal::TakenBack(of)),
            Some(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
