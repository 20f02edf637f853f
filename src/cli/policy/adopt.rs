//! `vacatur policy adopt` and `differing`: a queue goes on under another policy, and what was decided is asked about.

use super::find;
use crate::casework::Act;
use crate::cli::output::{counted, grouped, say};
use crate::cli::{Desk, failures};
use crate::error::Failure;
use crate::queue::{Adoption, Differing};
use std::fmt::Write as _;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// The policy to go on under: the name of a shipped one, or a policy file
    policy: String,
    /// Only say what would change; record nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let policy = find(&arguments.policy)?;
    let mut queue = desk.open_to(Act::Adopt)?;
    let before = queue.charter().policy.clone();
    let adoption = queue
        .adopt(&policy, arguments.dry_run, &desk.seat(), desk.clock.now(), || {})
        .map_err(failures::queue)?;
    queue.close().map_err(failures::queue)?;
    say(&in_words(&before, policy.name(), &adoption))
}

/// Lists the decided cases for which the policy in force would propose something else.
pub(super) fn differing(desk: &Desk) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let differing = queue.differing().map_err(failures::queue)?;
    say(list(&format!("under {}", queue.charter().policy), &differing).trim_end())
}

fn in_words(before: &str, after: &str, adoption: &Adoption) -> String {
    let head = adoption.receipt.as_ref().map_or_else(
        || format!("nothing was recorded; going from {before} to {after} would mean:"),
        |receipt| format!("{} saved: the queue goes on from {before} to {after}", receipt.seq),
    );
    proposed_anew(&head, &format!("under {after}"), adoption)
}

/// Says under a headline what a change of the policy or the vocabulary did to waiting and decided cases.
pub(in crate::cli) fn proposed_anew(head: &str, under: &str, adoption: &Adoption) -> String {
    let mut text = format!(
        "{head}\n{} {} proposed anew, {} of them otherwise\n",
        counted(adoption.waiting, "waiting case", "waiting cases"),
        if adoption.receipt.is_some() { "were" } else { "would be" },
        grouped(adoption.changed)
    );
    text.push_str(&list(under, &adoption.differing));
    text.trim_end().to_owned()
}

fn list(under: &str, differing: &[Differing]) -> String {
    if differing.is_empty() {
        return format!("no decided case would be proposed otherwise {under}");
    }
    let mut text = format!(
        "{}; every verdict stands until a person takes it back:\n",
        counted(
            differing.len() as u64,
            "decided case would be proposed otherwise",
            "decided cases would be proposed otherwise"
        )
    );
    for one in differing {
        let batch = if one.batched { ", in a batch" } else { "" };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "  case {:>6}  {} by entry {}{batch}: {}",
            one.case,
            one.verdict.done(),
            one.seq,
            one.what.join("; ")
        );
    }
    text.push_str("look at each with `vacatur review` (g and its number); U takes the verdict back, so that it waits again");
    text
}
