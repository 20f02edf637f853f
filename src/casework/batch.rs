//! A frozen, numbered set of approved cases: what was approved is what will be filed, provably.
//!
//! Owns what a batch fixes, its root hash, and what became of it: exported, or void because one of its cases was
//! superseded before it went out. Which cases are free to be frozen is [`super::Trail::freezable`]'s rule; the files
//! of a batch are `filing`'s.

use crate::casework::check::gate::Passage;
use crate::casework::{CaseId, Deed, Digest, Entry, Lessons, PublicKey, Refusal, Seat, Seq, Signature};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write as _};

/// Number of a batch, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BatchNo(pub u32);

/// One case of a batch, by what fixes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Which case.
    pub case: CaseId,
    /// The verdict in force when it was frozen.
    pub verdict: Seq,
    /// What was shown when that verdict was given.
    pub shown: Digest,
}

/// A frozen set of approved cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its number.
    pub number: BatchNo,
    /// When it was frozen.
    pub at: Timestamp,
    /// The head of the ledger before its own entry.
    pub head: Digest,
    /// Its cases, by number.
    pub cases: Vec<Frozen>,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BatchState {
    /// Frozen, not written out yet.
    Frozen,
    /// Written out; it stands whatever is superseded later.
    Exported,
    /// One of its cases was superseded before it was written out; the others are free again.
    Void,
}

/// A group that cases of a batch were approved with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovedGroup {
    /// The entry that approved it.
    pub group: Seq,
    /// How many cases it had.
    pub cases: u64,
    /// Those of them that somebody had on the screen.
    pub looked_at: Vec<CaseId>,
}

/// A batch with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRecord {
    /// The batch itself.
    pub batch: Batch,
    /// Its own ledger entry.
    pub seq: Seq,
    /// Who froze it.
    pub seat: Seat,
    /// What became of it.
    pub state: BatchState,
    /// The SHA-256 of the manifest it was last written out with.
    pub manifest: Option<Digest>,
    /// How it passed the gate when it last went out.
    pub passage: Option<Passage>,
    /// The signature that was put under its entry; none where nobody signs in.
    pub signature: Option<BatchSignature>,
    /// The groups that some of its cases were approved with, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<ApprovedGroup>,
    /// Its cases whose verdict was superseded since, by number; one of them made an unexported batch void.
    pub superseded: Vec<CaseId>,
    /// The office's own words that were in force when it was frozen.
    pub lessons: Lessons,
}

/// A signature over the ledger entry that froze a batch: with it a court can see who stands for the batch, without the
/// ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchSignature {
    /// Who signed.
    pub seat: Seat,
    /// The public half of the seat's key, as the ledger names it.
    pub key: PublicKey,
    /// The signature over the number and the hash of that entry.
    pub signature: Signature,
    /// The entry's canonical text. Its hash is SHA-256 over the head of the ledger before it, a line feed, and this.
    pub entry: String,
}

impl BatchSignature {
    /// Tells whether it holds, over the entry that froze the batch with this number and root after this head.
    pub fn covers(&self, number: BatchNo, root: &Digest, head: &Digest) -> bool {
        let Ok(entry) = Entry::parse(&self.entry) else { return false };
        let is_it =
            matches!(&entry.deed, Deed::Batch { batch, root: own, .. } if *batch == number && own == root);
        is_it && self.key.verifies(entry.seq, &Entry::link(head, &self.entry), &self.signature)
    }
}

impl Batch {
    /// Fixes the given cases, in the order of their numbers whatever order they come in.
    ///
    /// `head` is the head of the ledger before the batch's own entry: with it the root also fixes what every verdict
    /// said. Refuses to freeze nothing.
    pub fn freeze(
        number: BatchNo,
        at: Timestamp,
        head: Digest,
        cases: impl IntoIterator<Item = Frozen>,
    ) -> Result<Self, Refusal> {
        let mut cases: Vec<_> = cases.into_iter().collect();
        cases.sort_unstable_by_key(|frozen| frozen.case);
        cases.dedup_by_key(|frozen| frozen.case);
        if cases.is_empty() { Err(Refusal::NothingToFreeze) } else { Ok(Self { number, at, head, cases }) }
    }

    /// Returns the root hash: SHA-256 over the lines `batch NUMBER`, `head HASH` and, for every case in order,
    /// `CASE VERDICT SHOWN`, each ended by a line feed, so that a clerk can check it with `sha256sum`.
    pub fn root(&self) -> Digest {
        let mut lines = format!("batch {}\nhead {}\n", self.number.0, self.head);
        for frozen in &self.cases {
            // Writing to a String cannot fail.
            let _ = writeln!(lines, "{} {} {}", frozen.case.0, frozen.verdict.0, frozen.shown);
        }
        Digest::of(lines.as_bytes())
    }

    /// Returns what is fixed of a case, if it stands in it.
    pub fn get(&self, case: CaseId) -> Option<&Frozen> {
        let at = self.cases.binary_search_by_key(&case, |frozen| frozen.case).ok()?;
        self.cases.get(at)
    }
}

impl BatchRecord {
    /// Starts the record of a batch that was just frozen.
    pub fn new(batch: Batch, seq: Seq, seat: Seat) -> Self {
        Self {
            batch,
            seq,
            seat,
            state: BatchState::Frozen,
            manifest: None,
            passage: None,
            signature: None,
            groups: Vec::new(),
            superseded: Vec::new(),
            lessons: Lessons::default(),
        }
    }

    /// Judges whether it may be written out.
    pub fn may_export(&self) -> Result<(), Refusal> {
        match self.state {
            BatchState::Frozen | BatchState::Exported => Ok(()),
            BatchState::Void => Err(Refusal::Void(self.batch.number)),
        }
    }

    /// Adds the next entry of the ledger; entries that do not concern it change nothing.
    pub fn follow(&mut self, entry: &Entry) {
        match &entry.deed {
            Deed::Export { batch, manifest, passage } if *batch == self.batch.number => {
                self.state = BatchState::Exported;
                self.manifest = Some(*manifest);
                self.passage.clone_from(passage);
            }
            Deed::Supersede { batch, .. } | Deed::Changed { batch: Some(batch), .. }
                if *batch == self.batch.number =>
            {
                if self.state == BatchState::Frozen {
                    self.state = BatchState::Void;
                }
                self.superseded.extend(entry.case);
                self.superseded.sort_unstable();
            }
            _ => {}
        }
    }

    /// Tells whether a case is still frozen by it.
    pub fn holds(&self, case: CaseId) -> bool {
        self.state != BatchState::Void && self.batch.get(case).is_some() && !self.superseded.contains(&case)
    }
}

impl BatchState {
    /// Returns the word it is stored and listed under.
    pub fn id(self) -> &'static str {
        match self {
            Self::Frozen => "frozen",
            Self::Exported => "exported",
            Self::Void => "void",
        }
    }
}

impl fmt::Display for BatchState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl fmt::Display for BatchNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests;
