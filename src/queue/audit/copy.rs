//! The second copy of the ledger against the queue: every entry, by its hash.

use crate::casework::{Digest, Seq};
use crate::queue::copy::Owner;
use crate::queue::copy::scan::{Extent, Holds, Reader, Rest};
use crate::queue::{Error, Queue, ledger, lock};
use serde::Serialize;
use std::fmt;

/// What was found of the second copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyCheck {
    /// It has every entry of the queue, and no other.
    Same {
        /// How many.
        entries: u64,
    },
    /// There is none.
    Missing,
    /// It ends before the queue does.
    Short {
        /// Its last entry.
        last: Seq,
    },
    /// It has entries that the queue does not have.
    Longer {
        /// Its last entry.
        last: Seq,
    },
    /// A part of it is not what was written.
    Damaged {
        /// The last entry before the damage.
        last: Seq,
    },
    /// It says something else about an entry than the queue.
    Contradicts {
        /// The first such entry.
        first: Seq,
    },
    /// It belongs to another queue.
    OfAnother,
}

impl CopyCheck {
    /// Tells whether the next opening for writing mends it by itself.
    pub fn is_mended_by_opening(&self) -> bool {
        matches!(self, Self::Missing | Self::Short { .. } | Self::Damaged { .. })
    }
}

impl fmt::Display for CopyCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same { entries: 1 } => f.write_str("the second copy of the ledger has the same entry"),
            Self::Same { entries } => {
                write!(f, "the second copy of the ledger has the same {entries} entries")
            }
            Self::Missing => f.write_str("there is no second copy of the ledger"),
            Self::Short { last } => write!(f, "the second copy of the ledger ends at entry {last}"),
            Self::Longer { last } => {
                write!(f, "the second copy of the ledger goes on to entry {last}: the queue lost its end")
            }
            Self::Damaged { last } => {
                write!(f, "the second copy of the ledger is damaged after entry {last}")
            }
            Self::Contradicts { first } => {
                write!(f, "the second copy of the ledger contradicts the queue from entry {first} on")
            }
            Self::OfAnother => f.write_str("the second copy of the ledger belongs to another queue"),
        }
    }
}

impl Queue {
    /// Reads the whole second copy of the ledger and compares it with the queue, entry by entry.
    ///
    /// While somebody writes, the copy may be ahead of what this connection sees: that is no difference.
    pub fn check_copy(&self) -> Result<CopyCheck, Error> {
        let snapshot = self.connection.unchecked_transaction()?;
        let own = self.head()?;
        let owner = Owner::of(&snapshot, self.credentials.as_ref())?;
        let mut reader = match Reader::open(&self.path, &owner) {
            Ok(Some(reader)) => reader,
            Ok(None) => return Ok(CopyCheck::Missing),
            Err(error) => return Err(error),
        };
        let scan = match reader.scan(Extent::Whole) {
            Ok(scan) => scan,
            Err(Error::CopyOfAnother(_)) => return Ok(CopyCheck::OfAnother),
            Err(error) => return Err(error),
        };
        let mut before = Digest::ZERO;
        for frame in &scan.frames {
            if !matches!(frame.holds, Holds::Entries { .. }) {
                continue;
            }
            for link in reader.links(*frame)? {
                let seq = Seq(link.seq()?);
                let stored = ledger::hash_of(&snapshot, seq)?;
                let differs = stored.is_some_and(|stored| stored != link.hash);
                if differs || seq.0 == own.entries + 1 && !link.follows(&before) {
                    return Ok(CopyCheck::Contradicts { first: seq });
                }
                before = link.hash;
            }
        }
        let last = Seq(scan.head().entries);
        let is_written_to = self.lock.is_none() && lock::held(&self.path).is_some();
        Ok(match scan.rest {
            Rest::Damaged | Rest::OtherKey => CopyCheck::Damaged { last },
            Rest::Begun | Rest::Nothing if last.0 < own.entries => CopyCheck::Short { last },
            Rest::Begun | Rest::Nothing if last.0 > own.entries && !is_written_to => {
                CopyCheck::Longer { last }
            }
            Rest::Begun | Rest::Nothing => CopyCheck::Same { entries: own.entries },
        })
    }
}
