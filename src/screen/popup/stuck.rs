//! What went out and is stuck: how many cases wait for what, and each of them with its days, the longest first.

use crate::casework::Filing;
use crate::record::Text;
use crate::record::text::grouped;
use crate::review::Model;
use crate::review::plan::{Area, Plan};
use crate::review::stuck::{Stuck, Wait, days, waits};
use crate::review::timeline::window;
use crate::screen::pen::{Pen, cell, cells, right_cell};
use crate::screen::popup::whole;
use crate::screen::theme::Role;

/// Draws the popup.
pub(super) fn draw(model: &Model, stuck: &Stuck, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let title = vec![
        pen.span(Role::Title, "What is stuck"),
        pen.span(Role::Secondary, "  cases that went out and are not done, the longest first"),
    ];
    let inside = pen.frame(whole(plan), title);
    let Some(cases) = &stuck.cases else {
        pen.line(inside, 0, vec![pen.span(Role::Secondary, "Looking …")]);
        return;
    };
    if cases.is_empty() {
        let words = "No case of a batch that was written out waits for anything.";
        pen.line(inside, 0, vec![pen.span(Role::Secondary, words)]);
        return;
    }
    let sums = waits(cases, model.today);
    for (row, wait) in (0..).zip(&sums) {
        pen.line(inside, row, vec![pen.span(Role::Text, in_words(wait))]);
    }
    let head = cells(sums.len()) + 1;
    let heading = format!(
        "  {} {}  {} {}  ",
        right_cell("no.", 7),
        right_cell("days", 5),
        cell("state", 8),
        "since     "
    );
    pen.line(inside, head, vec![pen.span(Role::Strong, format!("{heading}case numbers"))]);
    let list = Area { y: inside.y + head + 1, height: inside.height.saturating_sub(head + 1), ..inside };
    let shown = window(stuck.at, cases.len(), usize::from(list.height));
    for (row, (index, case)) in (0..).zip(cases.iter().enumerate().skip(shown.start).take(shown.len())) {
        let front = index == stuck.at;
        let numbers: Vec<_> = case.numbers.iter().map(Text::as_str).collect();
        let text = format!(
            "{} {} {}  {} {}  {}",
            if front { "▸" } else { " " },
            right_cell(&case.case.0.to_string(), 7),
            right_cell(&days(case, model.today).to_string(), 5),
            cell(case.filing.id(), 8),
            case.since,
            numbers.join("; ")
        );
        let role = if front { Role::Selected } else { Role::Text };
        pen.line(list, row, vec![pen.span(role, text)]);
    }
}

fn in_words(wait: &Wait) -> String {
    let days = if wait.longest == 1 { "day" } else { "days" };
    let half = match wait.cases {
        1 => String::new(),
        _ => format!(", half of them {} or more", wait.median),
    };
    let (cases, what) = (grouped(wait.cases), waiting(wait.filing));
    format!("{cases} {}, {what}: the longest {} {days}{half}", wait.filing, wait.longest)
}

/// What a case waits for; one that was denied goes back to an attorney.
fn waiting(filing: Filing) -> &'static str {
    match filing {
        Filing::Denied => "for a second look",
        other => other.waits_for(),
    }
}
