//! A report over the whole queue, page by page: the comparison of two policies, or what the work comes to; its numbers
//! as bars, each with its meaning.

use crate::record::text::grouped;
use crate::review::Model;
use crate::review::plan::Plan;
use crate::review::report::{Report, Row, Subject};
use crate::screen::pen::Pen;
use crate::screen::popup::whole;
use crate::screen::theme::Role;

/// What the pieces of a bar are drawn with, in the order of the columns.
const PIECES: [(&str, Role); 3] = [("█", Role::Relief), ("▒", Role::Look), ("░", Role::Rule)];

/// Draws the report from a line on.
pub(super) fn draw(model: &Model, from: usize, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let Some(report) = model.report() else { return };
    let name = match &report.subject {
        Subject::Policies(with) => format!("{} against {with}", model.settings().charter.policy),
        Subject::Impact => "Impact".to_owned(),
    };
    let area = whole(plan);
    let lines = report.rows(usize::from(area.width.saturating_sub(4)));
    let mut title = vec![pen.span(Role::Title, name)];
    let room = usize::from(area.height.saturating_sub(2));
    if lines.len() > room {
        let last = lines.len().min(from + room);
        title.push(pen.span(Role::Look, format!("  lines {} to {last} of {}", from + 1, lines.len())));
    }
    title.push(pen.span(Role::Secondary, format!("  {}", about(report))));
    let inside = pen.frame(area, title);
    for (row, line) in (0..inside.height).zip(lines.into_iter().skip(from)) {
        let spans = match line {
            Row::Title(words) => vec![pen.span(Role::Strong, words)],
            Row::Heads(words) | Row::Meaning(words) => vec![pen.span(Role::Secondary, words)],
            Row::Row(words, pieces) => {
                let mut spans = vec![pen.span(Role::Text, words)];
                let drawn = pieces.iter().zip(PIECES);
                spans.extend(drawn.map(|(cells, (glyph, role))| pen.span(role, glyph.repeat(*cells))));
                spans
            }
            Row::Blank => continue,
        };
        pen.line(inside, row, spans);
    }
}

fn about(report: &Report) -> String {
    match (&report.parts, report.total) {
        (Some(_), _) => "every case of the queue".to_owned(),
        (None, 0) => "beginning; go on with your work".to_owned(),
        (None, total) => {
            let (done, total) = (grouped(report.done), grouped(total));
            format!("{done} of {total} persons; go on with your work")
        }
    }
}
