//! The first line: which queue this is, what must not be overlooked about it, and how far the work is.

use crate::casework::check::Sitting;
use crate::record::Text;
use crate::record::text::grouped;
use crate::review::columns::{cut, width};
use crate::review::plan::Area;
use crate::review::words::title_case;
use crate::review::{Keeping, Model};
use crate::screen::pen::Pen;
use crate::screen::theme::Role;
use ratatui::text::Span;

/// Columns that county and policy need before the day's figures are shown, too.
const NAMES: usize = 48;

/// The program's name.
const BRAND: &str = "vacatur";

/// Draws the header.
pub(super) fn draw(model: &Model, area: Area, pen: &mut Pen<'_>) {
    let charter = &model.settings().charter;
    let queue = format!("{} · {}", title_case(charter.county.as_str()), charter.policy);
    let mut right = marks(model, pen);
    let waiting = waiting(model, pen);
    let today = today(model);
    let taken: usize = right.iter().chain(&waiting).map(|span| width(&span.content)).sum();
    if taken + width(&today) + NAMES <= usize::from(area.width) {
        right.push(pen.span(Role::Secondary, today));
    }
    right.extend(waiting);
    let taken: usize = right.iter().map(|span| width(&span.content)).sum();
    let mut left = vec![pen.span(Role::Text, queue)];
    // That next and previous stay among some of the cases must not be overlooked.
    if let Some(among) = model.among() {
        let name = match &among.name {
            Some(name) => name.as_str().to_owned(),
            None => Text::new(&among.text).to_string(),
        };
        let name = cut(&name, NAMES / 2).into_owned();
        left.splice(0..0, [pen.span(Role::Mark, format!("only {name}")), pen.span(Role::Secondary, " · ")]);
    }
    // Which queue this is counts for more than whose program.
    if taken + width(BRAND) + NAMES <= usize::from(area.width) {
        left.splice(0..0, [pen.span(Role::Brand, BRAND), pen.span(Role::Secondary, " · ")]);
    }
    pen.ends(area, 0, left, right);
}

/// What must not be overlooked about the queue.
fn marks(model: &Model, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let settings = model.settings();
    let check = settings.sitting.map(|sitting| match sitting {
        Sitting::Check(check) => format!("SPOT-CHECK {check}"),
        Sitting::Overlap => "SECOND READER".to_owned(),
    });
    let demo = settings.charter.demo.then(|| "DEMO".to_owned());
    let keeping = (settings.keeping == Keeping::Plain).then(|| "not encrypted".to_owned());
    let backup = model.no_backup().map(|_| "NO BACKUP".to_owned());
    let words: Vec<String> = [check, demo, keeping, backup].into_iter().flatten().collect();
    if words.is_empty() {
        return Vec::new();
    }
    vec![pen.span(Role::Mark, words.join(" · ")), Span::raw("  ")]
}

fn waiting(model: &Model, pen: &Pen<'_>) -> Vec<Span<'static>> {
    match model.progress.cases {
        0 => Vec::new(),
        cases => vec![
            pen.span(Role::Strong, grouped(model.progress.waiting)),
            pen.span(Role::Secondary, format!(" waiting of {}", grouped(cases))),
        ],
    }
}

/// This seat's day: how many, how fast, and when all would be done at that rate.
fn today(model: &Model) -> String {
    let progress = &model.progress;
    let done = progress.done_on(model.today).filter(|day| *day > model.today);
    let figures = [
        (progress.mine_today > 0).then(|| format!("{} today", grouped(progress.mine_today))),
        progress.pace.map(|pace| format!("{} s a case", pace.0)),
        done.map(|day| format!("done about {day}")),
    ];
    figures.into_iter().flatten().map(|figure| figure + " · ").collect()
}
