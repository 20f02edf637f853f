//! Putting a queue and the second copy of its ledger in order, when it is opened for writing.
//!
//! The two are compared by their chains. What one has lost is taken from the other, and the ledger says so. Where they
//! contradict one another, or the queue is an older state of itself, nothing is written: a person must say what is to be.

use crate::casework::{CopyFault, Deed, Digest, Repair, Seat, Seq};
use crate::queue::copy::record::Link;
use crate::queue::copy::scan::{Extent, Frame, Holds, Reader, Rest, Scan};
use crate::queue::copy::{Owner, SecondCopy};
use crate::queue::ledger::{self, Said};
use crate::queue::{Error, Head, Queue, adopt, audit, replay};
use jiff::Timestamp;
use rusqlite::Connection;

/// How far a queue may lie behind the second copy of its ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// As far as a stop of the machine explains it.
    Recent,
    /// As far as it does: somebody brings a backup up to date.
    AnyAge,
    /// Somebody goes on from an older state, and gives this up.
    Older(Option<Repair>),
}

/// What is to be done.
enum Finding {
    /// Both say the same.
    Sound {
        /// Where the copy ends.
        end: u64,
    },
    /// The copy is to be written anew.
    Anew(CopyFault, u64),
    /// The copy has entries that the queue lost.
    Lost {
        links: Vec<Link>,
        /// Where the sound part of the copy ends; `None` where it is damaged itself.
        end: Option<u64>,
    },
}

impl Queue {
    /// Compares the queue with the copy of its ledger and puts both in order; says so in the ledger.
    pub(super) fn mend(&mut self, seat: &Seat, now: Timestamp, allowed: Allowed) -> Result<(), Error> {
        let owner = Owner::of(&self.connection, self.credentials.as_ref())?;
        match self.compare(&owner, Extent::End, &allowed)? {
            Finding::Sound { end } => {
                self.copy = Some(SecondCopy::open(&self.path, owner, end, self.acknowledged)?);
                Ok(())
            }
            Finding::Anew(found, last) => {
                let repair = match allowed {
                    Allowed::Older(Some(given_up)) => given_up,
                    _ => Repair::Copy { found, last: Seq(last) },
                };
                self.write_down(repair, seat, now)?;
                self.write_copy_anew()
            }
            Finding::Lost { links, end } => self.take_in(&links, end.map(|end| (owner, end)), seat, now),
        }
    }

    /// Reads the whole copy, as an opening does not where it is large, and puts it in order.
    pub fn mend_copy(&mut self, seat: &Seat, now: Timestamp) -> Result<(), Error> {
        self.make_ready()?;
        let owner = Owner::of(&self.connection, self.credentials.as_ref())?;
        if let Finding::Anew(found, last) = self.compare(&owner, Extent::Whole, &Allowed::Recent)? {
            self.copy = None;
            self.write_down(Repair::Copy { found, last: Seq(last) }, seat, now)?;
            self.write_copy_anew()?;
        }
        Ok(())
    }

    /// Writes the copy anew from the queue.
    pub(super) fn write_copy_anew(&mut self) -> Result<(), Error> {
        let owner = Owner::of(&self.connection, self.credentials.as_ref())?;
        self.copy = Some(SecondCopy::write_anew(&self.path, owner, &self.connection)?);
        Ok(())
    }

    /// Writes the copy anew where it was found wanting while the queue was open; the ledger says so with the next entry.
    pub(super) fn write_copy_over(&mut self, scan: Option<&Scan>) -> Result<(), Error> {
        let found = match scan.map(|scan| scan.rest) {
            None => CopyFault::Missing,
            Some(Rest::Damaged) => CopyFault::Damaged,
            Some(Rest::OtherKey) => CopyFault::OtherKey,
            Some(Rest::Nothing | Rest::Begun) => CopyFault::Short,
        };
        let last = Seq(scan.map_or(0, |scan| scan.head().entries));
        self.write_copy_anew()?;
        self.mended.push(Repair::Copy { found, last });
        Ok(())
    }

    /// Says in the ledger what was put in order while the queue was open.
    pub(super) fn own_up(&mut self, seat: &Seat, now: Timestamp) -> Result<(), Error> {
        while let Some(repair) = self.mended.first().cloned() {
            self.write_down(repair, seat, now)?;
            self.mended.remove(0);
        }
        Ok(())
    }

    /// Takes entries into the queue that it lost, all or none; the whole must hold before anything is kept.
    fn take_in(
        &mut self,
        links: &[Link],
        copy: Option<(Owner, u64)>,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (Some(first), Some(last)) = (links.first(), links.last()) else { return Ok(()) };
        let repair = Repair::Entries { first: Seq(first.seq()?), last: Seq(last.seq()?) };
        let is_damaged = copy.is_none();
        if let Some((owner, end)) = copy {
            let head = Head { entries: last.seq()?, hash: last.hash };
            self.copy = Some(SecondCopy::open(&self.path, owner, end, head)?);
        }
        self.transact(|connection, _, head| {
            let mut head = head;
            for link in links {
                head = replay::follow(connection, &head, link)?;
            }
            let ((), after) = say(connection, head, repair, seat, now)?;
            match audit::difference(connection)? {
                None => Ok(((), after)),
                Some(words) => Err(Error::Damaged(format!(
                    "with what the second copy of its ledger has beyond it, the queue does not hold: {words}"
                ))),
            }
        })?;
        self.charter = adopt::charter(&self.connection)?;
        if is_damaged { self.write_copy_anew() } else { Ok(()) }
    }

    fn write_down(&mut self, repair: Repair, seat: &Seat, now: Timestamp) -> Result<(), Error> {
        self.transact(|connection, _, head| say(connection, head, repair, seat, now))
    }

    fn compare(&self, owner: &Owner, extent: Extent, allowed: &Allowed) -> Result<Finding, Error> {
        let own = self.acknowledged;
        let Some(mut reader) = Reader::open(&self.path, owner)? else {
            return Ok(Finding::Anew(CopyFault::Missing, 0));
        };
        let scan = reader.scan(extent)?;
        let copy = scan.head();
        if scan.rest == Rest::OtherKey && scan.sound == 0 {
            return Ok(Finding::Anew(CopyFault::OtherKey, 0));
        }
        must_agree(&self.connection, &scan, &mut reader, own)?;
        let links = beyond(&scan, &mut reader, own)?;
        if links.is_empty() {
            return Ok(match scan.rest {
                Rest::Damaged | Rest::OtherKey => Finding::Anew(CopyFault::Damaged, copy.entries),
                Rest::Nothing | Rest::Begun if copy == own => Finding::Sound { end: scan.end },
                Rest::Nothing | Rest::Begun => Finding::Anew(CopyFault::Short, copy.entries),
            });
        }
        if *allowed == Allowed::Recent && scan.written() > own.entries {
            let last = links.last().map_or(Ok(0), Link::seq)?;
            return Err(Error::OlderThanItsCopy { queue: Seq(own.entries), copy: Seq(last) });
        }
        let is_whole = matches!(scan.rest, Rest::Nothing | Rest::Begun);
        Ok(Finding::Lost { links, end: is_whole.then_some(scan.end) })
    }
}

/// Appends the entry that says what was put in order.
fn say(
    connection: &Connection,
    head: Head,
    repair: Repair,
    seat: &Seat,
    now: Timestamp,
) -> Result<((), Head), Error> {
    let policy = adopt::charter(connection)?.policy_digest;
    let said = Said { at: now, seat, on: None, shown: None, policy, deed: Deed::Repair(repair) };
    ledger::append(connection, &head, said).map(|(_, after)| ((), after))
}

/// Refuses a copy that says something else than the queue about the same entry, and names the first that differs.
fn must_agree(connection: &Connection, scan: &Scan, reader: &mut Reader<'_>, own: Head) -> Result<(), Error> {
    let copy = scan.head();
    let agrees = if copy.entries <= own.entries {
        copy.entries == 0 || hash_of(connection, copy.entries)? == Some(copy.hash)
    } else {
        match scan.frames.iter().find(|frame| frame.has(own.entries)) {
            None => true,
            Some(frame) => reader.links(*frame)?.iter().any(|link| link.hash == own.hash),
        }
    };
    if agrees {
        return Ok(());
    }
    for frame in &scan.frames {
        for link in reader.links(*frame)? {
            let seq = link.seq()?;
            if seq <= own.entries && hash_of(connection, seq)? != Some(link.hash) {
                return Err(Error::Contradiction(Seq(seq)));
            }
        }
    }
    Err(Error::Contradiction(Seq(copy.entries.min(own.entries))))
}

fn hash_of(connection: &Connection, seq: u64) -> Result<Option<Digest>, Error> {
    ledger::hash_of(connection, Seq(seq))
}

/// Returns the entries that the copy has beyond the queue, as far as they follow one another.
///
/// Fails with [`Error::Gap`] where entries are missing in both before others that the copy still has.
fn beyond(scan: &Scan, reader: &mut Reader<'_>, own: Head) -> Result<Vec<Link>, Error> {
    let mut head = own;
    let mut found = Vec::new();
    for frame in scan.frames.iter().filter(|frame| frame.is_beyond(own.entries)) {
        for link in reader.links(*frame)? {
            let seq = link.seq()?;
            if seq <= head.entries {
                continue;
            }
            if seq != head.entries + 1 {
                return Err(Error::Gap { first: Seq(head.entries + 1), last: Seq(seq - 1) });
            }
            if !link.follows(&head.hash) {
                return Err(Error::Contradiction(Seq(seq)));
            }
            head = Head { entries: seq, hash: link.hash };
            found.push(link);
        }
    }
    Ok(found)
}

/// Returns the last entry that a copy has, sound or behind damage.
pub(super) fn last_of(scan: &Scan) -> Head {
    let heads = scan.frames.iter().filter_map(|frame| match frame.holds {
        Holds::Entries { after, .. } => Some(after),
        Holds::Written(_) => None,
    });
    heads.max_by_key(|head| head.entries).unwrap_or(Head { entries: 0, hash: Digest::ZERO })
}

impl Frame {
    fn has(&self, seq: u64) -> bool {
        matches!(self.holds, Holds::Entries { first, after } if (first..=after.entries).contains(&seq))
    }

    fn is_beyond(&self, seq: u64) -> bool {
        matches!(self.holds, Holds::Entries { after, .. } if after.entries > seq)
    }
}
