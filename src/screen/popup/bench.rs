//! The screens of a spot-check: history, planner, result with bars, disagreements side by side, the gate as a list.

use crate::record::text::grouped;
use crate::review::Model;
use crate::review::bench::{Bench, Page, Row, rows};
use crate::review::columns::width;
use crate::review::layer::Layer;
use crate::review::plan::{Area, Plan};
use crate::review::popup_columns;
use crate::review::timeline::window;
use crate::screen::footer;
use crate::screen::pen::{Pen, cell, right_cell};
use crate::screen::popup::whole;
use crate::screen::theme::Role;
use ratatui::text::Span;

/// Columns of what a bar is about.
const LABEL: usize = 22;

/// Columns of its number.
const NUMBER: usize = 7;

/// Columns of the words behind a bar.
const ASIDE: usize = 26;

/// Draws the page on top.
pub(super) fn draw(model: &Model, bench: &Bench, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let columns = popup_columns(model.size().width);
    let (title, mut lines) = rows(bench, columns);
    let inside = pen.frame(place(model, plan, pen), vec![pen.span(Role::Title, title)]);
    let room = usize::from(inside.height);
    squeeze(&mut lines, room);
    let front = lines.iter().position(|row| matches!(row, Row::Choice { front: true, .. }));
    let first = match (bench.page(), front) {
        (None, Some(front)) => window(front, lines.len(), room).start,
        (Some(Page::Check(_, at) | Page::Overlap(at) | Page::Gate(.., at)), _) => {
            (*at).min(lines.len().saturating_sub(room))
        }
        (Some(Page::Planner(planner)), _) => planner.first.min(lines.len().saturating_sub(room)),
        _ => 0,
    };
    for (row, line) in (0..inside.height).zip(lines.iter().skip(first)) {
        let spans = spans(line, inside, pen);
        pen.line(inside, row, spans);
    }
    if lines.len() > first + room {
        let more = format!("{} more", lines.len() - first - room);
        let last = Area { y: inside.y + inside.height, height: 1, ..inside };
        pen.ends(last, 0, Vec::new(), vec![pen.span(Role::Look, more)]);
    }
}

/// Rows of a question that is asked at the bottom, with its frame.
const ASKED: u16 = 5;

/// Returns the place of a page. It ends above a question that is asked on it, and leaves the line above the message free
/// where that would be seen in part.
fn place(model: &Model, plan: &Plan<'_>, pen: &Pen<'_>) -> Area {
    let whole = whole(plan);
    let taken = if matches!(model.layers().last(), Some(Layer::Ask(_))) {
        ASKED + 1
    } else {
        u16::from(whole.width < plan.footer.width || footer::is_long(model, plan.footer.width, pen))
    };
    Area { height: whole.height.saturating_sub(taken), ..whole }
}

/// Gives up blank lines, the last of them first, where a page is a line or two too long for its room.
fn squeeze(lines: &mut Vec<Row>, room: usize) {
    let excess = lines.len().saturating_sub(room);
    let blanks: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| **line == Row::Blank).map(|(at, _)| at).collect();
    if excess <= blanks.len().min(2) {
        blanks.into_iter().rev().take(excess).for_each(|at| {
            lines.remove(at);
        });
    }
}

fn spans(row: &Row, inside: Area, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let columns = usize::from(inside.width);
    match row {
        Row::Title(words) => vec![pen.span(Role::Strong, words.clone())],
        Row::Words(words) => vec![pen.span(Role::Text, format!("  {words}"))],
        Row::Look(words) => vec![pen.span(Role::Look, format!("  {words}"))],
        Row::Good(words) => vec![pen.span(Role::Relief, format!("  {words}"))],
        Row::Next(words) => vec![pen.span(Role::Saved, format!("  {words}"))],
        Row::Choice { front: true, words } => {
            vec![pen.span(Role::Selected, cell(&format!("▸{}", words.get(1..).unwrap_or(words)), columns))]
        }
        Row::Choice { front: false, words } => vec![pen.span(Role::Text, words.clone())],
        Row::Field { front, label, value, aside } => {
            let mark = if *front { "▸" } else { " " };
            let role = if *front { Role::Selected } else { Role::Strong };
            vec![
                pen.span(Role::Text, format!("{mark} {}", cell(label, 12))),
                pen.span(role, cell(&format!(" {value} "), 26)),
                pen.span(Role::Secondary, format!("  {aside}")),
            ]
        }
        Row::Bar { label, value, most, aside } => {
            let room = columns.saturating_sub(LABEL + NUMBER + ASIDE + 4).clamp(4, 40);
            let wide = u64::try_from(room).unwrap_or(0);
            let filled = (value * wide).checked_div(*most).unwrap_or(0).max(u64::from(*value > 0)).min(wide);
            let filled = usize::try_from(filled).unwrap_or(0);
            vec![
                pen.span(Role::Text, format!("  {}", cell(label, LABEL))),
                pen.span(Role::Text, format!("{} ", right_cell(&grouped(*value), NUMBER))),
                pen.span(Role::Relief, "█".repeat(filled)),
                pen.span(Role::Rule, "░".repeat(room - filled)),
                pen.span(Role::Secondary, format!(" {aside}")),
            ]
        }
        Row::Pair(left, right) => {
            let half = columns.saturating_sub(3) / 2;
            let gap = half.saturating_sub(width(left));
            vec![
                pen.span(Role::Text, format!("{left}{}", " ".repeat(gap))),
                pen.span(Role::Rule, " │ "),
                pen.span(Role::Text, right.clone()),
            ]
        }
        Row::Blank => Vec::new(),
    }
}
