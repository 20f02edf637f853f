//! The last walk: the spot-checks. Every frozen list against its root hash, every step judged again.
//!
//! What the role of a seat allowed is judged with everything else that seats do, in the first walk and with the cases.

use super::Stop;
use crate::casework::check::docket::Population;
use crate::casework::check::sample::{members_root, persons_root};
use crate::casework::check::state::Actor;
use crate::casework::check::step::{CheckStep, Step};
use crate::casework::check::{Docket, OverlapStep};
use crate::casework::known::Known;
use crate::casework::{Deed, Digest, Entry, Role, Roster, Seq};
use crate::queue::{checks, known as known_cases, overlap};
use rusqlite::Connection;

/// Follows the checks; `entries` are those about checks and the gate, each with the head before it.
pub(super) fn walk(
    connection: &Connection,
    entries: &[(Entry, Digest)],
    roster: &Roster,
) -> Result<(), Stop> {
    let whole = checks::read_docket(connection, None)?;
    let (mut docket, mut known) = (Docket::default(), Known::default());
    for (entry, head) in entries {
        let seq = entry.seq;
        let role = roster.role_at(&entry.seat, seq).unwrap_or(Role::Analyst);
        let actor = Actor { seat: entry.seat.clone(), role, decided_a_sampled_case: false };
        let mut list = Population::default();
        let judged = match &entry.deed {
            Deed::Check(CheckStep { check, step }) => {
                if matches!(step, Step::Freeze { .. }) {
                    list = checks::population(connection, *check)?;
                }
                docket.permits(*check, step, entry.case, &actor, (&list.decisions, head))
            }
            Deed::Gate(step) => docket.permits_gate(step, &actor),
            Deed::Overlap(step) => {
                let first = overlap::first_of(connection, step, entry.case)?;
                docket.permits_overlap(step, entry.case, first.as_ref(), &actor)
            }
            Deed::Known(step) => known.permits(step, &actor),
            _ => Ok(()),
        };
        if let Err(refusal) = judged {
            return Stop::difference(format!("entry {seq} should never have been recorded: {refusal}"));
        }
        if let Deed::Check(CheckStep { check, step: Step::Freeze { persons: Some(persons), .. } }) =
            &entry.deed
            && persons_root(&list.decisions, &list.persons) != *persons
        {
            return Stop::difference(format!("check {check} names other persons than were taken down"));
        }
        docket.follow(entry, *head, |_| list);
        known.follow(entry);
        if matches!(entry.deed, Deed::Overlap(OverlapStep::Again { .. })) {
            docket.learn(|verdict| whole.overlap.pair(verdict)?.first.clone());
        }
        if let Deed::Check(CheckStep { check, step: Step::Seed { .. } | Step::Direct { .. } }) = &entry.deed {
            // The first decisions are those of the ledger whatever the step: they are looked up once.
            let known = whole.checks.get(check);
            let first = |verdict: Seq| {
                let sampled = known?.sample.iter().find(|sampled| sampled.frozen.verdict == verdict)?;
                sampled.first.clone()
            };
            if let Some(check) = docket.checks.get_mut(check) {
                check.learn(first);
            }
        }
    }
    for check in docket.checks.values() {
        let members = members_root(&check.decisions, &check.members);
        if check.plan.as_ref().is_some_and(|planned| planned.members != members) {
            return Stop::difference(format!(
                "the strata of check {} are not those of its plan: their hash differs",
                check.number
            ));
        }
    }
    known_cases::audit(connection, &known)?.map_or(Ok(()), Stop::difference)?;
    let last = docket.checks.keys().last().map_or(0, |last| last.0);
    let stray: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM check_case WHERE number > ?1)",
        [last],
        |row| row.get(0),
    )?;
    if stray { Stop::difference("a list was never frozen by an entry") } else { Ok(()) }
}
