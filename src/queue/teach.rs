//! A queue learns a word of the office, or forgets one: cases that wait are proposed anew, decided ones are listed.
//!
//! The lessons in force are what the ledger's entries add up to; the charter carries the hash of the program's
//! vocabulary with them. Beyond that it is a change of charter like that of a policy, and [`super::adopt`] carries it out:
//! no decision is rewritten.

use crate::casework::{Charter, Digest, Entry, Lessons, Receipt, Seat, Seq, WordChange};
use crate::queue::adopt::{self, Adoption};
use crate::queue::columns::Number;
use crate::queue::ledger::{self, Said};
use crate::queue::{Error, Queue};
use crate::record::{Person, Vocabulary};
use jiff::Timestamp;
use rusqlite::Connection;
use std::sync::Arc;

impl Queue {
    /// Returns the lessons in force.
    pub fn lessons(&self) -> Result<Lessons, Error> {
        lessons(&self.connection, None)
    }

    /// Returns the lessons that were in force when an entry was made: a batch is headed by those of its time.
    pub fn lessons_at(&self, seq: Seq) -> Result<Lessons, Error> {
        lessons(&self.connection, Some(seq))
    }

    /// Returns the vocabulary in force: the program's, with the lessons.
    pub fn vocabulary(&self) -> Result<Vocabulary, Error> {
        Ok(shipped().taught(self.lessons()?.as_slice()))
    }

    /// Returns the vocabulary in force if any lesson is.
    pub fn taught(&self) -> Result<Option<Vocabulary>, Error> {
        reading(&self.connection, None)
    }

    /// Teaches or forgets a word; with `look_only` nothing is recorded. `each` is told of every case.
    pub fn teach(
        &mut self,
        change: &WordChange,
        look_only: bool,
        seat: &Seat,
        now: Timestamp,
        mut each: impl FnMut(),
    ) -> Result<Adoption, Error> {
        let shipped = shipped();
        let policy = adopt::policy(&self.connection, None)?;
        if look_only {
            let next = next(&self.connection, &self.charter, change, &shipped)?;
            let seq = Seq(self.head()?.entries + 1);
            let vocabulary = reading_after(&self.connection, change, seq)?;
            return self.weigh(&policy, &next, vocabulary.as_ref(), &mut each);
        }
        let (adoption, next) = self.transact(|connection, charter, head| {
            let next = next(connection, charter, change, &shipped)?;
            let (adoption, deed) =
                adopt::store(connection, &policy, &next, head, Some(change.clone()), &mut each)?;
            let said = Said { at: now, seat, on: None, shown: None, policy: charter.policy_digest, deed };
            let (entry, after) = ledger::append(connection, &head, said)?;
            let receipt = Receipt { seq: entry.seq, head: after.hash };
            Ok(((Adoption { receipt: Some(receipt), ..adoption }, next), after))
        })?;
        self.charter = next;
        self.since_checkpoint += 1;
        Ok(adoption)
    }
}

/// Returns the charter after a change, or why it may not be made.
fn next(
    connection: &Connection,
    charter: &Charter,
    change: &WordChange,
    shipped: &Vocabulary,
) -> Result<Charter, Error> {
    let mut lessons = lessons(connection, None)?;
    lessons.permits(change, shipped)?;
    // The number is the next entry's: it stands in the text that is hashed.
    lessons.change(change, Seq(ledger::head(connection)?.entries + 1));
    let vocabulary = Some(digest(&shipped.taught(lessons.as_slice())));
    Ok(Charter { vocabulary, ..charter.clone() })
}

/// Reads the lessons in force, or those in force before an entry.
pub(super) fn lessons(connection: &Connection, before: Option<Seq>) -> Result<Lessons, Error> {
    Ok(Lessons::of(&changes(connection, before)?))
}

fn changes(connection: &Connection, before: Option<Seq>) -> Result<Vec<Entry>, Error> {
    let before = before.map_or(i64::MAX.unsigned_abs(), |seq| seq.0);
    // By the few changes of charter, because the ledger is long.
    let mut statement = connection.prepare_cached(
        "SELECT ledger.body FROM adopted JOIN ledger ON ledger.seq = adopted.seq
         WHERE ledger.deed = 'vocabulary' AND adopted.seq < ?1 ORDER BY adopted.seq",
    )?;
    let bodies = statement.query_map([Number(before)], |row| row.get::<_, String>(0))?;
    bodies.map(|body| ledger::parse(&body?)).collect()
}

/// Returns the vocabulary in force, or the one in force before an entry; `None` where no lesson is, so that histories are
/// as they are stored.
///
/// What is stored of a history is always what the program's own vocabulary made of it. A case that waits is read by the
/// lessons in force, a decided one by those that were in force when it was decided: that is what was shown.
pub(super) fn reading(connection: &Connection, before: Option<Seq>) -> Result<Option<Vocabulary>, Error> {
    Ok(by(&lessons(connection, before)?))
}

/// Returns the vocabulary after a change that the entry of this number makes.
pub(super) fn reading_after(
    connection: &Connection,
    change: &WordChange,
    seq: Seq,
) -> Result<Option<Vocabulary>, Error> {
    let mut lessons = lessons(connection, None)?;
    lessons.change(change, seq);
    Ok(by(&lessons))
}

/// Returns the vocabulary after each change, with the entry that made it.
pub(super) fn readings(connection: &Connection) -> Result<Vec<(Seq, Option<Vocabulary>)>, Error> {
    let mut lessons = Lessons::default();
    let after = |entry: &Entry| {
        lessons.follow(entry);
        (entry.seq, by(&lessons))
    };
    Ok(changes(connection, None)?.iter().map(after).collect())
}

/// Tells whether a word was ever taught: only then can a case be read otherwise than it is stored.
pub(super) fn ever(connection: &Connection) -> Result<bool, Error> {
    Ok(!changes(connection, None)?.is_empty())
}

fn by(lessons: &Lessons) -> Option<Vocabulary> {
    let lessons = lessons.as_slice();
    (!lessons.is_empty()).then(|| shipped().taught(lessons))
}

/// Reads a person as stored again by the lessons in force, or by those in force before an entry.
pub(super) fn read_again(
    connection: &Connection,
    person: &mut Person,
    before: Option<Seq>,
) -> Result<(), Error> {
    if let Some(vocabulary) = reading(connection, before)? {
        person.read_again(&vocabulary, &[]);
    }
    Ok(())
}

/// Reads the vocabulary that the program brings.
pub(super) fn shipped() -> Arc<Vocabulary> {
    Vocabulary::shared()
}

/// Returns the hash of a vocabulary.
pub(super) fn digest(vocabulary: &Vocabulary) -> Digest {
    Digest::of(vocabulary.canonical().as_bytes())
}
