//! The chain of the ledger, checked: does every entry follow from the one before it?
//!
//! Pure, over what is stored: the canonical text and the hash of each entry, in the order of storage. Finds any edit,
//! deletion, insertion and reordering, and names the first in words. A tail that was cut off leaves a chain that is
//! whole but shorter: only a head that was written down elsewhere shows it.

use crate::casework::{Deed, Digest, Entry, Erasure, Seq};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A chain that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// How many entries it has.
    pub entries: u64,
    /// The hash of the last one; [`Digest::ZERO`] while it is empty.
    pub head: Digest,
}

/// The first place where a chain breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The text stored is not what any entry looks like.
    #[error("entry {0} was edited: its text is not one that vacatur writes")]
    NotAnEntry(Seq),
    /// The hash does not fit the text and the entry before it.
    #[error("entry {0} was edited: its hash does not fit its text and the entry before it")]
    Edited(Seq),
    /// An entry stands here that does not belong to the chain: the next one follows without it.
    #[error("an entry was put in before entry {0}: the chain goes on without it")]
    Inserted(Seq),
    /// An entry stands a second time.
    #[error("an entry was put in: entry {found} stands a second time, where entry {expected} belongs")]
    Repeated {
        /// Whose place it is.
        expected: Seq,
        /// What stands there.
        found: Seq,
    },
    /// Entries are missing; the first and the last of them.
    #[error("{}", missing(*.0, *.1))]
    Missing(Seq, Seq),
    /// Entries name a purge that took their words, and there is none.
    #[error("words were taken out of entries by a purge in entry {0}, which is none")]
    Emptied(Seq),
    /// What a purge left of the entries that it erased is not what stands there.
    #[error("what is left of the entries that the purge of entry {0} erased is not what it left")]
    Purge(Seq),
    /// An entry stands at another place than its own.
    #[error("entries were put in another order: entry {found} stands where entry {expected} belongs")]
    Reordered {
        /// Whose place it is.
        expected: Seq,
        /// What stands there.
        found: Seq,
    },
}

fn missing(first: Seq, last: Seq) -> String {
    if first == last {
        format!("entry {first} is missing: it was deleted")
    } else {
        format!("entries {first} to {last} are missing: they were deleted")
    }
}

/// An entry as it was stored, with what was found about it.
struct Link {
    position: Seq,
    entry: Option<Entry>,
    text: String,
    hash: Digest,
}

impl Link {
    fn seq(&self) -> Option<Seq> {
        self.entry.as_ref().map(|entry| entry.seq)
    }

    /// An entry that lost its words keeps its hash; that it is the one it had, the purge's entry shows.
    fn follows(&self, head: &Digest) -> bool {
        self.erased_by().is_some() || Entry::link(head, &self.text) == self.hash
    }

    /// The later entry that took its words.
    fn erased_by(&self) -> Option<Seq> {
        self.entry.as_ref()?.erased.filter(|by| *by > self.position)
    }
}

/// Checks a whole chain and hands every sound entry to `each`, with the head before it, in order.
///
/// `rows` are canonical text and hash, in the order of storage. Stops at the first fault; `each` has then seen
/// everything before it. Memory does not grow with the chain, except where a fault is looked into.
pub fn verify(
    rows: impl IntoIterator<Item = (String, Digest)>,
    mut each: impl FnMut(Entry, &Digest),
) -> Result<Chain, Fault> {
    let mut chain = Chain { entries: 0, head: Digest::ZERO };
    let mut before = Digest::ZERO;
    let mut position = 0;
    let mut erasures: BTreeMap<Seq, Erasure> = BTreeMap::new();
    let mut links = rows.into_iter().map(|(text, hash)| {
        position += 1;
        Link { position: Seq(position), entry: Entry::parse(&text).ok(), text, hash }
    });
    while let Some(link) = links.next() {
        if link.entry.is_none() {
            return Err(Fault::NotAnEntry(link.position));
        }
        if link.seq() != Some(link.position) || !link.follows(&chain.head) {
            return Err(explain(&link, &before, &chain.head, links));
        }
        if let Some(by) = link.erased_by() {
            erasures.entry(by).or_default().add(link.position, &link.hash, &link.text);
        }
        if let Some(Entry { deed: Deed::Purge(purge), .. }) = &link.entry {
            let left = erasures.remove(&link.position).unwrap_or_default();
            if (left.entries(), left.root()) != (purge.entries, purge.root) {
                return Err(Fault::Purge(link.position));
            }
        }
        before = chain.head;
        chain = Chain { entries: chain.entries + 1, head: link.hash };
        if let Some(entry) = link.entry {
            each(entry, &before);
        }
    }
    match erasures.keys().next() {
        None => Ok(chain),
        Some(by) => Err(Fault::Emptied(*by)),
    }
}

/// Says what happened at the first entry that does not fit, by looking at what stands around it.
///
/// `head` is the hash of the entry before it and `before` the one before that: an entry that was put in with a hash
/// that fits is only noticed when the true one follows from `before` in its stead.
fn explain(broken: &Link, before: &Digest, head: &Digest, rest: impl Iterator<Item = Link>) -> Fault {
    let expected = broken.position;
    let found = broken.seq().unwrap_or(expected);
    let mut rest = rest.peekable();
    match found.cmp(&expected) {
        Ordering::Less if found.0 + 1 == expected.0 && broken.follows(before) => Fault::Inserted(found),
        Ordering::Less => Fault::Repeated { expected, found },
        Ordering::Greater if rest.any(|later| later.seq() == Some(expected)) => {
            Fault::Reordered { expected, found }
        }
        Ordering::Greater => Fault::Missing(expected, Seq(found.0 - 1)),
        Ordering::Equal => {
            let goes_on = |next: &Link| next.seq() == Some(expected) && next.follows(head);
            if rest.peek().is_some_and(goes_on) { Fault::Inserted(expected) } else { Fault::Edited(expected) }
        }
    }
}

#[cfg(test)]
mod tests;
