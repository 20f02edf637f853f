//! The ledger: the append-only, hash-chained record of everything that people and the program did to a queue.
//!
//! Owns what an entry says, its canonical bytes and its link in the chain. Checking a whole chain is [`super::chain`]'s,
//! what a case's entries add up to [`super::trail`]'s; the table and its triggers are `queue`'s.
//! An entry's `hash` is SHA-256 over the previous hash in hexadecimal, a line feed, and the entry's canonical JSON, so
//! that 20 lines of any language can check it.

use crate::casework::check::OverlapStep;
use crate::casework::check::gate::Passage;
use crate::casework::known::KnownStep;
use crate::casework::{
    BatchNo, CaseId, Change, Charter, CheckStep, Digest, Filing, GateStep, PublicKey, Purge, Repair,
    Signature, Verdict, WordChange,
};
use crate::record::{SourceNo, Text};
use crate::relief::AddedFact;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Number of a ledger entry, counted from 1 without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

/// Who did it: somebody who has a seat ([`super::roster`]).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seat(pub Text);

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "kebab-case")]
pub enum Deed {
    /// The queue was made.
    Found {
        /// For what.
        charter: Charter,
        /// The program's version.
        version: String,
        /// The founder's signing key; none in a plain file, where nobody signs in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<PublicKey>,
    },
    /// Sources were read in, in one transaction.
    Import {
        /// Each source: its SHA-256, in the order of their numbers.
        sources: Vec<Digest>,
        /// Rows read, without headers.
        rows: u64,
        /// Rows refused.
        refused: u64,
        /// Persons stored.
        persons: u64,
        /// Cases proposed.
        cases: u64,
        /// SHA-256 over all case ids, their snapshot hashes and proposals, in order: what `audit` recomputes.
        root: Digest,
        /// The sources in whose place these stand: a later delivery.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<SourceNo>,
        /// SHA-256 of the mapping that each source was read through, in the order of their numbers; all zeros for the
        /// state's own file. None where all are, and in entries from before this was taken down.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mappings: Vec<Digest>,
    },
    /// A verdict on the entry's case.
    Verdict(Verdict),
    /// Cases that follow one pattern were approved together; the verdicts on them are the entries after this one.
    Group {
        /// The pattern's hash.
        pattern: Digest,
        /// The pattern in words.
        words: Text,
        /// How many cases, as it was typed.
        cases: u64,
        /// The members that were looked at.
        looked_at: Vec<CaseId>,
    },
    /// A note on the entry's case.
    Note {
        /// What it says.
        text: Text,
    },
    /// A verdict was taken back; the case is what its other entries make it.
    Undo {
        /// The verdict's entry.
        of: Seq,
    },
    /// A verdict on a case that stands in a batch was taken back. A batch not exported yet becomes void by it.
    Supersede {
        /// The verdict's entry.
        of: Seq,
        /// The batch it stood in.
        batch: BatchNo,
        /// Why, in the words of who did it.
        reason: Text,
    },
    /// Approved cases were frozen.
    Batch {
        /// Its number.
        batch: BatchNo,
        /// How many cases.
        cases: u64,
        /// Its root hash.
        root: Digest,
    },
    /// A batch was written out.
    Export {
        /// Which.
        batch: BatchNo,
        /// The SHA-256 of its manifest.
        manifest: Digest,
        /// How it passed the gate; none in entries from before there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passage: Option<Passage>,
    },
    /// The entry's case, or every case of the batch that the step fits, went on after the batch was written out.
    Outcome {
        /// The batch.
        batch: BatchNo,
        /// Where to.
        to: Filing,
        /// On which day.
        on: jiff::civil::Date,
        /// The SHA-256 of the court's answer, if it was read from one.
        answer: Option<Digest>,
    },
    /// The roster of seats changed.
    Roster(Change),
    /// A refused row was read in as a person corrected it, under the place of the original.
    RowRead {
        /// The source it stands in.
        source: SourceNo,
        /// Its line there.
        line: u64,
        /// The SHA-256 of the corrected row as it is stored.
        row: Digest,
    },
    /// A person judged that a refused row is not needed.
    RowAccepted {
        /// The source it stands in.
        source: SourceNo,
        /// Its line there.
        line: u64,
        /// Why, in words.
        reason: Text,
    },
    /// What is known of the entry's case changed. Every verdict on it is taken back, because it was about other facts.
    Changed {
        /// The entry that brought it: an import, a row that was read in, or one that was accepted.
        by: Seq,
        /// The verdict that stood.
        of: Option<Seq>,
        /// The batch it stood in. One not exported yet becomes void by it.
        batch: Option<BatchNo>,
        /// What changed, in words.
        what: Vec<Text>,
        /// The SHA-256 of the history as it is stored from now on.
        history: Digest,
        /// The SHA-256 of the proposal as it is stored from now on.
        proposal: Digest,
    },
    /// A step of a spot-check; of a sampled case, if it is about one.
    Check(CheckStep),
    /// An override of the gate, or how many supervisors one needs.
    Gate(GateStep),
    /// A step of the second readings while the work goes on; of a case, if it is about one.
    Overlap(OverlapStep),
    /// Cases with a known answer: mixed in, answered, taken out. On no case of the queue.
    Known(KnownStep),
    /// A fact that the file does not have was added to the entry's case. Every verdict on it is taken back, because it
    /// was about other facts.
    Fact {
        /// The fact, with its source.
        #[serde(flatten)]
        added: AddedFact,
        /// The SHA-256 of the case's proposal as it is stored from now on.
        proposal: Digest,
    },
    /// An added fact was taken back; what holds of verdicts when one is added holds here.
    Retract {
        /// The fact's entry.
        of: Seq,
        /// Why, in the words of who did it.
        reason: Text,
        /// The SHA-256 of the case's proposal as it is stored from now on.
        proposal: Digest,
    },
    /// The queue goes on under another policy. No verdict is touched: only cases that wait are proposed anew.
    Adopt {
        /// What the queue is for from now on; nothing but the policy differs.
        charter: Charter,
        /// Cases that waited and were proposed anew.
        waiting: u64,
        /// Decided cases for which something else would be proposed now.
        differing: u64,
        /// SHA-256 over the numbers of the cases proposed anew and the SHA-256 of their proposals, in order.
        root: Digest,
    },
    /// A text was taught to the vocabulary, or forgotten. As with a policy, no decision is touched: only cases that wait
    /// are proposed anew.
    Vocabulary {
        /// What changed.
        #[serde(flatten)]
        change: WordChange,
        /// What the queue is for from now on; nothing but the vocabulary differs.
        charter: Charter,
        /// Cases that waited and were proposed anew.
        waiting: u64,
        /// Decided cases for which something else would be proposed now.
        differing: u64,
        /// SHA-256 over the numbers of the cases proposed anew and the SHA-256 of their proposals, in order.
        root: Digest,
    },
    /// The personal data of cases that were granted was erased.
    Purge(Purge),
    /// The entry's seat stands for everything before it: a signature over the entry before this one.
    Sign {
        /// The hash of the entry before this one.
        head: Digest,
        /// The signature over its number and that hash, with the seat's key.
        signature: Signature,
    },
    /// The program put the queue, or the second copy of its ledger, in order.
    Repair(Repair),
}

/// One entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number.
    pub seq: Seq,
    /// When, in UTC, to the millisecond; written with three decimals, so that its text sorts as time does.
    #[serde(with = "milliseconds")]
    pub at: Timestamp,
    /// By whom.
    pub seat: Seat,
    /// On which case, if on one.
    pub case: Option<CaseId>,
    /// The hash of exactly what was shown when it was decided.
    pub shown: Option<Digest>,
    /// The hash of the policy in force.
    pub policy: Digest,
    /// The purge that took the words out of it; its hash is then not over its text ([`super::purge::erasure`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<Seq>,
    /// What was done.
    #[serde(flatten)]
    pub deed: Deed,
}

/// What the screen is told once an entry is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The number to show.
    pub seq: Seq,
    /// The head of the chain after it.
    pub head: Digest,
}

/// Text that is not an entry in its canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a ledger entry in its canonical form")]
pub struct NotAnEntry;

impl Deed {
    /// Returns the word it is stored and listed under.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Found { .. } => "found",
            Self::Import { .. } => "import",
            Self::Verdict(_) => "verdict",
            Self::Group { .. } => "group",
            Self::Note { .. } => "note",
            Self::Undo { .. } => "undo",
            Self::Supersede { .. } => "supersede",
            Self::Batch { .. } => "batch",
            Self::Export { .. } => "export",
            Self::Outcome { .. } => "outcome",
            Self::Roster(_) => "roster",
            Self::RowRead { .. } => "row-read",
            Self::RowAccepted { .. } => "row-accepted",
            Self::Changed { .. } => "changed",
            Self::Check(_) => "check",
            Self::Gate(_) => "gate",
            Self::Overlap(_) => "overlap",
            Self::Known(_) => "known",
            Self::Fact { .. } => "fact",
            Self::Retract { .. } => "retract",
            Self::Adopt { .. } => "adopt",
            Self::Vocabulary { .. } => "vocabulary",
            Self::Purge(_) => "purge",
            Self::Sign { .. } => "sign",
            Self::Repair(_) => "repair",
        }
    }
}

impl Deed {
    /// Returns it with the hash of the proposal that it leads to; a deed that leads to none is returned as it is.
    #[must_use]
    pub fn with_proposal(self, proposal: Digest) -> Self {
        match self {
            Self::Fact { added, .. } => Self::Fact { added, proposal },
            Self::Retract { of, reason, .. } => Self::Retract { of, reason, proposal },
            other => other,
        }
    }
}

impl Entry {
    /// Returns the canonical JSON that is stored, hashed and exported: fields in the order of this type, no spaces.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads an entry back from what is stored.
    ///
    /// Only canonical text is an entry: one with other spaces, another order of fields or fields of its own was not
    /// written by this program.
    pub fn parse(canonical: &str) -> Result<Self, NotAnEntry> {
        let entry: Self = serde_json::from_str(canonical).map_err(|_| NotAnEntry)?;
        if entry.canonical().is_ok_and(|again| again == canonical) { Ok(entry) } else { Err(NotAnEntry) }
    }

    /// Returns the hash of an entry from the hash before it and its canonical JSON.
    pub fn link(previous: &Digest, canonical: &str) -> Digest {
        Digest::of(format!("{previous}\n{canonical}").as_bytes())
    }
}

/// An entry before it has a number: what the workstation or a command asks the queue to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// On which case, if on one.
    pub case: Option<CaseId>,
    /// The hash of exactly what was shown.
    pub shown: Option<Digest>,
    /// What is done.
    pub deed: Deed,
}

/// Writes a time with exactly three decimals, whatever they are.
mod milliseconds {
    use jiff::Timestamp;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{at:.3}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        Timestamp::deserialize(deserializer)
    }
}

impl std::fmt::Display for Seq {
    /// Writes it as the screens do: `#004213`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:06}", self.0)
    }
}

impl std::fmt::Display for Seat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests;
