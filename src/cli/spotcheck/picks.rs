//! `vacatur spotcheck direct`: cases picked on purpose, to find errors.

use crate::casework::check::overview::Order;
use crate::casework::check::{Kind, Pick};
use crate::casework::{Act, CaseId};
use crate::cli::output::{counted, say};
use crate::cli::{Desk, failures};
use crate::error::Failure;

/// What to pick on purpose.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false, id = "pick")]
pub(in crate::cli) struct Picks {
    /// Decisions of reviewers who have made fewer than so many
    #[arg(long, value_name = "DECISIONS")]
    new_reviewers: Option<u64>,
    /// Decisions made within so many seconds of the one before by the same person
    #[arg(long, value_name = "SECONDS")]
    quick: Option<i64>,
    /// Decisions made with a group
    #[arg(long)]
    groups: bool,
    /// Cases whose sections stand in fewer than so many of all decisions
    #[arg(long, value_name = "DECISIONS")]
    unusual_charges: Option<u64>,
    /// These cases, by number
    #[arg(long, value_name = "N", value_delimiter = ',')]
    cases: Option<Vec<u64>>,
}

pub(super) fn direct(desk: &Desk, kind: Kind, picks: Picks) -> Result<(), Failure> {
    let pick = picks.pick();
    let mut queue = desk.open_to(Act::SpotCheck)?;
    let order = Order::Direct { kind, pick: pick.clone() };
    let receipt = queue.conduct(&order, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    let docket = queue.docket().map_err(failures::queue)?;
    queue.close().map_err(failures::queue)?;
    let Some(check) = docket.checks.values().next_back() else { return Ok(()) };
    let number = check.number;
    say(&format!(
        "check {number}: {} picked on purpose ({}), ledger {}\nnothing is concluded from them about other \
         cases\nnext: vacatur spotcheck case {number}",
        counted(u64::try_from(check.sample.len()).unwrap_or(u64::MAX), "case", "cases"),
        pick.words(),
        receipt.seq
    ))
}

impl Picks {
    /// Returns the one pick that was asked for.
    fn pick(self) -> Pick {
        match self {
            Self { new_reviewers: Some(fewer), .. } => Pick::NewReviewers(fewer),
            Self { quick: Some(seconds), .. } => Pick::Quick(seconds),
            Self { groups: true, .. } => Pick::Groups,
            Self { unusual_charges: Some(fewer), .. } => Pick::UnusualCharges(fewer),
            Self { cases, .. } => Pick::Cases(cases.unwrap_or_default().into_iter().map(CaseId).collect()),
        }
    }
}
