//! The list screen: one line a case, the column that orders it marked, as many columns as the width allows.

use crate::casework::{Column, Line, Order, State};
use crate::record::text::grouped;
use crate::record::{Level, Text};
use crate::review::columns::width;
use crate::review::listing::Listing;
use crate::review::plan::Area;
use crate::review::timeline::window;
use crate::review::{Model, list_rows};
use crate::screen::pen::{Pen, cell, cells, cut_spans, right_cell};
use crate::screen::theme::Role;
use crate::screen::{footer, header};
use ratatui::text::Span;

/// One column as it is drawn.
struct Drawn {
    title: &'static str,
    /// The order that goes by it, where there is one.
    order: Option<Column>,
    columns: usize,
    words: fn(&Line) -> String,
}

/// Columns that the name takes at least; what is left over is its own.
const NAME: usize = 16;

/// Draws the list with header and footer.
pub(super) fn draw(model: &Model, pen: &mut Pen<'_>) {
    let size = model.size();
    let area = Area { x: 1, y: 0, width: size.width.saturating_sub(2), height: size.height };
    header::draw(model, area, pen);
    let listing = model.listing();
    let title = Area { y: 1, height: 1, ..area };
    pen.title(title, names(listing, pen), vec![pen.span(Role::Secondary, how_many(listing))]);
    let rows = list_rows(size.height);
    let body = Area { y: 2, height: cells(rows + 1), ..area };
    lines(&listing.lines, listing.at, listing.order, body, pen);
    if listing.lines.is_empty() {
        let words = if listing.is_loading() { "Looking …" } else { "No case is like that." };
        pen.line(body, 1, vec![pen.span(Role::Secondary, words)]);
    }
    footer::draw(model, Area { y: size.height.saturating_sub(3), height: 3, ..area }, pen);
}

/// Draws the column heads and as many lines as fit under them, with the one in front among them.
pub(super) fn lines(lines: &[Line], at: usize, order: Order, area: Area, pen: &mut Pen<'_>) {
    let drawn = columns(usize::from(area.width), order);
    heads(&drawn, order, area, pen);
    let rows = usize::from(area.height.saturating_sub(1));
    let shown = window(at, lines.len(), rows);
    for (row, (index, line)) in (1..).zip(lines.iter().enumerate().skip(shown.start).take(shown.len())) {
        let front = index == at;
        let mark = pen.span(Role::Selected, if front { "▸ " } else { "  " });
        let mut spans = vec![mark];
        for column in &drawn {
            let role = match (front, column.order) {
                (true, _) => Role::Selected,
                (false, Some(Column::State)) => of_state(line.state),
                (false, _) => Role::Text,
            };
            spans.push(pen.span(role, one(column, line)));
            spans.push(Span::raw(" "));
        }
        pen.line(area, row, spans);
    }
}

/// What the list is of.
fn names(listing: &Listing, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let mut spans = match &listing.name {
        Some(name) => vec![pen.span(Role::Title, name.as_str().to_owned())],
        None => vec![pen.span(Role::Title, title(listing))],
    };
    if !listing.text.is_empty() {
        spans.push(pen.span(Role::Text, format!("  {}", Text::new(&listing.text))));
    }
    spans
}

/// Returns what a list without a name is called.
fn title(listing: &Listing) -> &'static str {
    match (listing.order.column, listing.text.as_str()) {
        (Column::Decided, "reviewer:me") => "My last decisions",
        (_, "state:held") => "On hold",
        (_, "") => "All cases",
        _ => "Cases",
    }
}

fn how_many(listing: &Listing) -> String {
    let way = if listing.order.descending { ", last first" } else { "" };
    let order = format!("by {}{way}", listing.order.column.title());
    let count = listing.count.map_or_else(|| "counting …".to_owned(), |count| count.to_string());
    format!("{count} · {order}")
}

/// Chooses the columns for a width: the ones that decide first, more where there is room.
fn columns(room: usize, order: Order) -> Vec<Drawn> {
    let column = |title, order, columns, words| Drawn { title, order, columns, words };
    let number = column("no.", Some(Column::Number), 9, |line: &Line| grouped(line.case.0));
    let mut more = vec![
        column("section", Some(Column::Section), 9, |line: &Line| line.sections.to_string()),
        column("level", Some(Column::Level), 7, |line: &Line| level(line.level).to_owned()),
        column("convicted", Some(Column::Convicted), 10, |line: &Line| line.convicted.to_string()),
        column("state", Some(Column::State), 10, |line: &Line| line.state.to_string()),
    ];
    // What orders the list is always to be seen.
    let returns = column("back on", Some(Column::Returns), 10, |line: &Line| {
        line.returns.map_or_else(String::new, |day| day.to_string())
    });
    let decided = column("decided", Some(Column::Decided), 8, |line: &Line| {
        line.verdict.map_or_else(String::new, |seq| seq.to_string())
    });
    let wide = [
        column("lane", None, 6, |line: &Line| line.lane.to_string()),
        column("case number", None, 14, |line: &Line| {
            line.numbers.first().cloned().unwrap_or_default().to_string()
        }),
        column("proposed", None, 21, |line: &Line| line.action.to_string()),
    ];
    let codes = column("codes", None, 30, |line: &Line| line.codes.to_string());
    match order.column {
        Column::Returns => more.insert(0, returns),
        Column::Decided => more.insert(0, decided),
        _ => {}
    }
    let mut left = room.saturating_sub(2 + number.columns + 1 + NAME + 1);
    let mut taken = Vec::new();
    for one in more.into_iter().chain(wide).chain([codes]) {
        if one.columns < left {
            left -= one.columns + 1;
            taken.push(one);
        }
    }
    let name = column("name", Some(Column::Name), NAME + left.min(24), |line: &Line| line.name.to_string());
    [number, name].into_iter().chain(taken).collect()
}

fn heads(drawn: &[Drawn], order: Order, area: Area, pen: &mut Pen<'_>) {
    let mut spans = vec![Span::raw("  ")];
    for column in drawn {
        let is = column.order == Some(order.column);
        let role = if is { Role::Strong } else { Role::Secondary };
        let text = if column.order == Some(Column::Number) {
            right_cell(column.title, column.columns)
        } else {
            cell(column.title, column.columns)
        };
        spans.push(pen.span(role, text));
        spans.push(Span::raw(" "));
    }
    pen.line(area, 0, cut_spans(spans, usize::from(area.width)));
}

fn one(column: &Drawn, line: &Line) -> String {
    let words = (column.words)(line);
    if column.order == Some(Column::Number) {
        right_cell(&words, column.columns)
    } else {
        debug_assert!(column.columns > 0 && width(column.title) <= column.columns);
        cell(&words, column.columns)
    }
}

fn level(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Felony) => "felony",
        Some(Level::Misdemeanor) => "misd.",
        Some(Level::Infraction) => "infr.",
        None => "???",
    }
}

fn of_state(state: State) -> Role {
    match state {
        State::Waiting => Role::Text,
        State::Approved => Role::Yes,
        State::Challenged => Role::No,
        State::Held | State::Flagged => Role::Look,
    }
}
