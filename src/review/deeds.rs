//! What an entry of the ledger says, in a line and in full: on the screen, and where a case's ledger is printed.

use crate::casework::{Basis, CaseFile, Deed, Verdict, WordChange};
use crate::record::Text;
use crate::review::words;

/// Returns what was done, in a line.
pub fn deed(deed: &Deed) -> String {
    match deed {
        Deed::Found { .. } => "queue made".to_owned(),
        Deed::Import { .. } => "files read in".to_owned(),
        Deed::Verdict(verdict) => verdict.done().to_owned(),
        Deed::Group { cases, looked_at, .. } => {
            format!("a group of {cases} approved, {} reviewed individually", looked_at.len())
        }
        Deed::Note { .. } => "note".to_owned(),
        Deed::Undo { of } => format!("took back {of}"),
        Deed::Supersede { of, batch, .. } => format!("took back {} out of batch {}", of, batch.0),
        Deed::Batch { batch, .. } => format!("frozen in batch {}", batch.0),
        Deed::Export { batch, .. } => format!("batch {} written out", batch.0),
        Deed::Outcome { to, on, .. } => format!("{to} on {on}"),
        Deed::Roster(_) => "seats changed".to_owned(),
        Deed::RowRead { line, .. } => format!("corrected row of line {line} read in"),
        Deed::RowAccepted { line, .. } => format!("row of line {line} judged not needed"),
        Deed::Changed { of: None, .. } => "its facts changed".to_owned(),
        Deed::Changed { of: Some(of), .. } => format!("its facts changed; took back {of}"),
        Deed::Fact { added, .. } => format!("added {}", added.value.kind()),
        Deed::Retract { of, .. } => format!("took back the fact {of}"),
        Deed::Adopt { charter, .. } => format!("policy {}", charter.policy),
        Deed::Vocabulary { change: WordChange::Teach { word, .. }, .. } => {
            format!("taught {} {}: {}", word.column, word.text, word.means.name())
        }
        Deed::Vocabulary { change: WordChange::Forget { of, .. }, .. } => format!("forgot the word of {of}"),
        // What came out is not said here: the case may be in a sample that is still being decided.
        Deed::Check(step) => format!("spot-check {}: {}", step.check, step.step.id()),
        Deed::Gate(_) => "gate".to_owned(),
        Deed::Overlap(_) => "second reader".to_owned(),
        Deed::Known(_) => "known-answer cases".to_owned(),
        Deed::Sign { .. } => "signed".to_owned(),
        Deed::Repair(_) => "put in order".to_owned(),
        Deed::Purge(purge) => format!("{} cases erased", purge.cases.len()),
    }
}

/// Returns all that an entry says, in words.
pub fn in_full(case: &CaseFile, deed: &Deed) -> String {
    match deed {
        Deed::Verdict(Verdict::Approve { actions, basis, .. }) => {
            let counts = case.event().map_or(&[][..], |event| event.counts.as_slice());
            let numbered: Vec<_> = counts
                .iter()
                .enumerate()
                .filter_map(|(at, count)| actions.get(&count.key).map(|action| (at, *action)))
                .collect();
            let done = words::consequence(case, &numbered);
            match basis {
                Some(Basis { reason, authority }) => {
                    format!("{done}; reason: {reason}; authority: {authority}")
                }
                None => done,
            }
        }
        Deed::Verdict(Verdict::Challenge { ground, evidence }) => format!("{}: {evidence}", ground.words()),
        Deed::Verdict(Verdict::Hold { reason, until }) => match until {
            Some(until) => format!("{}, back on {until}", reason.words()),
            None => reason.words().to_owned(),
        },
        Deed::Verdict(Verdict::Flag { reason }) => reason.words().to_owned(),
        Deed::Note { text } => text.as_str().to_owned(),
        Deed::Supersede { reason, .. } | Deed::RowAccepted { reason, .. } | Deed::Retract { reason, .. } => {
            reason.as_str().to_owned()
        }
        Deed::Vocabulary {
            change: WordChange::Teach { reason, .. } | WordChange::Forget { reason, .. },
            ..
        } => reason.as_str().to_owned(),
        Deed::Changed { what, .. } => what.iter().map(Text::as_str).collect::<Vec<_>>().join("; "),
        Deed::Fact { added, .. } => format!("{added}; {}", added.source),
        Deed::Repair(repair) => repair.to_string(),
        Deed::Found { .. }
        | Deed::Import { .. }
        | Deed::Undo { .. }
        | Deed::Group { .. }
        | Deed::Adopt { .. }
        | Deed::Batch { .. }
        | Deed::Export { .. }
        | Deed::Outcome { .. }
        | Deed::Roster(_)
        | Deed::RowRead { .. }
        | Deed::Purge(_)
        | Deed::Sign { .. }
        | Deed::Check(_)
        | Deed::Overlap(_)
        | Deed::Known(_)
        | Deed::Gate(_) => String::new(),
    }
}
