//! What was done to the case: its ledger entries, the one in front in full.

use crate::casework::{CaseFile, Deed, Entry, Verdict};
use crate::record::Text;
use crate::review::columns::wrap;
use crate::review::plan::{Area, Plan};
use crate::review::timeline::window;
use crate::review::{Model, words};
use crate::screen::pen::{Pen, cell, cells};
use crate::screen::popup::whole;
use crate::screen::theme::Role;

/// Draws the ledger of the case.
pub(super) fn draw(model: &Model, case: &CaseFile, at: usize, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let inside = pen.frame(whole(plan), vec![pen.span(Role::Title, "Ledger of this case")]);
    if case.entries.is_empty() {
        pen.line(inside, 0, vec![pen.span(Role::Secondary, "Nothing was done to this case yet.")]);
        return;
    }
    let list = Area { height: cells(case.entries.len()).min(inside.height / 2), ..inside };
    let below = inside.height - list.height;
    let shown = window(at, case.entries.len(), usize::from(list.height));
    for (row, (index, entry)) in
        (0..).zip(case.entries.iter().enumerate().skip(shown.start).take(shown.len()))
    {
        let front = index == at;
        let text = format!(
            "{} {}  {}  {}  {}",
            if front { "▸" } else { " " },
            entry.seq,
            entry.at.strftime("%Y-%m-%d %H:%M:%S"),
            cell(who(model, entry), 12),
            deed(&entry.deed),
        );
        let role = if front { Role::Selected } else { Role::Text };
        pen.line(list, row, vec![pen.span(role, text)]);
    }
    if let Some(entry) = case.entries.get(at) {
        detail(case, entry, Area { y: inside.y + list.height, height: below, ..inside }, pen);
    }
}

pub(super) fn who<'a>(model: &'a Model, entry: &'a Entry) -> &'a str {
    if entry.seat == model.settings().seat { "you" } else { entry.seat.0.as_str() }
}

/// Returns what was done, in a line.
pub(super) fn deed(deed: &Deed) -> String {
    match deed {
        Deed::Found { .. } => "queue made".to_owned(),
        Deed::Import { .. } => "files read in".to_owned(),
        Deed::Verdict(verdict) => verdict.done().to_owned(),
        Deed::Group { cases, .. } => format!("a group of {cases} approved"),
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
        // What came out is not said here: the case may be in a sample that is still being decided.
        Deed::Check(step) => format!("spot-check {}: {}", step.check, step.step.id()),
        Deed::Gate(_) => "gate".to_owned(),
        Deed::Sign { .. } => "signed".to_owned(),
        Deed::Repair(_) => "put in order".to_owned(),
    }
}

/// Draws the words and the hashes of an entry.
fn detail(case: &CaseFile, entry: &Entry, area: Area, pen: &mut Pen<'_>) {
    let title = format!("{}  {}", entry.seq, deed(&entry.deed));
    let at = entry.at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    pen.title(area, vec![pen.span(Role::Title, title)], vec![pen.span(Role::Secondary, at)]);
    let hashes = format!(
        "policy {}  shown {}",
        entry.policy.short(),
        entry.shown.map_or_else(|| "-".to_owned(), |shown| shown.short())
    );
    let room = usize::from(area.height.saturating_sub(2));
    let lines = wrap(&in_full(case, &entry.deed), usize::from(area.width));
    let all = lines.len();
    for (row, line) in lines.into_iter().take(room).enumerate() {
        let more = if row + 1 == room && all > room { " …" } else { "" };
        let spans = vec![pen.span(Role::Text, line), pen.span(Role::Look, more)];
        pen.line(area, cells(row) + 1, spans);
    }
    pen.line(area, area.height.saturating_sub(1), vec![pen.span(Role::Secondary, hashes)]);
}

/// Returns all that an entry says, in words.
fn in_full(case: &CaseFile, deed: &Deed) -> String {
    match deed {
        Deed::Verdict(Verdict::Approve { actions, .. }) => {
            let counts = case.event().map_or(&[][..], |event| event.counts.as_slice());
            let numbered: Vec<_> = counts
                .iter()
                .enumerate()
                .filter_map(|(at, count)| actions.get(&count.key).map(|action| (at, *action)))
                .collect();
            words::consequence(case, &numbered)
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
        | Deed::Sign { .. }
        | Deed::Check(_)
        | Deed::Gate(_) => String::new(),
    }
}
