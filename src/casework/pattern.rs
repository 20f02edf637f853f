//! What cases have in common that may be decided together: a group.
//!
//! Two cases follow one pattern when every question of their proofs was answered alike, for the same sections at the
//! same levels, by the same rule, with the same outcome. Dates, names and amounts differ; what the rules made of them
//! does not. Only a case in the clear lane whose every action is determined follows a pattern at all: what a person
//! must look at closely is looked at by itself.
//!
//! Owns the pattern, which members of a group must be looked at, and the rules of deciding one. The store finds the
//! members; the workstation asks for the count.

use crate::casework::{CaseFile, CaseId, Digest, Receipt, Seat, Seq, Verdict};
use crate::record::{Count, CountKey, Event, Text};
use crate::relief::{Action, CaseProposal, Lane, Proposal, Route};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

/// Members of a group that a person looks at before it is decided; a smaller group is looked at whole.
pub const LOOKED_AT: usize = 3;

/// The largest group that is decided at once; a larger one is decided in parts, each with members of its own to look
/// at. One transaction of this size is on the disk in seconds.
pub const LARGEST: u64 = 2_000;

/// What a group of cases has in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The hash over everything that its cases have in common.
    pub digest: Digest,
    /// In words, for lists: `misdemeanor 11357(b): dismiss and seal, rule 1`.
    pub words: String,
}

/// Why a group is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GroupRefusal {
    /// Nothing waits in it.
    #[error("no case of this group is waiting any more")]
    Empty,
    /// The number that was typed is not the number of cases that would be decided.
    #[error("{typed} was typed and {waiting} would be decided: nothing was recorded")]
    Count {
        /// What was typed.
        typed: u64,
        /// How many would be decided.
        waiting: u64,
    },
    /// The cases that were looked at are not the ones to look at.
    #[error("the group has changed since its members were looked at: open it again")]
    NotLookedAt,
    /// The office forbids it.
    #[error("this office decides every case by itself: groups are switched off in the settings")]
    Forbidden,
}

impl Pattern {
    /// Returns the pattern that a case follows; `None` for one that must be decided by itself.
    pub fn of(event: &Event, proposal: &CaseProposal) -> Option<Self> {
        let undetermined = |one: &Proposal| one.action == Action::Undetermined;
        if proposal.lane() != Lane::Clear || proposal.proposals.iter().any(undetermined) {
            return None;
        }
        let mut common = String::with_capacity(1024);
        let mut words = Vec::new();
        for one in &proposal.proposals {
            let count = event.counts.get(one.count)?;
            write_common(&mut common, count, one);
            words.push(in_words(count, one));
        }
        Some(Self { digest: Digest::of(common.as_bytes()), words: gathered(&words) })
    }
}

/// Writes everything that must be alike, a line each.
fn write_common(common: &mut String, count: &Count, one: &Proposal) {
    let level = count.level.map_or_else(|| "unknown".to_owned(), |level| level.to_string());
    // Writing to a String cannot fail.
    let rule = one.policy.rule.unwrap_or(0);
    let _ = writeln!(common, "count {} {level}", sections(count));
    let _ = writeln!(common, "action {}, {}", one.action, route(one.route));
    let _ = writeln!(common, "law {}, {}", one.law.action, one.law.reason);
    let _ = writeln!(common, "policy {rule} {}, {}", one.policy.action, one.policy.reason);
    for line in &one.proof {
        // Piece by piece: most of the text of every clear case of an import is this.
        let decides = if line.decides { "true" } else { "false" };
        for piece in [line.answer.word(), " ", decides, " ", &line.question, "\n"] {
            common.push_str(piece);
        }
    }
}

fn route(route: Route) -> &'static str {
    match route {
        Route::Serving => "serving",
        Route::Completed => "completed",
        Route::Unknown => "unknown",
        Route::NotApplicable => "none",
    }
}

fn in_words(count: &Count, one: &Proposal) -> String {
    let level = count.level.map_or_else(String::new, |level| format!("{level} "));
    let rule = one.policy.rule.map_or_else(String::new, |rule| format!(", rule {rule}"));
    format!("{level}{}: {}{rule}", sections(count), one.action)
}

/// Writes the counts of a case once where they are the same: `2 × misdemeanor 11357(b) HS: dismiss and seal, rule 1`.
fn gathered(words: &[String]) -> String {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for one in words {
        *times.entry(one).or_default() += 1;
    }
    let parts: Vec<String> = times
        .into_iter()
        .map(|(one, times)| if times > 1 { format!("{times} × {one}") } else { one.to_owned() })
        .collect();
    parts.join("; ")
}

fn sections(count: &Count) -> String {
    count.charge().map_or_else(
        || "no charge".to_owned(),
        |charge| charge.offense.sections.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / "),
    )
}

/// Picks the members to look at: those whose hash with the pattern is smallest, so that nobody chooses them and the
/// same group shows the same ones.
pub fn to_look_at(pattern: &Digest, members: &[CaseId]) -> Vec<CaseId> {
    let mut tickets: Vec<(Digest, CaseId)> =
        members.iter().map(|case| (Digest::of(format!("look {pattern} {case}").as_bytes()), *case)).collect();
    tickets.sort_unstable();
    let mut picked: Vec<CaseId> = tickets.into_iter().take(LOOKED_AT).map(|(_, case)| case).collect();
    picked.sort_unstable();
    picked
}

/// The groups of a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupList {
    /// Those with more than one waiting case, the largest first.
    pub waiting: Vec<GroupLine>,
    /// Those decided last, the newest first.
    pub decided: Vec<DecidedGroup>,
}

/// A group of which cases wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupLine {
    /// The pattern's hash.
    pub pattern: Digest,
    /// The pattern in words.
    pub words: Text,
    /// How many of its cases wait.
    pub waiting: u64,
}

/// A group that was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedGroup {
    /// Its entry.
    pub group: Seq,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub seat: Seat,
    /// The pattern in words.
    pub words: Text,
    /// How many cases were approved with it.
    pub cases: u64,
    /// How many of those were reviewed individually: on the screen before the group was approved.
    pub reviewed: u64,
    /// How many of them still stand as it decided them and are in no batch: what taking it back would take back.
    pub stand: u64,
}

/// A group that was opened: what would be decided, and the members to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The pattern's hash.
    pub pattern: Digest,
    /// The pattern in words.
    pub words: Text,
    /// How many cases a decision would cover now.
    pub waiting: u64,
    /// The members to look at before.
    pub members: Vec<CaseFile>,
}

/// What is known once a group is decided, or taken back, and on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupReceipt {
    /// The first entry: the group's own, or the first that takes a member back.
    pub first: Seq,
    /// How many cases it was about.
    pub cases: u64,
    /// The last entry, and the head of the chain after it.
    pub last: Receipt,
}

/// What a person says of a group that is to be approved as it is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDraft {
    /// The pattern's hash.
    pub pattern: Digest,
    /// The number that was typed.
    pub count: u64,
    /// The members that were on the screen.
    pub looked_at: Vec<CaseId>,
}

impl GroupDraft {
    /// Judges whether it may be done to the members that wait now, in the order of their numbers.
    pub fn fits(&self, members: &[CaseId]) -> Result<(), GroupRefusal> {
        let waiting = u64::try_from(members.len()).unwrap_or(u64::MAX);
        if waiting == 0 {
            return Err(GroupRefusal::Empty);
        }
        if self.count != waiting {
            return Err(GroupRefusal::Count { typed: self.count, waiting });
        }
        if to_look_at(&self.pattern, members) == self.looked_at {
            Ok(())
        } else {
            Err(GroupRefusal::NotLookedAt)
        }
    }
}

/// Makes the verdict that approves a member as it is proposed; the group's own entry is named in it.
pub fn approval(event: &Event, proposal: &CaseProposal, group: Seq) -> Verdict {
    let actions: BTreeMap<CountKey, Action> = proposal
        .proposals
        .iter()
        .filter_map(|one| event.counts.get(one.count).map(|count| (count.key.clone(), one.action)))
        .collect();
    Verdict::Approve { actions, amended: Vec::new(), basis: None, group: Some(group) }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.words)
    }
}

#[cfg(test)]
mod tests;
