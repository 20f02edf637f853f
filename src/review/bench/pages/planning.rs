//! A plan being made, and a directed sample being picked: what is chosen, and what it comes to.

use super::{Row, wrapped};
use crate::casework::check::Scope;
use crate::casework::check::overview::Overview;
use crate::record::text::grouped;
use crate::review::bench::picker::{self, Picker, Reason};
use crate::review::bench::planner::{Draw, Field, Figures, Planner};

pub(super) fn planning(planner: &Planner, overview: &Overview, columns: usize) -> Vec<Row> {
    let mut rows = chosen(planner, overview);
    rows.push(Row::Blank);
    match &planner.figures {
        Ok(figures) => rows.extend(comes_to(figures, overview, columns)),
        Err(why) => rows.extend(wrapped(why, columns, Row::Look)),
    }
    rows
}

fn chosen(planner: &Planner, overview: &Overview) -> Vec<Row> {
    let field = |field: Field, label, value: String, aside: String| Row::Field {
        front: planner.field == field,
        label,
        value,
        aside,
    };
    let population = overview.choices.population(planner.kind, &planner.scope);
    let cases = if planner.scope == Scope::default() { "all".to_owned() } else { planner.scope.words() };
    let (strata, drawn) = match planner.by {
        None => ("none", "drawn as one"),
        Some(by) => (by.words(), "each is drawn from by itself"),
    };
    let confidence = planner.confidence().map_or_else(String::new, |confidence| confidence.to_string());
    let errors = match planner.allowed {
        0 => "none may be overturned".to_owned(),
        more => format!("{more} may be overturned"),
    };
    vec![
        field(Field::Kind, "about", planner.kind.pile().many().to_owned(), String::new()),
        field(Field::Scope, "cases", cases, format!("{} in force", grouped(population))),
        field(Field::Strata, "strata", strata.to_owned(), drawn.to_owned()),
        field(
            Field::Tolerable,
            "tolerable",
            planner.tolerable().to_string(),
            "fewer than this are wrong".to_owned(),
        ),
        field(Field::Confidence, "confidence", confidence, String::new()),
        field(Field::Allowed, "allowed", planner.allowed.to_string(), errors),
    ]
}

fn comes_to(figures: &Figures, overview: &Overview, columns: usize) -> Vec<Row> {
    let look = format!(
        "look at {} of {} again: {}",
        grouped(figures.sample),
        grouped(figures.population),
        figures.cost.total
    );
    let mut rows = Vec::new();
    match &figures.draw {
        Draw::AsOne(chances) => {
            let repeat = figures.cost.with_one_repeat;
            rows.push(Row::Words(format!("{look}, or {repeat} with one repeat")));
            rows.push(Row::Words(overview.speed.words()));
            rows.extend([Row::Blank, Row::Title("How many pass, if so many are wrong".to_owned())]);
            rows.extend(chances.iter().map(|(share, wrong, chance)| {
                let percent = whole_percent(*chance);
                Row::Bar {
                    label: format!("{share}, {} wrong", grouped(*wrong)),
                    value: percent,
                    most: 100,
                    aside: "of 100 such batches".to_owned(),
                }
            }));
        }
        Draw::ByStratum(strata) => {
            rows.push(Row::Words(look));
            rows.push(Row::Words(overview.speed.words()));
            rows.extend([Row::Blank, Row::Title("Drawn from each stratum".to_owned())]);
            rows.extend(strata.iter().map(|one| Row::Bar {
                label: one.name.to_string(),
                value: one.sample,
                most: one.population,
                aside: if one.sample == one.population {
                    "all of them".to_owned()
                } else {
                    format!("of {}", grouped(one.population))
                },
            }));
        }
    }
    rows.extend([Row::Blank, Row::Title("What may be said then".to_owned())]);
    rows.extend(wrapped(&figures.sentence, columns, Row::Words));
    rows
}

pub(super) fn picking(picker: &Picker, overview: &Overview, columns: usize) -> Vec<Row> {
    let field = |field: picker::Field, label, value: String, aside: &str| Row::Field {
        front: picker.field == field,
        label,
        value,
        aside: aside.to_owned(),
    };
    let (limit, unit) = match picker.reason {
        Reason::NewReviewers => (format!("fewer than {}", picker.limit()), "decisions of both kinds"),
        Reason::Quick => (format!("less than {}", picker.limit()), "seconds"),
        Reason::Groups => ("every group".to_owned(), ""),
        Reason::UnusualCharges => (format!("fewer than {}", picker.limit()), "decisions of this kind"),
    };
    let (many, of) = picker.figures;
    let mut rows = vec![
        field(picker::Field::Kind, "about", picker.kind.pile().many().to_owned(), ""),
        field(picker::Field::Reason, "picked", picker.reason.words().to_owned(), picker.reason.meaning()),
        field(picker::Field::Limit, "limit", limit, unit),
        Row::Blank,
    ];
    if many == 0 {
        rows.push(Row::Look(format!("no decision of {} is picked this way", grouped(of))));
    } else {
        let (many, of, time) = (grouped(many), grouped(of), picker.time);
        rows.push(Row::Words(format!("look at {many} of {of} again, all that are picked: {time}")));
    }
    rows.push(Row::Words(overview.speed.words()));
    rows.extend([Row::Blank, Row::Title("What they are for".to_owned())]);
    let about = "To find errors. They are decided again without seeing the first decision, and disagreements are settled, \
                 as in a check. Nothing is concluded from them about any other decision: they are never counted with a \
                 random sample, they open no gate, and they stand apart on the certificate.";
    rows.extend(wrapped(about, columns, Row::Words));
    rows
}

/// Rounds a chance down to whole percent: nothing is promised that is not there.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
fn whole_percent(chance: f64) -> u64 {
    (chance.clamp(0.0, 1.0) * 100.0).floor() as u64
}
