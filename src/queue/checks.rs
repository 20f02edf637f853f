//! Spot-checks in the file: freezing a list, recording a step, reading back what all of them add up to.
//!
//! Judges nothing: what may be done is [`crate::casework::check`]'s. The frozen lists are a table; everything else is
//! read from the ledger. Which decisions there are to freeze is `decisions`'s.

use crate::casework::check::docket::Population;
use crate::casework::check::gate::{Facts, LedgerFact, Passage, Presence};
use crate::casework::check::sample::{persons_root, root_of};
use crate::casework::check::state::Actor;
use crate::casework::check::step::{CheckStep, GateStep, Step};
use crate::casework::check::{CheckNo, CheckRefusal, Docket, Gate, Kind, OpenPoint, Scope};
use crate::casework::{
    BatchNo, BatchRecord, CaseId, Decided, Deed, Digest, Entry, Frozen, Receipt, Refusal, Seat, Seq, Trail,
    chain, outcome_changes,
};
use crate::queue::columns::Number;
use crate::queue::decisions::{decisions, persons_of};
use crate::queue::ledger::{self, Head, Said};
use crate::queue::{Error, Queue, adopt, batches, cases, roster};
use crate::record::Text;
use crate::relief::CaseProposal;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::{BTreeMap, BTreeSet};

impl Queue {
    /// Returns what all checks and overrides add up to, with the first decisions of every sample.
    pub fn docket(&self) -> Result<Docket, Error> {
        read_docket(&self.connection, None)
    }

    /// Returns what they added up to after this entry.
    pub fn docket_as_of(&self, last: Seq) -> Result<Docket, Error> {
        read_docket(&self.connection, Some(last))
    }

    /// Freezes the decisions of a kind as the next check.
    pub fn freeze_check(
        &mut self,
        kind: Kind,
        scope: &Scope,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<(CheckNo, Receipt), Error> {
        self.transact(|connection, charter, head| {
            let actor = actor(connection, seat)?;
            let docket = read_docket(connection, None)?;
            let number = docket.next_number();
            let frozen: Vec<Frozen> =
                decisions(connection, kind, scope)?.into_iter().map(|one| one.frozen).collect();
            let persons = persons_of(connection, &frozen)?;
            let step = Step::Freeze {
                kind,
                population: u64::try_from(frozen.len()).map_err(|_| Error::TooLarge)?,
                root: root_of(number, &head.hash, &frozen),
                scope: Text::new(&scope.words()),
                earlier: docket.earlier(kind, &frozen),
                persons: Some(persons_root(&frozen, &persons)),
            };
            docket.permits(number, &step, None, &actor, (&frozen, &head.hash))?;
            let deed = Deed::Check(CheckStep { check: number, step });
            let (receipt, after) = append(connection, &charter.policy_digest, head, seat, now, None, deed)?;
            store(connection, number, &frozen, &persons)?;
            Ok(((number, receipt), after))
        })
    }

    /// Plans a check: the step, and which stratum each frozen decision stands in.
    pub fn plan_check(
        &mut self,
        number: CheckNo,
        step: &Step,
        members: &[usize],
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Receipt, Error> {
        self.transact(|connection, charter, head| {
            let mut docket = read_docket(connection, None)?;
            if let Some(check) = docket.checks.get_mut(&number) {
                check.members = members.to_vec();
            }
            docket.permits(number, step, None, &actor(connection, seat)?, (&[], &head.hash))?;
            let strata: Vec<u64> = members
                .iter()
                .map(|member| u64::try_from(*member).map_err(|_| Error::TooLarge))
                .collect::<Result<_, _>>()?;
            store_strata(connection, docket.check(number)?.number, &strata)?;
            let deed = Deed::Check(CheckStep { check: number, step: step.clone() });
            append(connection, &charter.policy_digest, head, seat, now, None, deed)
        })
    }

    /// Takes any other step of a check: `case` and what was shown of it where it is about one.
    pub fn take_check_step(
        &mut self,
        number: CheckNo,
        step: &Step,
        case: Option<(CaseId, Digest)>,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Receipt, Error> {
        self.transact(|connection, charter, head| {
            let docket = read_docket(connection, None)?;
            let mut actor = actor(connection, seat)?;
            if let Some(check) = docket.checks.get(&number) {
                let cases = check.sample.iter().map(|sampled| sampled.frozen.case);
                actor.decided_a_sampled_case |= has_decided(connection, &actor.seat, cases)?;
            }
            docket.permits(number, step, case.map(|(case, _)| case), &actor, (&[], &head.hash))?;
            let deed = Deed::Check(CheckStep { check: number, step: step.clone() });
            append(connection, &charter.policy_digest, head, seat, now, case, deed)
        })
    }

    /// Records a step of the gate. Refuses an override of a batch about which an error is known.
    pub fn take_gate_step(&mut self, step: &GateStep, seat: &Seat, now: Timestamp) -> Result<Receipt, Error> {
        if let GateStep::Override { batch, .. } = step {
            batches::read(&self.connection, *batch)?;
            self.docket()?.permits_gate(step, &actor(&self.connection, seat)?)?;
            if let Some(bar) = self.gate(*batch, seat, Presence::SignedIn)?.bars_override() {
                return Err(CheckRefusal::Known(bar.condition).into());
            }
        }
        self.transact(|connection, charter, head| {
            if let GateStep::Override { batch, .. } = step {
                batches::read(connection, *batch)?;
            }
            read_docket(connection, None)?.permits_gate(step, &actor(connection, seat)?)?;
            let deed = Deed::Gate(step.clone());
            append(connection, &charter.policy_digest, head, seat, now, None, deed)
        })
    }

    /// Tells whether a seat ever gave a verdict on one of these cases.
    pub fn has_decided(&self, seat: &Seat, cases: impl Iterator<Item = CaseId>) -> Result<bool, Error> {
        has_decided(&self.connection, seat, cases)
    }

    /// Returns, for each check, its frozen decisions that are not in force any more, with what is.
    pub fn changed_decisions(
        &self,
        docket: &Docket,
    ) -> Result<BTreeMap<CheckNo, BTreeMap<CaseId, Option<Decided>>>, Error> {
        docket.checks.keys().map(|number| Ok((*number, changed(&self.connection, *number)?))).collect()
    }

    /// Looks at the gate of a batch.
    pub fn gate(&self, number: BatchNo, seat: &Seat, presence: Presence) -> Result<Gate, Error> {
        let record = batches::read(&self.connection, number)?;
        let docket = self.docket()?;
        let inside: BTreeSet<CaseId> = record.batch.cases.iter().map(|frozen| frozen.case).collect();
        let refusals: Vec<Frozen> = decisions(&self.connection, Kind::Refusals, &Scope::default())?
            .into_iter()
            .map(|decision| decision.frozen)
            .filter(|frozen| frozen.verdict < record.seq && !inside.contains(&frozen.case))
            .collect();
        let root =
            self.connection
                .query_row("SELECT root FROM batch WHERE number = ?1", [number], |row| row.get(0))?;
        Ok(Gate::of(
            &docket,
            &Facts {
                record: &record,
                root,
                in_force: &in_force(&self.connection, &inside)?,
                refusals: &refusals,
                changed: &self.changed_decisions(&docket)?,
                open: &self.open_points(&record)?,
                ledger: self.ledger_fact()?,
                role: actor(&self.connection, seat)?.role,
                presence,
            },
        ))
    }

    /// Returns what is open about the cases of a batch: flags on their persons, notes written since, and proposals that
    /// another policy has made stale.
    fn open_points(&self, record: &BatchRecord) -> Result<Vec<(CaseId, OpenPoint)>, Error> {
        let number = record.batch.number;
        let flagged = self.cases_of_flagged_persons()?;
        let mut open: Vec<(CaseId, OpenPoint)> = flagged
            .into_iter()
            .filter(|(case, _)| record.batch.get(*case).is_some())
            .map(|(case, on)| (case, OpenPoint::Flagged { on }))
            .collect();
        let mut statement = self.connection.prepare(
            "SELECT batch_case.casefile, min(ledger.seq) FROM batch_case
             JOIN ledger ON ledger.casefile = batch_case.casefile AND ledger.deed = 'note'
                        AND ledger.seq > batch_case.verdict
             WHERE batch_case.batch = ?1 GROUP BY batch_case.casefile",
        )?;
        let mut rows = statement.query([number])?;
        while let Some(row) = rows.next()? {
            open.push((row.get(0)?, OpenPoint::NoteSince(row.get(1)?)));
        }
        for frozen in &record.batch.cases {
            if adopt::behind(&self.connection, Some(frozen.verdict))?.is_none() {
                continue;
            }
            let case = match cases::read(&self.connection, frozen.case) {
                Err(Error::Refused(Refusal::Erased(_))) => continue,
                case => case?,
            };
            let differs = |now: &CaseProposal| !outcome_changes(&case.proposal, now).is_empty();
            if case.now.as_deref().is_some_and(differs) {
                open.push((frozen.case, OpenPoint::StaleProposal));
            }
        }
        Ok(open)
    }

    fn ledger_fact(&self) -> Result<LedgerFact, Error> {
        let mut statement = self.connection.prepare("SELECT body, hash FROM ledger ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let mut failed = None;
        let links = std::iter::from_fn(|| match rows.next() {
            Ok(row) => row.and_then(|row| match (row.get(0), row.get(1)) {
                (Ok(body), Ok(hash)) => Some((body, hash)),
                (Err(error), _) | (_, Err(error)) => {
                    failed = Some(error);
                    None
                }
            }),
            Err(error) => {
                failed = Some(error);
                None
            }
        });
        let verified = chain::verify(links, |_, _| {});
        match (failed, verified) {
            (Some(error), _) => Err(error.into()),
            (None, Ok(_)) => Ok(LedgerFact::Holds),
            (None, Err(fault)) => Ok(LedgerFact::Broken(fault.to_string())),
        }
    }
}

/// Appends an entry of a check or of the gate.
pub(super) fn append(
    connection: &Connection,
    policy: &Digest,
    head: Head,
    seat: &Seat,
    now: Timestamp,
    case: Option<(CaseId, Digest)>,
    deed: Deed,
) -> Result<(Receipt, Head), Error> {
    let shown = case.map(|(_, shown)| shown);
    let trail = Trail::default();
    let on = case.map(|(case, _)| (case, &trail));
    let said = Said { at: now, seat, on, shown, policy: *policy, deed };
    let (entry, after) = ledger::append(connection, &head, said)?;
    Ok((Receipt { seq: entry.seq, head: after.hash }, after))
}

/// Returns what a seat may do in a check.
pub(super) fn actor(connection: &Connection, seat: &Seat) -> Result<Actor, Error> {
    let role = roster::read(connection)?.role(seat).ok_or(Refusal::NoSeat)?;
    Ok(Actor { seat: seat.clone(), role, decided_a_sampled_case: false })
}

/// Stores which stratum each frozen decision of a check stands in, in their order.
pub(super) fn store_strata(connection: &Connection, number: CheckNo, strata: &[u64]) -> Result<(), Error> {
    let decisions = population(connection, number)?.decisions;
    let mut statement =
        connection.prepare("UPDATE check_case SET stratum = ?3 WHERE number = ?1 AND casefile = ?2")?;
    for (frozen, stratum) in decisions.iter().zip(strata) {
        statement.execute((number.0, frozen.case, Number(*stratum)))?;
    }
    Ok(())
}

/// Stores the frozen list of a check, with whom each decision is about.
pub(super) fn store(
    connection: &Connection,
    number: CheckNo,
    frozen: &[Frozen],
    persons: &[u64],
) -> Result<(), Error> {
    let mut statement = connection.prepare(
        "INSERT INTO check_case (number, casefile, verdict, shown, person) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (place, one) in frozen.iter().enumerate() {
        let person = persons.get(place).copied().map(Number);
        statement.execute((number.0, one.case, one.verdict, one.shown, person))?;
    }
    Ok(())
}

/// Reads the stored list of a check.
pub(super) fn population(connection: &Connection, number: CheckNo) -> Result<Population, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT casefile, verdict, shown, stratum, person FROM check_case WHERE number = ?1 ORDER BY casefile",
    )?;
    let mut rows = statement.query([number.0])?;
    let mut found = Population::default();
    while let Some(row) = rows.next()? {
        found.decisions.push(Frozen { case: row.get(0)?, verdict: row.get(1)?, shown: row.get(2)? });
        let Number(stratum) = row.get(3)?;
        found.members.push(usize::try_from(stratum).map_err(|_| Error::TooLarge)?);
        found.persons.extend(row.get::<_, Option<Number>>(4)?.map(|Number(person)| person));
    }
    Ok(found)
}

/// Reads what the entries up to one add up to, through any connection.
pub(super) fn read_docket(connection: &Connection, last: Option<Seq>) -> Result<Docket, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT body FROM ledger WHERE deed IN ('check', 'gate', 'overlap') AND seq <= ?1 ORDER BY seq",
    )?;
    let mut rows = statement.query([last.unwrap_or(Seq(u64::MAX >> 1))])?;
    let mut docket = Docket::default();
    while let Some(row) = rows.next()? {
        let entry = ledger::parse(row.get_ref(0)?.as_str().unwrap_or_default())?;
        let (mut before, mut frozen) = (Digest::ZERO, Population::default());
        if let Deed::Check(CheckStep { check, step: Step::Freeze { .. } }) = &entry.deed {
            let last = Seq(entry.seq.0.saturating_sub(1));
            before = ledger::hash_of(connection, last)?.unwrap_or(Digest::ZERO);
            frozen = population(connection, *check)?;
        }
        docket.follow(&entry, before, |_| frozen);
    }
    let mut first = BTreeMap::new();
    for seq in docket.firsts() {
        first.extend(decided(connection, seq)?.map(|decided| (seq, decided)));
    }
    docket.learn(|seq| first.get(&seq).cloned());
    Ok(docket)
}

/// Reads the verdict of an entry.
fn decided(connection: &Connection, seq: Seq) -> Result<Option<Decided>, Error> {
    let body: Option<String> = connection
        .prepare_cached("SELECT body FROM ledger WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    Ok(match body {
        Some(body) => as_decided(ledger::parse(&body)?),
        None => None,
    })
}

pub(super) fn as_decided(entry: Entry) -> Option<Decided> {
    let Entry { seq, at, seat, deed, .. } = entry;
    match deed {
        Deed::Verdict(verdict) => Some(Decided { seq, at, seat, verdict }),
        _ => None,
    }
}

pub(super) fn has_decided(
    connection: &Connection,
    seat: &Seat,
    cases: impl Iterator<Item = CaseId>,
) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM ledger WHERE casefile = ?1 AND deed = 'verdict' AND seat = ?2)",
    )?;
    for case in cases {
        if statement.query_row((case, seat.0.as_str()), |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn changed(connection: &Connection, number: CheckNo) -> Result<BTreeMap<CaseId, Option<Decided>>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT check_case.casefile, casefile.verdict FROM check_case
         JOIN casefile ON casefile.id = check_case.casefile
         WHERE check_case.number = ?1 AND casefile.verdict IS NOT check_case.verdict",
    )?;
    let rows = statement
        .query_map([number.0], |row| Ok((row.get::<_, CaseId>(0)?, row.get::<_, Option<Seq>>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut found = BTreeMap::new();
    for (case, verdict) in rows {
        let now = match verdict {
            Some(seq) => decided(connection, seq)?,
            None => None,
        };
        found.insert(case, now);
    }
    Ok(found)
}

fn in_force(connection: &Connection, cases: &BTreeSet<CaseId>) -> Result<BTreeMap<CaseId, Decided>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT ledger.body FROM casefile JOIN ledger ON ledger.seq = casefile.verdict WHERE casefile.id = ?1",
    )?;
    let mut found = BTreeMap::new();
    for case in cases {
        let body: Option<String> = statement.query_row([case], |row| row.get(0)).optional()?;
        if let Some(body) = body {
            found.extend(as_decided(ledger::parse(&body)?).map(|decided| (*case, decided)));
        }
    }
    Ok(found)
}

/// Reads how a batch passed the gate when it last went out.
pub(super) fn passage(connection: &Connection, number: BatchNo) -> Result<Option<Passage>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT body FROM ledger WHERE deed = 'export' ORDER BY seq DESC")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let entry = ledger::parse(row.get_ref(0)?.as_str().unwrap_or_default())?;
        if let Deed::Export { batch, passage, .. } = entry.deed
            && batch == number
        {
            return Ok(passage);
        }
    }
    Ok(None)
}

impl From<CheckRefusal> for Error {
    fn from(refusal: CheckRefusal) -> Self {
        Self::Refused(refusal.into())
    }
}
