//! Known-answer cases in the file: planting them, handing one out in the place of a waiting case, and taking its answer.
//!
//! They stand in tables of their own and their entries are on no case, so that nothing that counts, freezes or exports
//! cases can reach one. A seat is handed one under the number of a case that waits, which comes later under the same
//! number; what tells the two apart when a decision arrives is the hash of what was shown, which covers the person, the
//! proposal and the notes. A decision on one can therefore never become a decision on the other.

mod stored;

pub(super) use stored::{audit, erase, rows, store_again};

use crate::casework::check::CheckRefusal;
use crate::casework::known::{
    Answer, Answered, Composed, Feedback, Known, KnownNo, KnownStep, Report, Round, root_of,
};
use crate::casework::{
    CaseFile, CaseId, Deed, Digest, Draft, Entry, Note, Receipt, Seat, Seq, Shown, Standing, State, Trail,
};
use crate::queue::columns::Number;
use crate::queue::{Error, Packer, Queue, cases, checks, ledger, packed};
use crate::record::{History, SourceNo, Text};
use crate::relief::Policy;
use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeMap;
use stored::{answer_of, store};

/// A longer gap is a break, and says nothing of how long a case took.
const LONGEST: i64 = 600;

/// What was recorded about a known case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graded {
    /// The entry.
    pub receipt: Receipt,
    /// What whoever answered hears now.
    pub lesson: Option<Text>,
}

impl Queue {
    /// Returns what the entries about known cases add up to.
    pub fn known(&self) -> Result<Known, Error> {
        read(&self.connection)
    }

    /// Mixes known cases in: from now on one comes after about every so many decisions of a seat.
    pub fn plant(
        &mut self,
        cases: &[(History, Composed)],
        every: u32,
        feedback: Feedback,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<(KnownNo, Receipt), Error> {
        self.transact(|connection, charter, head| {
            let known = read(connection)?;
            let begins = known.next_number();
            let mut digests = Vec::with_capacity(cases.len());
            let mut packer = Packer::default();
            for (number, (history, composed)) in (begins.0..).map(KnownNo).zip(cases) {
                digests.push((number, store(connection, &mut packer, number, history, composed)?));
            }
            let cases = u32::try_from(cases.len()).map_err(|_| Error::TooLarge)?;
            let step = KnownStep::Plant { begins, cases, root: root_of(digests), every, feedback };
            known.permits(&step, &checks::actor(connection, seat)?)?;
            let deed = Deed::Known(step);
            let (receipt, after) =
                checks::append(connection, &charter.policy_digest, head, seat, now, None, deed)?;
            Ok(((begins, receipt), after))
        })
    }

    /// Ends the round: its cases are handed out no more, and what they contain is gone.
    pub fn end_known(&mut self, reason: &Text, seat: &Seat, now: Timestamp) -> Result<Receipt, Error> {
        self.transact(|connection, charter, head| {
            let step = KnownStep::End { reason: reason.clone() };
            read(connection)?.permits(&step, &checks::actor(connection, seat)?)?;
            erase(connection)?;
            let deed = Deed::Known(step);
            checks::append(connection, &charter.policy_digest, head, seat, now, None, deed)
        })
    }

    /// Returns what is right for every known case, by number.
    pub fn known_answers(&self) -> Result<BTreeMap<KnownNo, Answer>, Error> {
        let mut statement = self.connection.prepare("SELECT number, answer FROM known_case")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (number, answer) = row?;
            Ok((KnownNo(number), answer_of(&answer)?))
        })
        .collect()
    }

    /// Counts how the known cases were answered.
    pub fn known_report(&self) -> Result<Report, Error> {
        let known = self.known()?;
        let mut before = self.connection.prepare(
            "SELECT at FROM ledger WHERE seat = ?1 AND seq < ?2 AND deed IN ('verdict', 'known')
             ORDER BY seq DESC LIMIT 1",
        )?;
        let mut took = BTreeMap::new();
        for Answered { signed, .. } in &known.answers {
            let at: Option<String> =
                before.query_row((signed.seat.0.as_str(), signed.seq), |row| row.get(0)).optional()?;
            let gap = at
                .and_then(|at| at.parse::<Timestamp>().ok())
                .map(|at| signed.at.as_second() - at.as_second());
            let seconds =
                gap.filter(|gap| (0..=LONGEST).contains(gap)).and_then(|gap| u64::try_from(gap).ok());
            took.extend(seconds.map(|seconds| (signed.seq, seconds)));
        }
        Ok(Report::of(&known, &self.known_answers()?, &took))
    }

    /// Returns the policy in force, to propose known cases under.
    pub fn policy(&self) -> Result<Policy, Error> {
        crate::queue::adopt::policy(&self.connection, None)
    }

    /// Returns the largest source and how many rows it has: where the rows of a known case pretend to stand.
    pub fn largest_source(&self) -> Result<Option<(SourceNo, u64)>, Error> {
        let found = self
            .connection
            .prepare("SELECT number, rows FROM source ORDER BY rows DESC, number LIMIT 1")?
            .query_row([], |row| Ok((SourceNo(row.get(0)?), row.get::<_, Number>(1)?.0)))
            .optional()?;
        Ok(found)
    }

    /// Returns the known case that a seat is handed where this case would come: one that was dealt there before, or, where
    /// the work goes on to it, one whose turn it is.
    pub(super) fn in_place_of(
        &mut self,
        case: CaseId,
        seat: &Seat,
        onward: Option<Date>,
    ) -> Result<Option<Box<CaseFile>>, Error> {
        let known = self.known()?;
        let Some(round) = self.round_for(&known, seat)? else { return Ok(None) };
        if let Some((number, place)) = open_deal(&self.connection, &known, round, seat)? {
            let here = place == case;
            return if here { self.as_case(&known, number, case, seat).map(Some) } else { Ok(None) };
        }
        let Some(today) = onward else { return Ok(None) };
        let alone = self.next_undecided(case, today)?.is_none_or(|next| next == case);
        let Some(number) = self.next_known(round, &known, seat)?.filter(|_| !alone) else { return Ok(None) };
        if !is_waiting(&self.connection, case)? || !self.is_due(round, &known, number, seat)? {
            return Ok(None);
        }
        self.connection.execute(
            "INSERT INTO known_deal (seat, number, casefile) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET casefile = excluded.casefile",
            (seat.0.as_str(), number.0, case),
        )?;
        self.as_case(&known, number, case, seat).map(Some)
    }

    /// Returns the known case that a seat answered after its last decision, if it may still take the answer back.
    pub(super) fn answered_last(
        &self,
        seat: &Seat,
        decided: Option<Seq>,
    ) -> Result<Option<Box<CaseFile>>, Error> {
        let known = self.known()?;
        let Some(round) = known.running().filter(|round| round.feedback == Feedback::AtEnd) else {
            return Ok(None);
        };
        let own = |answered: &&Answered| answered.signed.seat == *seat && round.has(answered.number);
        let Some(last) = known.standing().filter(own).last() else { return Ok(None) };
        if decided.is_some_and(|decided| decided > last.signed.seq) {
            return Ok(None);
        }
        match deal_of(&self.connection, seat, last.number)? {
            Some(place) => self.as_case(&known, last.number, place, seat).map(Some),
            None => Ok(None),
        }
    }

    /// Records what was done to a known case; `None` where the draft is about none.
    pub(super) fn record_known(
        &mut self,
        draft: &Draft,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Option<Graded>, Error> {
        let known = self.known()?;
        let Some(round) = known.running() else { return Ok(None) };
        let Some((number, case)) = self.meant(&known, draft, seat)? else { return Ok(None) };
        let step = match &draft.deed {
            Deed::Verdict(verdict) => {
                case.judge(verdict)?;
                KnownStep::Answer { number, answer: verdict.clone() }
            }
            Deed::Undo { of } => KnownStep::TakeBack { answer: *of },
            Deed::Note { text } => KnownStep::Note { number, text: text.clone() },
            // What somebody found out about a person who does not exist is kept as their note.
            Deed::Fact { added, .. } => {
                KnownStep::Note { number, text: Text::note(&format!("{added}; {}", added.source)) }
            }
            _ => return Err(CheckRefusal::NoKnown.into()),
        };
        let lesson = match (&step, round.feedback) {
            (KnownStep::Answer { answer, .. }, Feedback::AtOnce) => {
                self.known_answers()?.get(&number).map(|right| Text::new(&right.lesson(answer)))
            }
            _ => None,
        };
        let shown = draft.shown;
        let receipt = self.transact(|connection, charter, head| {
            read(connection)?.permits(&step, &checks::actor(connection, seat)?)?;
            let (policy, deed) = (charter.policy_digest, Deed::Known(step));
            let said = ledger::Said { at: now, seat, on: None, shown, policy, deed };
            let (entry, after) = ledger::append(connection, &head, said)?;
            Ok((Receipt { seq: entry.seq, head: after.hash }, after))
        })?;
        Ok(Some(Graded { receipt, lesson }))
    }

    /// Finds the known case that a draft is about: by the hash of what was shown, or by the answer it takes back.
    fn meant(
        &self,
        known: &Known,
        draft: &Draft,
        seat: &Seat,
    ) -> Result<Option<(KnownNo, Box<CaseFile>)>, Error> {
        let (Some(place), Some(round)) = (draft.case, known.running()) else { return Ok(None) };
        if let Deed::Undo { of } = draft.deed {
            let answered = known.standing().find(|answered| answered.signed.seq == of);
            let Some(number) = answered.map(|answered| answered.number) else { return Ok(None) };
            return Ok(Some((number, self.as_case(known, number, place, seat)?)));
        }
        for number in round.numbers() {
            if deal_of(&self.connection, seat, number)? != Some(place) {
                continue;
            }
            let case = self.as_case(known, number, place, seat)?;
            let shown = Shown::of(&case, &self.charter.policy_digest).map_err(|_| Error::TooLarge)?;
            if draft.shown == Some(shown.0) {
                return Ok(Some((number, case)));
            }
        }
        Ok(None)
    }

    /// Returns the round that goes on, if it is for this seat.
    fn round_for<'k>(&self, known: &'k Known, seat: &Seat) -> Result<Option<&'k Round>, Error> {
        let Some(round) = known.running().filter(|round| round.signed.seat != *seat) else { return Ok(None) };
        let decides = self
            .roster()?
            .role(seat)
            .is_some_and(|role| crate::casework::role::may(role, crate::casework::Act::Decide));
        Ok(Some(round).filter(|_| decides))
    }

    /// Returns the known case that a seat has not answered and would be handed next: every seat has its own order. One
    /// whose contents are not here is never handed out.
    fn next_known(&self, round: &Round, known: &Known, seat: &Seat) -> Result<Option<KnownNo>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number FROM known_case WHERE history IS NOT NULL AND proposal IS NOT NULL",
        )?;
        let numbers = statement.query_map([], |row| Ok(KnownNo(row.get(0)?)))?;
        let numbers = numbers.collect::<Result<Vec<_>, _>>()?.into_iter();
        let open = numbers.filter(|number| round.has(*number) && known.answer_of(seat, *number).is_none());
        Ok(open.min_by_key(|number| *ticket(round, *number, seat).as_bytes()))
    }

    /// Tells whether a seat has decided often enough since the last known case for the next one.
    fn is_due(&self, round: &Round, known: &Known, number: KnownNo, seat: &Seat) -> Result<bool, Error> {
        let own = known.answers.iter().filter(|answered| answered.signed.seat == *seat);
        let since = own.map(|answered| answered.signed.seq).max().unwrap_or(Seq(0)).max(round.signed.seq);
        let Number(decided) = self
            .connection
            .prepare_cached("SELECT count(*) FROM ledger WHERE seat = ?1 AND deed = 'verdict' AND seq > ?2")?
            .query_row((seat.0.as_str(), since), |row| row.get(0))?;
        Ok(decided + 1 >= u64::from(gap(round, number, seat)))
    }

    /// Hands a known case out as the case in whose place it stands.
    fn as_case(
        &self,
        known: &Known,
        number: KnownNo,
        place: CaseId,
        seat: &Seat,
    ) -> Result<Box<CaseFile>, Error> {
        let (history, proposal) = self
            .connection
            .prepare_cached("SELECT history, proposal FROM known_case WHERE number = ?1")?
            .query_row([number.0], |row| {
                Ok((row.get::<_, Option<Vec<u8>>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?))
            })
            .optional()?
            .and_then(|(history, proposal)| history.zip(proposal))
            .ok_or(CheckRefusal::NoKnown)?;
        let history = packed::unpack_history(&history)?;
        let entries = entries(known, number, place, seat, self.charter.policy_digest);
        let trail = Trail::of(&entries, None);
        let notes: Vec<Note> = trail.notes().to_vec();
        let standing: Standing = trail.standing();
        let sources = history.rows.iter().map(|row| row.source.source).collect();
        Ok(Box::new(CaseFile {
            id: place,
            proposal: packed::unpack_proposal(&proposal)?,
            now: None,
            otherwise: None,
            siblings: vec![place],
            standing,
            notes,
            entries,
            sources: cases::sources(&self.connection, sources)?,
            person: history.person,
            rows: history.rows,
        }))
    }
}

/// Returns what a seat did to a known case as entries on the case in whose place it stands.
fn entries(known: &Known, number: KnownNo, place: CaseId, seat: &Seat, policy: Digest) -> Vec<Entry> {
    let entry = |seq, at, deed| Entry {
        seq,
        at,
        seat: seat.clone(),
        case: Some(place),
        shown: None,
        policy,
        deed,
        erased: None,
    };
    let notes = known
        .notes
        .iter()
        .filter(|(signed, on, _)| *on == number && signed.seat == *seat)
        .map(|(signed, _, text)| entry(signed.seq, signed.at, Deed::Note { text: text.clone() }));
    let answer = known.answer_of(seat, number).map(|answered| {
        entry(answered.signed.seq, answered.signed.at, Deed::Verdict(answered.verdict.clone()))
    });
    let mut entries: Vec<Entry> = notes.chain(answer).collect();
    entries.sort_by_key(|entry| entry.seq);
    entries
}

/// Returns after how many decisions a known case comes: about as many as the round says, never always the same.
fn gap(round: &Round, number: KnownNo, seat: &Seat) -> u32 {
    let [a, b, ..] = *ticket(round, number, seat).as_bytes();
    let spread = u32::from(a) << 8 | u32::from(b);
    (round.every.div_ceil(2) + spread % round.every.max(1)).max(1)
}

fn ticket(round: &Round, number: KnownNo, seat: &Seat) -> Digest {
    Digest::of(format!("{}\n{number}\n{seat}", round.root).as_bytes())
}

/// Returns the known case that a seat was dealt and has not answered, with the waiting case in whose place.
fn open_deal(
    connection: &Connection,
    known: &Known,
    round: &Round,
    seat: &Seat,
) -> Result<Option<(KnownNo, CaseId)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT known_deal.number, known_deal.casefile FROM known_deal
         JOIN casefile ON casefile.id = known_deal.casefile
         WHERE known_deal.seat = ?1 AND casefile.state = 'waiting'",
    )?;
    let mut rows = statement.query([seat.0.as_str()])?;
    while let Some(row) = rows.next()? {
        let (number, place) = (KnownNo(row.get(0)?), row.get(1)?);
        if round.has(number) && known.answer_of(seat, number).is_none() {
            return Ok(Some((number, place)));
        }
    }
    Ok(None)
}

fn deal_of(connection: &Connection, seat: &Seat, number: KnownNo) -> Result<Option<CaseId>, Error> {
    Ok(connection
        .prepare_cached("SELECT casefile FROM known_deal WHERE seat = ?1 AND number = ?2")?
        .query_row((seat.0.as_str(), number.0), |row| row.get(0))
        .optional()?)
}

fn is_waiting(connection: &Connection, case: CaseId) -> Result<bool, Error> {
    let state: State = connection
        .prepare_cached("SELECT state FROM casefile WHERE id = ?1")?
        .query_row([case], |row| row.get(0))?;
    Ok(state == State::Waiting)
}

/// Reads what the entries add up to, through any connection.
fn read(connection: &Connection) -> Result<Known, Error> {
    let mut statement =
        connection.prepare_cached("SELECT body FROM ledger WHERE deed = 'known' ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut known = Known::default();
    while let Some(row) = rows.next()? {
        known.follow(&ledger::parse(row.get_ref(0)?.as_str().unwrap_or_default())?);
    }
    Ok(known)
}
