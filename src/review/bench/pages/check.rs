//! A check and its result: what was frozen and drawn, second decisions and bound as bars, agreement, what may be said.

use super::{Row, capital, wrapped};
use crate::casework::check::overview::Overview;
use crate::casework::check::sample::Settled;
use crate::casework::check::{AgreementOfPairs, Check, CheckOutcome, Origin, Stage};
use crate::casework::spotcheck::wording::percent_rounded_up;
use crate::record::text::grouped;

pub(super) fn about(check: &Check, overview: &Overview, columns: usize) -> Vec<Row> {
    let mut rows =
        vec![Row::Title(format!("{}: {}", capital(check.kind.pile().many()), check.stage().words()))];
    let at = check.begun.at.strftime("%Y-%m-%d %H:%M UTC");
    let begun = match &check.origin {
        Origin::Random { root, scope, .. } => format!(
            "{}, {scope}, frozen {at} by {}; root {}",
            grouped(check.decisions.len() as u64),
            check.begun.seat,
            root.short()
        ),
        Origin::Directed { why } => {
            format!("{} picked on purpose {at}: {why}", grouped(check.decisions.len() as u64))
        }
    };
    rows.extend(wrapped(&begun, columns, Row::Words));
    if let Origin::Random { earlier, .. } = &check.origin
        && !earlier.is_empty()
    {
        let earlier: Vec<String> = earlier.iter().map(ToString::to_string).collect();
        rows.push(Row::Look(format!("an attempt before it on the same cases: check {}", earlier.join(", "))));
    }
    if overview.stale.contains(&check.number) {
        rows.push(Row::Look("stale: a frozen decision has changed since".to_owned()));
    }
    if let Some(seeded) = &check.seed {
        let [one, other] = &seeded.persons;
        let words = format!("seed by {one} and {other}: {}", seeded.seed);
        rows.extend(wrapped(&words, columns, Row::Words));
    }
    let outcome = CheckOutcome::of(check);
    let finished = check.must_be_settled().is_ok() && !check.sample.is_empty();
    if finished {
        rows.extend([Row::Blank, Row::Title("What may be said".to_owned())]);
        let look = check.stage() == Stage::Failed;
        rows.extend(wrapped(&outcome.sentence(check), columns, if look { Row::Look } else { Row::Words }));
    } else if let Some(planned) = &check.plan {
        let words = format!(
            "planned: {} drawn, {} may be wrong, {} tolerated, {} confidence",
            grouped(planned.plan.sample()),
            planned.plan.allowed,
            planned.plan.tolerable,
            planned.plan.confidence
        );
        rows.extend(wrapped(&words, columns, Row::Words));
    }
    if !check.sample.is_empty() {
        charts(&mut rows, check, &outcome);
        agreement(&mut rows, &AgreementOfPairs::of(&check.sample), columns);
    }
    if check.repair.is_some() {
        rows.push(Row::Blank);
    }
    for (label, words) in
        check.repair.iter().flat_map(|(_, cause, repair)| [("cause", cause), ("repair", repair)])
    {
        rows.extend(wrapped(&format!("{label}: {words}"), columns, Row::Words));
    }
    rows.push(Row::Blank);
    rows.extend(wrapped(&next(check), columns, Row::Next));
    rows
}

fn charts(rows: &mut Vec<Row>, check: &Check, outcome: &CheckOutcome) {
    let drawn = check.sample.len() as u64;
    rows.extend([Row::Blank, Row::Title("Second decisions".to_owned())]);
    let settled = |wanted: &[Settled]| wanted.iter().map(|one| check.how_many(*one)).sum::<u64>();
    let parts = [
        ("the same", settled(&[Settled::Agreed])),
        ("first stands", settled(&[Settled::Stands])),
        ("overturned", settled(&[Settled::Overturned])),
        ("cannot be decided", settled(&[Settled::Undecidable])),
        ("in dispute", settled(&[Settled::Disputed])),
        ("waiting", settled(&[Settled::Waiting])),
    ];
    rows.extend(parts.into_iter().filter(|(label, value)| *value > 0 || *label == "overturned").map(
        |(label, value)| Row::Bar {
            label: label.to_owned(),
            value,
            most: drawn,
            aside: format!("of {}", grouped(drawn)),
        },
    ));
    let (Some(planned), Some(upper)) = (&check.plan, outcome.upper) else { return };
    let plan = &planned.plan;
    if check.must_be_settled().is_ok() {
        rows.extend([
            Row::Blank,
            Row::Title(format!("At most so many of {} are wrong", grouped(plan.population))),
        ]);
        let most = upper.max(plan.intolerable);
        let bar =
            |label: &str, value: u64, aside: String| Row::Bar { label: label.to_owned(), value, most, aside };
        rows.push(bar("bound", upper, percent_rounded_up(upper, plan.population)));
        rows.push(bar("tolerated, fewer than", plan.intolerable, plan.tolerable.to_string()));
    }
    if outcome.strata.len() > 1 {
        rows.extend([Row::Blank, Row::Title("By stratum: drawn, and what was wrong".to_owned())]);
        let most = outcome.strata.iter().map(|one| one.sample).max().unwrap_or(0);
        rows.extend(outcome.strata.iter().map(|one| Row::Bar {
            label: one.name.to_string(),
            value: one.sample,
            most,
            aside: format!(
                "of {}, {} wrong, at most {}",
                grouped(one.population),
                grouped(one.errors),
                grouped(one.upper)
            ),
        }));
    }
}

pub(super) fn agreement(rows: &mut Vec<Row>, agreement: &AgreementOfPairs, columns: usize) {
    rows.extend([Row::Blank, Row::Title("How far the two agree".to_owned())]);
    let words = agreement.in_words();
    let mut lines = words.lines();
    rows.extend(wrapped(lines.next().unwrap_or_default(), columns, Row::Words));
    let most = agreement.table.cases();
    for (class, counts) in agreement.classes.iter().zip(agreement.table.classes()) {
        rows.push(Row::Bar {
            label: class.words().to_owned(),
            value: counts.both,
            most,
            aside: format!("{} first, {} second", grouped(counts.first), grouped(counts.second)),
        });
    }
}

fn next(check: &Check) -> String {
    match check.stage() {
        Stage::Frozen => format!("next: vacatur spotcheck plan {}", check.number),
        Stage::Planned => "next: two people make the seed".to_owned(),
        Stage::Reviewing if check.how_many(Settled::Waiting) > 0 => {
            "next: somebody who decided none of them decides them again, without seeing the first decisions"
                .to_owned()
        }
        Stage::Reviewing if check.how_many(Settled::Disputed) > 0 => {
            "next: settle what is in dispute".to_owned()
        }
        Stage::Reviewing => "next: take the result down".to_owned(),
        Stage::Failed if check.repair.is_none() => "next: say what caused it, and what was done".to_owned(),
        Stage::Failed => "next: plan a new check, with a new seed and a fresh sample".to_owned(),
        Stage::Passed => "it speaks for its decisions as long as none of them changes".to_owned(),
        Stage::Reported => "nothing is concluded from it about other cases".to_owned(),
        Stage::Abandoned => "it stands on the certificate as an attempt".to_owned(),
    }
}
