//! The counts of the case: what each was, and what is proposed for those within reach of relief.

use crate::casework::CaseFile;
use crate::record::Count;
use crate::relief::Action as Relief;
use crate::review::columns::width;
use crate::review::plan::Plan;
use crate::review::{Action, Context, Model, words};
use crate::screen::history::plural;
use crate::screen::pen::{Pen, cell};
use crate::screen::theme::Role;
use ratatui::text::Span;

/// Columns before the section: the mark of the count in front, and its number.
const NUMBER: usize = 5;

/// Columns of the level.
const LEVEL: usize = 11;

/// Draws the counts.
pub(super) fn draw(model: &Model, case: &CaseFile, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let area = plan.counts;
    let counts = case.event().map_or(&[][..], |event| event.counts.as_slice());
    let hidden = counts.len() - plan.counts_shown.len();
    let key = pen.key(Context::Review, Action::NextCount).unwrap_or_default();
    let more = if hidden > 0 {
        vec![pen.span(Role::Look, format!("{hidden} more: ")), pen.span(Role::Key, key)]
    } else {
        Vec::new()
    };
    let title = vec![pen.span(Role::Title, plural(counts.len(), "count", "counts"))];
    pen.title(area, title, more);
    let columns = Columns::of(case, counts, usize::from(area.width));
    for (row, (number, count)) in (1..).zip(counts.iter().enumerate().skip(plan.counts_shown.start)) {
        pen.line(area, row, line(model, case, number, count, &columns, pen));
    }
}

/// How wide the columns are; one without columns is left out.
struct Columns {
    section: usize,
    description: usize,
    sentence: usize,
    action: usize,
}

impl Columns {
    fn of(case: &CaseFile, counts: &[Count], whole: usize) -> Self {
        let section = counts.iter().map(|count| width(&words::sections(count))).max().unwrap_or(0);
        let section = section.clamp(8, whole / 4);
        let actions = case.proposal.proposals.iter().map(|proposal| width(words::short(proposal.action)));
        let action = actions.max().unwrap_or(0);
        let room = whole.saturating_sub(NUMBER + section + 2 + LEVEL + 2 + action + 2);
        let widest = |words: &dyn Fn(&Count) -> String| {
            counts.iter().map(|count| width(&words(count))).max().unwrap_or(0)
        };
        let described = widest(&|count| count.charge().map(words::description).unwrap_or_default());
        let sentenced = widest(&words::sentence);
        let sentence = if described + 2 + sentenced <= room { sentenced } else { 0 };
        let description = room.saturating_sub(if sentence > 0 { sentence + 2 } else { 0 });
        // A few letters of a description say nothing: the section and the level get the room instead.
        let description = if description < 8 { 0 } else { description };
        Self { section, description, sentence, action }
    }
}

fn line<'a>(
    model: &Model,
    case: &'a CaseFile,
    number: usize,
    count: &'a Count,
    columns: &Columns,
    pen: &Pen<'_>,
) -> Vec<Span<'a>> {
    let proposal = case.proposal.proposals.iter().find(|proposal| proposal.count == number);
    let front = model.proposal().is_some_and(|proposal| proposal.count == number);
    let (text, aside) = match (front, proposal.is_some()) {
        (true, _) => (Role::Selected, Role::Text),
        (false, true) => (Role::Text, Role::Text),
        (false, false) => (Role::Secondary, Role::Secondary),
    };
    let mark = if front { "▸" } else { " " };
    let level = if count.is_conviction() { words::level(count.level) } else { words::outcome(count) };
    let mut spans = vec![
        pen.span(
            text,
            format!("{mark} {:<2} {}", number + 1, cell(&words::sections(count), columns.section)),
        ),
        Span::raw("  "),
    ];
    if columns.description > 0 {
        let description = count.charge().map(words::description).unwrap_or_default();
        spans.push(pen.span(Role::Secondary, cell(&description, columns.description)));
        spans.push(Span::raw("  "));
    }
    let level_role = if count.level.is_none() && proposal.is_some() { Role::Unknown } else { aside };
    spans.push(pen.span(level_role, cell(level, LEVEL)));
    spans.push(Span::raw("  "));
    if columns.sentence > 0 {
        spans.push(pen.span(aside, cell(&words::sentence(count), columns.sentence)));
        spans.push(Span::raw("  "));
    }
    if let Some(proposal) = proposal {
        spans.push(pen.span(role(proposal.action), cell(words::short(proposal.action), columns.action)));
    }
    spans
}

/// Returns how an action looks.
pub(super) fn role(action: Relief) -> Role {
    match action {
        Relief::DismissAndSeal | Relief::Redesignate(_) | Relief::RecallAndResentence(_) => Role::Relief,
        Relief::None => Role::NoRelief,
        Relief::Undetermined => Role::Unknown,
    }
}
