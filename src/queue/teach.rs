//! A queue learns a word of the office, or forgets one: cases that wait are proposed anew, decided ones are listed.
//!
//! The lessons in force are what the ledger's entries add up to; the charter carries the hash of the program's
//! vocabulary with them. Beyond that it is a change of charter like that of a policy, and [`super::adopt`] carries it out:
//! no decision is rewritten.

use crate::casework::{Charter, Digest, Lessons, Receipt, Seat, Seq, WordChange};
use crate::queue::adopt::{self, Adoption};
use crate::queue::columns::Number;
use crate::queue::ledger::{self, Said};
use crate::queue::{Error, Queue};
use crate::record::Vocabulary;
use crate::record::vocabulary::VocabularyError;
use jiff::Timestamp;
use rusqlite::Connection;

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
        Ok(shipped()?.taught(self.lessons()?.as_slice()))
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
        let shipped = shipped()?;
        let policy = adopt::policy(&self.connection, None)?;
        if look_only {
            let next = next(&self.connection, &self.charter, change, &shipped)?;
            return self.weigh(&policy, &next, None, &mut each);
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
    let before = before.map_or(i64::MAX.unsigned_abs(), |seq| seq.0);
    let mut statement = connection
        .prepare_cached("SELECT body FROM ledger WHERE deed = 'vocabulary' AND seq < ?1 ORDER BY seq")?;
    let bodies = statement.query_map([Number(before)], |row| row.get::<_, String>(0))?;
    let mut lessons = Lessons::default();
    for body in bodies {
        lessons.follow(&ledger::parse(&body?)?);
    }
    Ok(lessons)
}

/// Reads the vocabulary that the program brings.
pub(super) fn shipped() -> Result<Vocabulary, Error> {
    Vocabulary::shipped().map_err(|error: VocabularyError| Error::Vocabulary(error.to_string()))
}

/// Returns the hash of a vocabulary.
pub(super) fn digest(vocabulary: &Vocabulary) -> Digest {
    Digest::of(vocabulary.canonical().as_bytes())
}
