//! The fourth walk: every case against its import, its own proposal and its entries.

use super::batches::Freezes;
use super::chain::{AdoptionClaim, Claims, ImportClaim};
use super::proposals::Again;
use super::{Harmful, Recomputed, Stop};
use crate::casework::{
    BatchNo, CaseId, Deed, Digest, Entry, Pattern, Roster, Seq, State, Trail, must_not_harm, replay::replay,
};
use crate::queue::columns::{CaseColumns, Number};
use crate::queue::{ledger, packed, teach};
use crate::record::{Person, Vocabulary};
use crate::relief::CaseProposal;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Rows};
use std::borrow::Cow;
use std::collections::BTreeMap;

const CASES: &str = "
    SELECT casefile.id, casefile.state, casefile.verdict, casefile.returns, casefile.batch,
           casefile.event, casefile.numbers, casefile.sections, casefile.level, casefile.convicted,
           casefile.lane, casefile.action, casefile.codes,
           person.id, person.subject, person.name, person.born, person.history, proposal.proposal,
           pattern.digest, pattern.words, casefile.departs, casefile.purged
    FROM casefile JOIN person ON person.id = casefile.person LEFT JOIN proposal ON proposal.casefile = casefile.id
                  LEFT JOIN pattern ON pattern.number = casefile.pattern
    ORDER BY casefile.id";

/// Compares every case; the imports among the claims come with what was found of them so far.
pub(super) fn walk(
    connection: &Connection,
    claims: Claims,
    freezes: Freezes,
    again: Option<Again>,
) -> Result<(Recomputed, Vec<Harmful>), Stop> {
    let Claims { imports, adoptions, roster, purges, .. } = claims;
    let purges = purges
        .into_iter()
        .flat_map(|(seq, purge)| purge.cases.into_iter().map(move |case| (case, seq)))
        .collect();
    let mut statement = connection.prepare(CASES)?;
    let mut cases = statement.query([])?;
    let mut on_cases =
        connection.prepare("SELECT body FROM ledger WHERE casefile IS NOT NULL ORDER BY casefile, seq")?;
    let mut entries = Entries { rows: on_cases.query([])?, next: None };
    entries.advance()?;
    let recomputed = if again.is_some() { Recomputed::Same } else { Recomputed::Not };
    let readings = teach::readings(connection)?;
    let mut walker = Walker {
        connection,
        freezes,
        roster,
        purges,
        person: None,
        adoptions,
        readings,
        again,
        recomputed,
        harmful: Vec::new(),
    };
    let (mut next, mut persons) = (1, 0);
    for mut import in imports {
        for id in (next..).map(CaseId).take(usize::try_from(import.cases).unwrap_or(usize::MAX)) {
            let row = cases.next()?.filter(|row| is_whole(row, id));
            let Some(row) = row else { return Stop::difference(format!("case {id} is missing")) };
            let mut own = Vec::new();
            while let Some(entry) = entries.take(id)? {
                own.push(entry);
            }
            walker.look(id, row, &own, &mut import)?;
        }
        next += import.cases;
        persons += import.persons;
        if import.found.finish() != import.root {
            return Stop::difference(format!(
                "what is stored of the import in entry {} is not what was read in: its root hash differs",
                import.seq
            ));
        }
    }
    if cases.next()?.is_some() {
        return Stop::difference("a case was never read in by an import");
    }
    let unknown: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM person WHERE id NOT IN (SELECT person FROM casefile))",
        [],
        |row| row.get(0),
    )?;
    if unknown {
        return Stop::difference("a person was never read in by an import");
    }
    let Number(stored) = connection.query_row(
        "SELECT count(*) FROM person WHERE until IS NULL OR until IS purged",
        [],
        |row| row.get(0),
    )?;
    if stored != persons {
        return Stop::difference("the persons stored are not those that the imports read in");
    }
    check_earlier(connection)?;
    for adoption in walker.adoptions {
        if adoption.found.finish() != adoption.root || adoption.met != adoption.waiting {
            return Stop::difference(format!(
                "what is stored of the change of policy or vocabulary in entry {} is not what was proposed then: its root hash differs",
                adoption.seq
            ));
        }
    }
    Ok((walker.recomputed, walker.harmful))
}

/// Tells whether a row is this case's, with its proposal unless that was erased.
fn is_whole(row: &Row, id: CaseId) -> bool {
    let is_null = |column| row.get_ref(column).is_ok_and(|value| value == ValueRef::Null);
    row.get(0).is_ok_and(|stored: CaseId| stored == id) && !(is_null(18) && is_null(22))
}

/// The entries on cases, in the order of the cases.
struct Entries<'s> {
    rows: Rows<'s>,
    next: Option<Entry>,
}

impl Entries<'_> {
    fn advance(&mut self) -> Result<Option<Entry>, Stop> {
        let next = match self.rows.next()? {
            None => None,
            Some(row) => Some(ledger::parse(row.get_ref(0)?.as_str().unwrap_or_default())?),
        };
        Ok(std::mem::replace(&mut self.next, next))
    }

    /// Returns the next entry if it is on this case.
    fn take(&mut self, case: CaseId) -> Result<Option<Entry>, Stop> {
        if self.next.as_ref().is_some_and(|entry| entry.case == Some(case)) {
            self.advance()
        } else {
            Ok(None)
        }
    }
}

/// The proposals that a case had, oldest first, each with the entry that brought it; none for its import.
type Versions = Vec<(Option<Seq>, Digest)>;

/// What a case is: state, verdict, return date, batch, whether the verdict departs from the proposal.
type Stands = (State, Option<Seq>, Option<String>, Option<BatchNo>, bool);

/// What is kept of a case's earlier tellings must be what entries replaced; that each entry has its own is seen with
/// the case.
fn check_earlier(connection: &Connection) -> Result<(), Stop> {
    let stray: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM earlier LEFT JOIN ledger ON ledger.seq = earlier.until
                        WHERE ledger.deed IS NOT 'changed' OR ledger.casefile IS NOT earlier.casefile)",
        [],
        |row| row.get(0),
    )?;
    if stray { Stop::difference("something is kept of a case that no entry changed") } else { Ok(()) }
}

struct Walker<'c> {
    connection: &'c Connection,
    freezes: Freezes,
    roster: Roster,
    /// The purge that erased each case.
    purges: BTreeMap<CaseId, Seq>,
    adoptions: Vec<AdoptionClaim>,
    /// The vocabulary after each change of it.
    readings: Vec<(Seq, Option<Vocabulary>)>,
    again: Option<Again>,
    recomputed: Recomputed,
    harmful: Vec<Harmful>,
    /// The person of the case before: cases of one person stand together.
    person: Option<(u64, Person, Digest)>,
}

impl Walker<'_> {
    fn look(
        &mut self,
        id: CaseId,
        row: &Row,
        entries: &[Entry],
        import: &mut ImportClaim,
    ) -> Result<(), Stop> {
        let of_case = |stop| match stop {
            Stop::Difference(words) => Stop::Difference(format!("case {id}: {words}")),
            unreadable @ Stop::Unreadable(_) => unreadable,
        };
        let freezes = self.freezes.remove(&id).unwrap_or_default();
        let trail = match replay(id, entries, &freezes, &self.roster) {
            Ok(trail) => trail,
            Err(objection) => return Stop::difference(objection.to_string()),
        };
        let connection = self.connection;
        let purged: Option<Seq> = row.get(22)?;
        if purged != self.purges.get(&id).copied() {
            return Stop::difference(format!("case {id}: whether it was erased is not what the ledger says"));
        }
        if purged.is_some() {
            let (first, versions) = remains(connection, id)?;
            self.follow_versions(id, &versions, entries).map_err(of_case)?;
            import.found.add_case(id, &first, &versions.first().map_or(Digest::ZERO, |(_, digest)| *digest));
            return compare_standing(id, row, &trail);
        }
        let stored = row.get_ref(18)?.as_blob().unwrap_or_default();
        let versions = versions(connection, id, Digest::of(stored))?;
        self.follow_versions(id, &versions, entries).map_err(of_case)?;
        let changes: Vec<_> =
            entries.iter().filter(|entry| matches!(entry.deed, Deed::Changed { .. })).collect();
        self.turn_to_person(row).map_err(of_case)?;
        let Some((number, stored_person, history)) = &self.person else {
            return Stop::difference(format!("case {id}: it has no person"));
        };
        let person = read_again(&self.readings, stored_person, &trail);
        let first = first_history(connection, id, &changes, *history).map_err(of_case)?;
        import.found.add_case(id, &first, &versions.first().map_or(Digest::ZERO, |(_, digest)| *digest));
        let proposal = packed::unpack_proposal(stored).map_err(|error| of_case(error.into()))?;
        if columns(row)? != CaseColumns::of(&person, &proposal)? {
            return Stop::difference(format!(
                "case {id}: what lists and filters show is not what is proposed"
            ));
        }
        propose_again(&mut self.again, &mut self.recomputed, (*number, &person), (id, &proposal), &trail)?;
        self.harmful.extend(harm(id, &person, &proposal, &trail));
        compare_standing(id, row, &trail)
    }

    /// Compares every later proposal with the entry that brought it.
    fn follow_versions(
        &mut self,
        id: CaseId,
        versions: &[(Option<Seq>, Digest)],
        entries: &[Entry],
    ) -> Result<(), Stop> {
        let brought =
            |seq: Seq| versions.iter().find(|(since, _)| *since == Some(seq)).map(|(_, digest)| *digest);
        for entry in entries {
            if let Deed::Fact { proposal, .. }
            | Deed::Retract { proposal, .. }
            | Deed::Changed { proposal, .. } = &entry.deed
                && brought(entry.seq) != Some(*proposal)
            {
                return Stop::difference(format!(
                    "its proposal is not the one that entry {} led to",
                    entry.seq
                ));
            }
        }
        for (since, digest) in versions {
            let Some(since) = since else { continue };
            if let Some(adoption) = self.adoptions.iter_mut().find(|adoption| adoption.seq == *since) {
                adoption.found.add_case(id, &Digest::ZERO, digest);
                adoption.met += 1;
            } else if !entries.iter().any(|entry| entry.seq == *since && changes_proposal(&entry.deed)) {
                return Stop::difference(format!(
                    "its proposal changed with entry {since}, which is not about it"
                ));
            }
        }
        Ok(())
    }

    /// Unpacks the person of a row, with their number and the hash of what is stored of them.
    fn turn_to_person(&mut self, row: &Row) -> Result<(), Stop> {
        let Number(id) = row.get(13)?;
        if self.person.as_ref().is_none_or(|(known, _, _)| *known != id) {
            let stored = row.get_ref(17)?.as_blob().unwrap_or_default();
            let person = packed::unpack_history(stored)?.person;
            let shown: (String, String, String) = (row.get(14)?, row.get(15)?, row.get(16)?);
            let identity = &person.identity;
            let kept = (identity.subject.as_str(), identity.name.as_str(), identity.birth.to_string());
            if (shown.0.as_str(), shown.1.as_str(), shown.2) != kept {
                return Stop::difference("what lists show of the person is not what is in the history");
            }
            self.person = Some((id, person, Digest::of(stored)));
        }
        Ok(())
    }
}

/// Compares the proposal with what the history, the facts and the policy lead to now.
fn propose_again(
    again: &mut Option<Again>,
    recomputed: &mut Recomputed,
    (number, person): (u64, &Person),
    (id, stored): (CaseId, &CaseProposal),
    trail: &Trail,
) -> Result<(), Stop> {
    let Some(again) = again else { return Ok(()) };
    if matches!(recomputed, Recomputed::OtherVersion { .. })
        || again.propose(number, person, stored.event, trail) == *stored
    {
        return Ok(());
    }
    if again.version == env!("CARGO_PKG_VERSION") {
        return Stop::difference(format!(
            "case {id}: its history and policy do not lead to what is proposed"
        ));
    }
    *recomputed = Recomputed::OtherVersion { made: again.version.clone(), first: id };
    Ok(())
}

/// Finds a decision in force that would make the person worse off: an earlier version may have recorded one.
fn harm(id: CaseId, person: &Person, proposal: &CaseProposal, trail: &Trail) -> Option<Harmful> {
    let decided = trail.standing().decided?;
    let event = person.events.get(proposal.event)?;
    let why = must_not_harm(event, proposal, trail.facts(), &decided.verdict).err()?;
    Some(Harmful { case: id, decision: decided.seq, why: why.to_string() })
}

/// Returns a person as the lessons read them that were in force when the case was decided, or are while it waits.
fn read_again<'p>(
    readings: &[(Seq, Option<Vocabulary>)],
    person: &'p Person,
    trail: &Trail,
) -> Cow<'p, Person> {
    let decided = trail.standing().decided.map(|decided| decided.seq);
    let in_force = |(taught, _): &&(Seq, Option<Vocabulary>)| decided.is_none_or(|decided| *taught < decided);
    match readings.iter().rev().find(in_force) {
        None | Some((_, None)) => Cow::Borrowed(person),
        Some((_, Some(vocabulary))) => {
            let mut person = person.clone();
            person.read_again(vocabulary, &[]);
            Cow::Owned(person)
        }
    }
}

/// Compares what is stored of a case with what its entries add up to.
fn compare_standing(id: CaseId, row: &Row, trail: &Trail) -> Result<(), Stop> {
    let standing = trail.standing();
    let is = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(21)?);
    let adds_up_to: Stands = (
        standing.state(),
        standing.decided.as_ref().map(|decided| decided.seq),
        standing.returns_on().map(|day| day.to_string()),
        standing.batch,
        standing.decided.as_ref().is_some_and(|decided| decided.verdict.departs()),
    );
    if is != adds_up_to {
        return Stop::difference(format!(
            "case {id} is stored as {} and its entries add up to {}",
            describe(&is),
            describe(&adds_up_to)
        ));
    }
    Ok(())
}

/// Returns what is kept of an erased case: the hash of the history that was read in, and its proposals with the entries
/// that brought them.
fn remains(connection: &Connection, id: CaseId) -> Result<(Digest, Versions), Stop> {
    let mut statement = connection
        .prepare_cached("SELECT since, proposal, history FROM remains WHERE casefile = ?1 ORDER BY since")?;
    let mut rows = statement.query([id])?;
    let (mut first, mut versions) = (Digest::ZERO, Vec::new());
    while let Some(row) = rows.next()? {
        let since: Seq = row.get(0)?;
        first = row.get::<_, Option<Digest>>(2)?.unwrap_or(first);
        versions.push(((since.0 > 0).then_some(since), row.get(1)?));
    }
    Ok((first, versions))
}

/// Follows the histories that were stored of a case from telling to telling, each as its entry says, up to the one
/// stored now; returns the hash of the one that was read in at first.
fn first_history(
    connection: &Connection,
    id: CaseId,
    changes: &[&Entry],
    last: Digest,
) -> Result<Digest, Stop> {
    if changes.is_empty() {
        return Ok(last);
    }
    let mut statement =
        connection.prepare_cached("SELECT until, history FROM earlier WHERE casefile = ?1 ORDER BY until")?;
    let mut rows = statement.query([id])?;
    let mut tellings = Vec::new();
    while let Some(row) = rows.next()? {
        tellings.push((row.get::<_, Seq>(0)?, Digest::of(row.get_ref(1)?.as_blob().unwrap_or_default())));
    }
    if tellings.iter().map(|(until, _)| *until).ne(changes.iter().map(|entry| entry.seq)) {
        return Stop::difference("what was stored of it before it changed is not there");
    }
    let after = tellings.iter().skip(1).map(|(_, hash)| *hash).chain([last]);
    for (entry, hash) in changes.iter().zip(after) {
        if !matches!(&entry.deed, Deed::Changed { history, .. } if *history == hash) {
            return Stop::difference(format!("it is not stored as entry {} changed it", entry.seq));
        }
    }
    Ok(tellings.first().map_or(last, |(_, hash)| *hash))
}

/// Returns the proposals that a case had, oldest first, each with the entry that brought it; the first came with its
/// import.
fn versions(connection: &Connection, id: CaseId, present: Digest) -> Result<Versions, Stop> {
    let mut statement = connection.prepare_cached(
        "SELECT until, proposal FROM earlier WHERE casefile = ?1
         UNION ALL SELECT until, proposal FROM reproposed WHERE casefile = ?1 ORDER BY until",
    )?;
    let mut rows = statement.query([id])?;
    let (mut versions, mut since) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        versions.push((since, Digest::of(row.get_ref(1)?.as_blob().unwrap_or_default())));
        since = Some(row.get(0)?);
    }
    versions.push((since, present));
    Ok(versions)
}

/// Tells whether a deed on a case can bring another proposal: one that changes its facts, or one after which it waits.
fn changes_proposal(deed: &Deed) -> bool {
    matches!(
        deed,
        Deed::Fact { .. }
            | Deed::Retract { .. }
            | Deed::Changed { .. }
            | Deed::Undo { .. }
            | Deed::Supersede { .. }
    )
}

fn columns(row: &Row) -> Result<CaseColumns, Stop> {
    Ok(CaseColumns {
        event: row.get(5)?,
        numbers: row.get(6)?,
        sections: row.get(7)?,
        level: row.get(8)?,
        convicted: row.get(9)?,
        lane: row.get(10)?,
        action: row.get(11)?,
        codes: row.get(12)?,
        pattern: pattern(row)?,
    })
}

fn pattern(row: &Row) -> Result<Option<Pattern>, Stop> {
    let stored: Option<Digest> = row.get(19)?;
    stored.map(|digest| Ok(Pattern { digest, words: row.get(20)? })).transpose()
}

fn describe((state, verdict, returns, batch, departs): &Stands) -> String {
    let verdict = verdict.map_or_else(String::new, |seq| format!(" by entry {seq}"));
    let returns = returns.as_ref().map_or_else(String::new, |day| format!(" until {day}"));
    let batch = batch.map_or_else(String::new, |batch| format!(" in batch {batch}"));
    let departs = if *departs { ", departing from the proposal" } else { "" };
    format!("{state}{verdict}{returns}{batch}{departs}")
}
