//! What the program put in order when it opened a queue: the words of the ledger entry that says so.

use crate::casework::{Digest, Seq};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What was put in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "repair", rename_all = "kebab-case")]
pub enum Repair {
    /// Entries that the queue file had lost were taken from the second copy of the ledger.
    Entries {
        /// The first of them.
        first: Seq,
        /// The last of them.
        last: Seq,
    },
    /// The second copy was written anew from the queue.
    Copy {
        /// Why.
        found: CopyFault,
        /// The last entry that the copy still had; 0 where it had none.
        last: Seq,
    },
    /// Somebody chose to go on from an older state of the queue: what the second copy had beyond it was given up.
    Older {
        /// The last entry that was given up.
        last: Seq,
        /// Its hash.
        head: Digest,
    },
}

/// What was wrong with the second copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyFault {
    /// There was none.
    Missing,
    /// It ended before the queue did.
    Short,
    /// A part of it was not what was written.
    Damaged,
    /// It was sealed under another key than the queue's.
    OtherKey,
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entries { first, last } if first == last => {
                write!(f, "entry {first} was taken from the second copy of the ledger")
            }
            Self::Entries { first, last } => {
                write!(f, "entries {first} to {last} were taken from the second copy of the ledger")
            }
            Self::Copy { found, .. } => {
                write!(f, "the second copy of the ledger was written anew: {found}")
            }
            Self::Older { last, .. } => {
                write!(
                    f,
                    "the work went on from an older state: what came after it, up to entry {last}, was given up"
                )
            }
        }
    }
}

impl fmt::Display for CopyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "there was none",
            Self::Short => "its end was missing",
            Self::Damaged => "it was damaged",
            Self::OtherKey => "it was under another key",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::Deed;

    #[test]
    fn every_repair_is_written_and_read_back_and_says_what_it_was() {
        let table = [
            (Repair::Entries { first: Seq(4), last: Seq(4) }, "entry #000004 was taken"),
            (Repair::Entries { first: Seq(4), last: Seq(6) }, "entries #000004 to #000006 were taken"),
            (Repair::Copy { found: CopyFault::Short, last: Seq(3) }, "written anew: its end was missing"),
            (Repair::Older { last: Seq(9), head: Digest::of(b"head") }, "up to entry #000009, was given up"),
        ];
        for (repair, words) in table {
            assert!(repair.to_string().contains(words), "{repair}");
            let deed = Deed::Repair(repair);
            let text = serde_json::to_string(&deed).unwrap();
            assert!(text.starts_with("{\"deed\":\"repair\",\"repair\":"), "{text}");
            assert_eq!(serde_json::from_str::<Deed>(&text).unwrap(), deed);
        }
    }
}
