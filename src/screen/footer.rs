//! The last three lines: what an approval would do, the message, and the keys that are possible now.

use crate::review::columns::{width, wrap};
use crate::review::layer::Layer;
use crate::review::model::{Notice, Tone};
use crate::review::outlook::{Outlook, offers, outlook};
use crate::review::plan::Area;
use crate::review::{Action, Context, Model};
use crate::screen::pen::Pen;
use crate::screen::theme::Role;
use ratatui::text::Span;

/// Draws the footer.
pub(super) fn draw(model: &Model, area: Area, pen: &mut Pen<'_>) {
    if is_long(model, area.width, pen) {
        // A message that is cut explains nothing: it takes the line above for its beginning.
        paragraph(model, area, pen);
    } else {
        pen.line(area, 0, consequence(model, area.width, pen));
        pen.line(area, 1, notice(model, pen));
    }
    hints(model, area, 2, pen);
}

/// Tells whether the message takes two lines.
pub(super) fn is_long(model: &Model, columns: u16, pen: &Pen<'_>) -> bool {
    notice(model, pen).iter().map(|span| width(&span.content)).sum::<usize>() > usize::from(columns)
}

/// Draws a long message over two lines.
fn paragraph(model: &Model, area: Area, pen: &mut Pen<'_>) {
    let Some(notice) = model.notice() else { return };
    let role = role(notice.tone);
    for (row, line) in (0..2).zip(wrap(&notice.words, usize::from(area.width))) {
        pen.line(area, row, vec![pen.span(role, line)]);
    }
}

/// What the key of approval would do, so that nobody finds out by pressing it.
fn consequence(model: &Model, columns: u16, pen: &Pen<'_>) -> Vec<Span<'static>> {
    match outlook(model) {
        None => Vec::new(),
        Some(Outlook::Busy(words)) => vec![pen.span(Role::Secondary, words)],
        Some(Outlook::Decided) => {
            vec![pen.span(Role::Secondary, "decided: another decision needs this one taken back")]
        }
        Some(Outlook::DecidedAgain) => {
            vec![pen.span(Role::Secondary, "decided again by you: a second decision stands")]
        }
        Some(Outlook::Would { words, short }) => {
            let (context, action) = match model.context() {
                context @ (Context::Amend | Context::Confirm) => (context, Action::Confirm),
                Context::Blind => (Context::Blind, Action::Approve),
                _ => (Context::Review, Action::Approve),
            };
            let key = pen.key(context, action).unwrap_or_default();
            let approves = if context == Context::Amend { " goes on to approve: " } else { " approves: " };
            let room = usize::from(columns).saturating_sub(width(&key) + width(approves));
            let does = if width(&words) <= room { words } else { short };
            vec![pen.span(Role::Key, key), pen.span(Role::Secondary, approves), pen.span(Role::Text, does)]
        }
        Some(Outlook::Popup(action, words)) => {
            let key = pen.key(model.context(), action).unwrap_or_default();
            vec![pen.span(Role::Key, key), pen.span(Role::Secondary, format!(" {words}"))]
        }
        Some(Outlook::Not(why, helps)) => {
            let mut spans = vec![pen.span(Role::Look, why)];
            spans.extend(press(helps, model.context(), pen));
            spans
        }
    }
}

/// Draws as many hints as fit; help is always among them.
fn hints(model: &Model, area: Area, row: u16, pen: &mut Pen<'_>) {
    let context = model.context();
    let pairs: Vec<(String, String, Action)> = offers(model)
        .into_iter()
        .filter_map(|action| {
            let hint = match action {
                Action::Note if model.has_note_draft() => "note (begun)",
                Action::Reason if model.has_reason() => "reason (kept)",
                Action::Left if context == Context::Planner => "less",
                Action::Right if context == Context::Planner => "more",
                Action::Confirm if is_forgetting(model) => Action::DropView.hint(),
                Action::Confirm if context == Context::Amend => "go on",
                Action::Confirm if context == Context::Confirm => "approve",
                action => action.hint(),
            };
            // A key named for what it does says it once.
            let key = pen.key(context, action)?;
            let hint = if key.replace('-', " ") == hint { String::new() } else { format!(" {hint}") };
            Some((key, hint, action))
        })
        .collect();
    let wide = |(key, hint, _): &(String, String, Action)| width(key) + width(hint) + 2;
    let help = pairs.iter().find(|(_, _, action)| *action == Action::Help);
    let mut room = (usize::from(area.width) + 2).saturating_sub(help.map_or(0, wide));
    let mut full = false;
    let mut spans = Vec::new();
    for pair in &pairs {
        let is_help = pair.2 == Action::Help;
        full |= !is_help && wide(pair) > room;
        if is_help || !full {
            room = if is_help { room } else { room - wide(pair) };
            spans.push(pen.span(Role::Key, pair.0.clone()));
            spans.push(pen.span(Role::Secondary, format!("{}  ", pair.1)));
        }
    }
    pen.put(area.x, area.y + row, area.width, spans);
}

/// Tells whether what is to be confirmed is that a view goes.
fn is_forgetting(model: &Model) -> bool {
    matches!(model.layers().last(), Some(Layer::Views(views)) if views.dropping)
}

fn notice(model: &Model, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let Some(Notice { tone, words, press: helps }) = model.notice() else { return Vec::new() };
    let mut spans = vec![pen.span(role(*tone), words.clone())];
    spans.extend(press(*helps, model.context(), pen));
    spans
}

/// Returns how a notice looks.
fn role(tone: Tone) -> Role {
    match tone {
        Tone::Saved => Role::Saved,
        Tone::Said => Role::Text,
        Tone::Refused => Role::Refused,
        Tone::Failed => Role::Failed,
    }
}

/// The key that helps, if it has one.
fn press(helps: Option<Action>, context: Context, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let Some(action) = helps else { return Vec::new() };
    let key = pen.key(context, action).or_else(|| pen.key(Context::Review, action));
    let Some(key) = key else { return Vec::new() };
    vec![Span::raw("  "), pen.span(Role::Key, key), pen.span(Role::Secondary, format!(" {}", action.hint()))]
}
