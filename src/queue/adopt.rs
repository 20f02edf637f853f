//! A queue goes on under another policy: cases that wait are proposed anew, decided ones are listed for a person.
//!
//! No verdict is rewritten. A case that was decided keeps the proposal that its verdict is about, until that verdict is
//! taken back; then it is proposed anew under the policy in force. Which case stands behind follows from the ledger: its
//! verdict in force is older than an adoption.

use crate::casework::fact::{outcome_changes, propose_case};
use crate::casework::{
    CaseId, Charter, Deed, Digest, Entry, Receipt, Refusal, Seat, Seq, State, Verdict, WordChange,
};
use crate::queue::columns::Number;
use crate::queue::ledger::{self, Head, Said};
use crate::queue::root::RootHash;
use crate::queue::{Error, Queue, cases, read_charter, repropose, teach};
use crate::record::Vocabulary;
use crate::relief::Policy;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};
use std::borrow::Cow;

/// What an adoption did, or would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// Its entry; `None` where it was only looked at.
    pub receipt: Option<Receipt>,
    /// Cases that wait, proposed anew.
    pub waiting: u64,
    /// Cases among them whose action, lane or codes change.
    pub changed: u64,
    /// The decided cases for which something else would be proposed now.
    pub differing: Vec<Differing>,
}

/// A decided case for which the policy in force would propose something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    /// Which.
    pub case: CaseId,
    /// Its verdict.
    pub verdict: Verdict,
    /// The verdict's entry.
    pub seq: Seq,
    /// Whether it stands in a batch.
    pub batched: bool,
    /// What would be proposed otherwise.
    pub what: Vec<String>,
}

impl Queue {
    /// Goes on under another policy; `text` is the policy's, whose hash the charter carries.
    ///
    /// Refuses the policy that is in force, unless the queue's proposals rest on another vocabulary than this program's: so
    /// a queue of an earlier version is proposed anew. Refuses one that reaches other charges: which court actions are
    /// cases was fixed when the files were read in. With `look_only` nothing is recorded. `each` is told of every case.
    pub fn adopt(
        &mut self,
        policy: &Policy,
        look_only: bool,
        seat: &Seat,
        now: Timestamp,
        mut each: impl FnMut(),
    ) -> Result<Adoption, Error> {
        let digest = Digest::of(policy.text().as_bytes());
        let vocabulary = Some(teach::digest(&self.vocabulary()?));
        if digest == self.charter.policy_digest && vocabulary == self.charter.vocabulary {
            return Err(Refusal::SamePolicy.into());
        }
        if !policy.reaches_like(&self::policy(&self.connection, None)?) {
            return Err(Refusal::OtherReach.into());
        }
        let next = Charter {
            policy: policy.name().to_owned(),
            policy_digest: digest,
            vocabulary,
            ..self.charter.clone()
        };
        if look_only {
            let vocabulary = teach::reading(&self.connection, None)?;
            return self.weigh(policy, &next, vocabulary.as_ref(), &mut each);
        }
        let adoption = self.transact(|connection, charter, head| {
            let (adoption, deed) = store(connection, policy, &next, head, None, &mut each)?;
            let policy_digest = charter.policy_digest;
            let said = Said { at: now, seat, on: None, shown: None, policy: policy_digest, deed };
            let (entry, after) = ledger::append(connection, &head, said)?;
            let receipt = Receipt { seq: entry.seq, head: after.hash };
            Ok((Adoption { receipt: Some(receipt), ..adoption }, after))
        })?;
        self.charter = next;
        self.since_checkpoint += 1;
        Ok(adoption)
    }

    /// Returns what the queue was for when an entry was made: a batch is headed by the policy of its time.
    pub fn charter_at(&self, seq: Seq) -> Result<Charter, Error> {
        charter_before(&self.connection, seq)
    }

    /// Returns the decided cases for which the policy in force would propose something else than they were decided on.
    pub fn differing(&self) -> Result<Vec<Differing>, Error> {
        let policy = policy(&self.connection, None)?;
        let vocabulary = teach::reading(&self.connection, None)?;
        let weighed = weigh(&self.connection, &policy, &self.charter, vocabulary.as_ref(), None, &mut || {})?;
        let verdicts = weighed.adoption.differing;
        let mut behind_now = Vec::new();
        for one in verdicts {
            if behind(&self.connection, Some(one.seq))?.is_some() {
                behind_now.push(one);
            }
        }
        Ok(behind_now)
    }

    pub(super) fn weigh(
        &self,
        policy: &Policy,
        charter: &Charter,
        vocabulary: Option<&Vocabulary>,
        each: &mut impl FnMut(),
    ) -> Result<Adoption, Error> {
        Ok(weigh(&self.connection, policy, charter, vocabulary, None, each)?.adoption)
    }
}

/// Proposes anew for the cases that wait and keeps the charter and the policy from now on, and returns what was done and
/// the deed that says so: of a word, if it is one that changes.
pub(super) fn store(
    connection: &Connection,
    policy: &Policy,
    next: &Charter,
    head: Head,
    word: Option<WordChange>,
    each: &mut impl FnMut(),
) -> Result<(Adoption, Deed), Error> {
    let seq = Seq(head.entries + 1);
    let vocabulary = match &word {
        None => teach::reading(connection, None)?,
        Some(change) => teach::reading_after(connection, change, seq)?,
    };
    let Weighed { adoption, root } = weigh(connection, policy, next, vocabulary.as_ref(), Some(seq), each)?;
    let (charter, waiting, root) = (next.clone(), adoption.waiting, root.finish());
    let differing = u64::try_from(adoption.differing.len()).map_err(|_| Error::TooLarge)?;
    let deed = match word {
        None => Deed::Adopt { charter, waiting, differing, root },
        Some(change) => Deed::Vocabulary { change, charter, waiting, differing, root },
    };
    let text = serde_json::to_string(next).map_err(|_| Error::TooLarge)?;
    connection.execute(
        "INSERT INTO adopted (seq, charter, policy) VALUES (?1, ?2, ?3)",
        (seq, text, policy.text()),
    )?;
    Ok((adoption, deed))
}

/// Adopts a policy, or changes a word, again, by an entry that the queue had lost.
pub(super) fn again(
    connection: &Connection,
    policy: &Policy,
    next: &Charter,
    head: &Head,
    entry: Entry,
) -> Result<Head, Error> {
    let Entry { at, seat, policy: digest, deed, .. } = entry;
    let word = match deed {
        Deed::Vocabulary { change, .. } => Some(change),
        _ => None,
    };
    let (_, deed) = store(connection, policy, next, *head, word, &mut || {})?;
    let policy = digest;
    let said = Said { at, seat: &seat, on: None, shown: None, policy, deed };
    Ok(ledger::append(connection, head, said)?.1)
}

struct Weighed {
    adoption: Adoption,
    root: RootHash,
}

/// Proposes for every case under a policy and by a vocabulary, if any lesson is in force; with the number of an entry to come, stores it for those that wait.
fn weigh(
    connection: &Connection,
    policy: &Policy,
    charter: &Charter,
    vocabulary: Option<&Vocabulary>,
    seq: Option<Seq>,
    each: &mut impl FnMut(),
) -> Result<Weighed, Error> {
    let adoption = Adoption { receipt: None, waiting: 0, changed: 0, differing: Vec::new() };
    let taught = vocabulary.is_some() || teach::ever(connection)?;
    let mut weighed = Weighed { adoption, root: RootHash::default() };
    let mut statement = connection.prepare("SELECT id FROM casefile WHERE purged IS NULL ORDER BY id")?;
    let ids = statement.query_map([], |row| row.get::<_, CaseId>(0))?.collect::<Result<Vec<_>, _>>()?;
    for id in ids {
        each();
        let case = cases::read(connection, id)?;
        let person = if taught {
            let mut person = cases::stored_person(connection, id)?;
            if let Some(vocabulary) = vocabulary {
                person.read_again(vocabulary, &[]);
            }
            Cow::Owned(person)
        } else {
            Cow::Borrowed(&case.person)
        };
        let proposal = propose_case(&person, case.proposal.event, &case.facts(), policy, charter.as_of);
        let what = outcome_changes(&case.proposal, &proposal);
        let Some(decided) = &case.standing.decided else {
            weighed.adoption.waiting += 1;
            weighed.adoption.changed += u64::from(!what.is_empty());
            if let Some(seq) = seq {
                let (packed, digest) = repropose::pack(&proposal)?;
                let place = (id, &*person, State::Waiting);
                repropose::replace(connection, place, &proposal, &packed, seq)?;
                weighed.root.add_case(id, &Digest::ZERO, &digest);
            }
            continue;
        };
        if !what.is_empty() {
            weighed.adoption.differing.push(Differing {
                case: id,
                verdict: decided.verdict.clone(),
                seq: decided.seq,
                batched: case.standing.batch.is_some(),
                what,
            });
        }
    }
    Ok(weighed)
}

/// Returns the first adoption after a verdict in force: the case was decided under an earlier policy.
pub(super) fn behind(connection: &Connection, decided: Option<Seq>) -> Result<Option<Seq>, Error> {
    let Some(decided) = decided else { return Ok(None) };
    let first: Option<Seq> = connection
        .prepare_cached("SELECT seq FROM adopted WHERE seq > ?1 ORDER BY seq LIMIT 1")?
        .query_row([decided], |row| row.get(0))
        .optional()?;
    Ok(first)
}

/// Returns the charter in force.
pub(super) fn charter(connection: &Connection) -> Result<Charter, Error> {
    charter_before(connection, Seq(i64::MAX.unsigned_abs()))
}

fn charter_before(connection: &Connection, seq: Seq) -> Result<Charter, Error> {
    let last: Option<String> = connection
        .prepare_cached("SELECT charter FROM adopted WHERE seq < ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    match last {
        None => read_charter(connection),
        Some(text) => {
            serde_json::from_str(&text).map_err(|_| Error::Damaged("its charter cannot be read".to_owned()))
        }
    }
}

/// Returns the text of the policy in force, or of the one in force before an entry.
pub(super) fn policy_text(connection: &Connection, before: Option<Seq>) -> Result<String, Error> {
    let before = before.map_or(i64::MAX.unsigned_abs(), |seq| seq.0);
    let last: Option<String> = connection
        .prepare_cached("SELECT policy FROM adopted WHERE seq < ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([Number(before)], |row| row.get(0))
        .optional()?;
    match last {
        Some(text) => Ok(text),
        None => Ok(connection.query_row("SELECT policy FROM charter", [], |row| row.get(0))?),
    }
}

/// Reads the policy in force, or the one in force before an entry.
pub(super) fn policy(connection: &Connection, before: Option<Seq>) -> Result<Policy, Error> {
    Policy::read(&policy_text(connection, before)?).map_err(|error| Error::Policy(error.to_string()))
}
