//! The case as the workstation needs it: everything that decides it, in one value.

use crate::casework::{
    Deed, Digest, Entry, Otherwise, Refusal, Seat, Seq, Standing, StandingFact, Trail, Verdict,
};
use crate::record::{Count, CountKey, Event, Person, SourceRow, Text};
use crate::relief::{Action, CaseProposal, Proposal};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Number of a case in its queue, counted from 1 in the order of import; stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub u64);

/// An annotation on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its ledger entry.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub seat: Seat,
    /// What it says.
    pub text: Text,
}

/// Everything about one case: what the screen draws and what a verdict is about.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseFile {
    /// Its number.
    pub id: CaseId,
    /// The person with the whole history.
    pub person: Person,
    /// The proposal for each candidate count, and which event of the history the case is.
    pub proposal: CaseProposal,
    /// What the policy in force would propose, for a case that was decided under an earlier one.
    pub now: Option<Box<CaseProposal>>,
    /// What was decided otherwise on cases that are alike. Pointed out beside the case, and no part of what it shows.
    pub otherwise: Option<Otherwise>,
    /// The cases of this person in the queue, in order, this one among them.
    pub siblings: Vec<CaseId>,
    /// What it is now.
    pub standing: Standing,
    /// Its notes, oldest first.
    pub notes: Vec<Note>,
    /// Its ledger entries, oldest first.
    pub entries: Vec<Entry>,
    /// The rows of the person, in the order of the sources.
    pub rows: Vec<SourceRow>,
    /// The names of the sources those rows stand in, by number.
    pub sources: Vec<(crate::record::SourceNo, Text)>,
}

/// What changed of a case that waits: since the decision that does not stand any more because of it, or since it was read
/// in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopened<'a> {
    /// The verdict's entry; `None` where nothing was decided.
    pub verdict: Option<&'a Entry>,
    /// What changed since, in words.
    pub what: Vec<String>,
}

impl CaseFile {
    /// Returns what changed of a case that waits, as long as nobody has decided since: with the decision that the change
    /// took back, if there was one.
    pub fn reopened(&self) -> Option<Reopened<'_>> {
        if self.standing.decided.is_some() {
            return None;
        }
        let (verdict, by) = match Trail::of(&self.entries, None).reopened() {
            Some((verdict, by)) => (self.entries.iter().find(|entry| entry.seq == verdict), by),
            None => (None, self.first_since_decided()?),
        };
        let since = self.entries.iter().filter(|entry| entry.seq >= by);
        let what = since.flat_map(|entry| match &entry.deed {
            Deed::Changed { what, .. } => what.iter().map(ToString::to_string).collect(),
            Deed::Fact { added, .. } => vec![format!("added: {added}")],
            Deed::Retract { of, .. } => vec![format!("the fact {of} was taken back")],
            _ => Vec::new(),
        });
        let what: Vec<String> = what.collect();
        (!what.is_empty()).then_some(Reopened { verdict, what })
    }

    /// Returns the first entry after the last decision, or after that was taken back.
    fn first_since_decided(&self) -> Option<Seq> {
        let decides = |entry: &Entry| {
            matches!(
                entry.deed,
                Deed::Verdict(_) | Deed::Undo { .. } | Deed::Supersede { .. } | Deed::Group { .. }
            )
        };
        let from = self.entries.iter().rposition(decides).map_or(0, |at| at + 1);
        self.entries.get(from).map(|entry| entry.seq)
    }

    /// Returns the court action the case is about.
    pub fn event(&self) -> Option<&Event> {
        self.person.events.get(self.proposal.event)
    }

    /// Returns the candidate counts with what is proposed for each, in the order of the counts.
    pub fn candidates(&self) -> impl Iterator<Item = (&Count, &Proposal)> {
        let counts = self.event().map_or(&[][..], |event| event.counts.as_slice());
        self.proposal
            .proposals
            .iter()
            .filter_map(|proposal| counts.get(proposal.count).map(|count| (count, proposal)))
    }

    /// Returns the facts that people added and did not take back, oldest first.
    pub fn facts(&self) -> Vec<StandingFact> {
        Trail::of(&self.entries, None).facts().cloned().collect()
    }

    /// Takes everything off it that says what was decided, by whom and why: what the second reader of a spot-check sees.
    #[must_use]
    pub fn blind(mut self) -> Self {
        self.standing = Standing::default();
        self.notes.clear();
        // Whether an alike case was decided otherwise depends on how this one was.
        self.otherwise = None;
        // What was found out about the case is evidence, not a decision.
        self.entries.retain(|entry| matches!(entry.deed, Deed::Fact { .. } | Deed::Retract { .. }));
        self
    }

    /// Judges whether a verdict fits the case: an approval gives every candidate count exactly one action that is
    /// determined, and names those that differ from the proposal.
    ///
    /// Where two counts stand under one key (traps.md T57) they share the action, and whether it is an amendment is
    /// left to the verdict.
    pub fn fits(&self, verdict: &Verdict) -> Result<(), Refusal> {
        let Verdict::Approve { actions, amended, .. } = verdict else { return Ok(()) };
        let mut proposed: BTreeMap<&CountKey, BTreeSet<Action>> = BTreeMap::new();
        for (count, proposal) in self.candidates() {
            proposed.entry(&count.key).or_default().insert(proposal.action);
        }
        if !proposed.keys().copied().eq(actions.keys()) {
            return Err(Refusal::Counts);
        }
        if amended.iter().any(|key| !actions.contains_key(key)) {
            return Err(Refusal::Amended);
        }
        for (key, proposals) in proposed {
            let differs = actions.get(key).is_some_and(|action| !proposals.contains(action));
            let shared = proposals.len() > 1;
            if differs != amended.contains(key) && !shared {
                return Err(Refusal::Amended);
            }
        }
        Ok(())
    }
}

impl Shown {
    /// Hashes what a case shows: its number, the person's facts, the proposal, the policy and the notes.
    ///
    /// Five lines, each ended by a line feed: `case NUMBER`, `policy HASH`, and the person, the proposal and the
    /// notes as JSON without spaces. The queue compares it when a verdict arrives, so that nobody decides about
    /// something that has changed meanwhile.
    pub fn of(case: &CaseFile, policy: &Digest) -> Result<Self, serde_json::Error> {
        let head = format!("case {}\npolicy {policy}\n", case.id.0);
        let person = serde_json::to_vec(&case.person)?;
        let proposal = serde_json::to_vec(&case.proposal)?;
        let notes = serde_json::to_vec(&case.notes)?;
        let pieces = [head.as_bytes(), &person, b"\n", &proposal, b"\n", &notes, b"\n"];
        Ok(Self(Digest::over(pieces)))
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The hash of exactly what was shown: the case's facts, its proposal, the policy and the notes, not pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shown(pub Digest);

#[cfg(test)]
mod tests;
