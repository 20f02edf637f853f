//! Finding cases: the filter being typed, what it finds, and what is wrong with it or could come next.

use crate::casework::filter::{Key, complete};
use crate::casework::{FilterError, Order};
use crate::review::columns::{cut, width};
use crate::review::listing::Find;
use crate::review::plan::{Area, Plan};
use crate::screen::list::lines;
use crate::screen::pen::{Pen, cells};
use crate::screen::popup::ask::field;
use crate::screen::popup::whole;
use crate::screen::theme::Role;
use ratatui::text::Span;

/// Draws the popup.
pub(super) fn draw(find: &Find, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let title = vec![
        pen.span(Role::Title, "Find cases"),
        pen.span(Role::Secondary, "  name, case number, section, note; or key:value"),
    ];
    let inside = pen.frame(whole(plan), title);
    field(&find.entry, Area { height: 1, ..inside }, pen);
    let below = Area { y: inside.y + 1, height: 2, ..inside };
    match &find.problem {
        Some(problem) => wrong(find, problem, below, pen),
        None => pen.line(below, 0, status(find, pen)),
    }
    let rest = Area { y: inside.y + 3, height: inside.height.saturating_sub(3), ..inside };
    if find.entry.is_blank() {
        keys(rest, pen);
    } else if !find.lines.is_empty() && find.problem.is_none() {
        lines(&find.lines, find.at, Order::default(), rest, pen);
    }
}

/// How many there are, and how the last word can go on.
fn status(find: &Find, pen: &Pen<'_>) -> Vec<Span<'static>> {
    if find.entry.is_blank() {
        return Vec::new();
    }
    let count = match (find.count, find.is_searching()) {
        (Some(count), _) => count.to_string(),
        (None, true) => "searching …".to_owned(),
        (None, false) => "counting …".to_owned(),
    };
    let mut spans = vec![pen.span(Role::Strong, count)];
    let next = next(&find.entry.text());
    if !next.is_empty() {
        spans.push(pen.span(Role::Secondary, format!("   {next}")));
    }
    spans
}

/// Returns what may come next, where that is worth saying.
fn next(text: &str) -> String {
    let completion = complete(text);
    let typed = text.get(completion.from..).unwrap_or_default();
    let is_done = completion.options == [typed];
    let offers = completion.from < text.len() || text.ends_with([':', ',']);
    if is_done || !offers { String::new() } else { completion.options.join(" ") }
}

/// Draws a mark under the word that is at fault, and what is wrong with it. A word at the end may only be unfinished:
/// then what can come next is said first.
fn wrong(find: &Find, problem: &FilterError, area: Area, pen: &mut Pen<'_>) {
    let text = find.entry.text();
    let next = next(&text);
    let unfinished = problem.at.end == text.len() && !next.is_empty();
    let before = width(text.get(..problem.at.start).unwrap_or_default());
    let marked = width(text.get(problem.at.clone()).unwrap_or_default()).max(1);
    let room = usize::from(area.width);
    // A long line is scrolled in its field; then the mark would point at another word.
    if width(&text) < room && !unfinished {
        let mark = "^".repeat(marked.min(room.saturating_sub(before)));
        pen.put(area.x + cells(before), area.y, area.width, vec![pen.span(Role::Refused, mark)]);
    }
    let (role, words) =
        if unfinished { (Role::Secondary, next) } else { (Role::Refused, problem.to_string()) };
    pen.line(area, 1, vec![pen.span(role, cut(&words, room).into_owned())]);
}

/// Draws the keys of the language.
fn keys(area: Area, pen: &mut Pen<'_>) {
    let sentences = [
        "Words find names, case numbers, sections, notes. Every term must hold.",
        "-term turns it round; key:one,two is either. Say: lane:clear section:11359",
    ];
    for (row, sentence) in (0..).zip(sentences) {
        pen.line(area, row, vec![pen.span(Role::Text, sentence)]);
    }
    for (row, key) in (2..area.height).zip(Key::ALL) {
        let name = format!("{:<11}", format!("{}:", key.id()));
        pen.line(area, row, vec![pen.span(Role::Key, name), pen.span(Role::Secondary, key.help())]);
    }
}
