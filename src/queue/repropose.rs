//! A proposal computed anew for a case that stands: the old one is kept beside it, the columns and counts follow.

use crate::casework::fact::propose_case;
use crate::casework::{CaseFile, CaseId, Charter, Digest, Entry, Seq, State, Trail};
use crate::queue::columns::CaseColumns;
use crate::queue::{Error, Packer, adopt, cases, groups};
use crate::record::Person;
use crate::relief::{CaseProposal, Policy};
use rusqlite::Connection;

/// Proposes for a case with the facts that stand on it after these entries.
pub(super) fn proposed(
    case: &CaseFile,
    person: &Person,
    next: Option<&Entry>,
    policy: &Policy,
    charter: &Charter,
) -> CaseProposal {
    let mut trail = Trail::of(&case.entries, None);
    if let Some(entry) = next {
        trail.follow(entry);
    }
    propose_case(person, case.proposal.event, trail.facts(), policy, charter.as_of)
}

/// Packs a proposal, and hashes it as it will be stored.
pub(super) fn pack(proposal: &CaseProposal) -> Result<(Vec<u8>, Digest), Error> {
    let packed = Packer::default().proposal(proposal)?;
    let digest = Digest::of(&packed);
    Ok((packed, digest))
}

/// Stores a proposal in the place of the present one, which is kept as what stood until the entry `until`.
///
/// To be called before the state of the case changes: the counts are moved under the state it has now.
pub(super) fn replace(
    connection: &Connection,
    (id, person, state): (CaseId, &Person, State),
    proposal: &CaseProposal,
    packed: &[u8],
    until: Seq,
) -> Result<(), Error> {
    let columns = CaseColumns::of(person, proposal)?;
    connection
        .prepare_cached("INSERT INTO reproposed (casefile, until, proposal) SELECT casefile, ?2, proposal FROM proposal WHERE casefile = ?1")?
        .execute((id, until))?;
    connection
        .prepare_cached("UPDATE proposal SET proposal = ?2 WHERE casefile = ?1")?
        .execute((id, packed))?;
    let mut tally = connection.prepare_cached(
        "INSERT INTO tally (lane, action, state, cases) SELECT lane, action, ?2, ?3 FROM casefile WHERE id = ?1
         ON CONFLICT DO UPDATE SET cases = cases + excluded.cases",
    )?;
    tally.execute((id, state, -1))?;
    let pattern = columns.pattern.as_ref().map(|pattern| groups::number(connection, pattern)).transpose()?;
    connection
        .prepare_cached(
            "UPDATE casefile SET sections = ?2, level = ?3, lane = ?4, action = ?5, codes = ?6, pattern = ?7,
                                 numbers = ?8, convicted = ?9
             WHERE id = ?1",
        )?
        .execute((
            id,
            &columns.sections,
            &columns.level,
            columns.lane,
            &columns.action,
            &columns.codes,
            pattern,
            &columns.numbers,
            &columns.convicted,
        ))?;
    tally.execute((id, state, 1))?;
    Ok(())
}

/// Proposes anew under the policy in force for a case that waits again after it was decided under an earlier one.
pub(super) fn catch_up(
    connection: &Connection,
    case: &CaseFile,
    entry: &Entry,
    charter: &Charter,
) -> Result<(), Error> {
    let decided = case.standing.decided.as_ref().map(|decided| decided.seq);
    if adopt::behind(connection, decided)?.is_none() {
        return Ok(());
    }
    let mut trail = Trail::of(&case.entries, case.standing.batch);
    trail.follow(entry);
    if trail.standing().state() != State::Waiting {
        return Ok(());
    }
    let policy = adopt::policy(connection, None)?;
    let person = cases::person_in_force(connection, case)?;
    let proposal = proposed(case, &person, Some(entry), &policy, charter);
    let (packed, _) = pack(&proposal)?;
    replace(connection, (case.id, &*person, case.standing.state()), &proposal, &packed, entry.seq)
}
