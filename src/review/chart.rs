//! The progress screen and the ledger of the day as plain values, and the lines that the progress screen shows.

use crate::casework::figures::{Ages, Aspect, Figures, Share};
use crate::casework::{Entry, Progress};
use crate::record::text::grouped;
use crate::review::Ticket;
use jiff::civil::Date;

/// Sections that are shown one by one; the others are added up.
const SECTIONS: usize = 12;

/// The progress screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// The figures; `None` until they are here.
    pub figures: Option<Box<Figures>>,
    /// The first line shown.
    pub at: usize,
    pub(super) asked: Option<Ticket>,
}

/// The ledger of the day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Day {
    /// Its entries, the newest first; `None` until they are here.
    pub entries: Option<Vec<Entry>>,
    /// The entry in front.
    pub at: usize,
    pub(super) asked: Option<Ticket>,
}

/// A line of the progress screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The title of a part.
    Title(String),
    /// Something in words.
    Words(String),
    /// Cases of one kind, by what they are now.
    Share(Share),
    /// A number among others, with the largest of them.
    Bar {
        /// What it counts.
        label: String,
        /// The number.
        value: u64,
        /// The largest beside it.
        most: u64,
        /// What else there is to say.
        aside: String,
    },
    /// Nothing.
    Blank,
}

/// Returns the lines of the progress screen.
pub fn rows(figures: &Figures, progress: &Progress, today: Date) -> Vec<Row> {
    let mut rows = vec![Row::Title("How far".to_owned())];
    rows.extend(how_far(progress, today).into_iter().map(Row::Words));
    for aspect in Aspect::ALL {
        let Some(shares) = figures.shares.get(&aspect) else { continue };
        rows.extend([Row::Blank, Row::Title(format!("By {}", aspect.words()))]);
        rows.extend(largest(shares).into_iter().map(Row::Share));
    }
    rows.extend([Row::Blank, Row::Title("By reviewer, verdicts".to_owned())]);
    let most = figures.work.iter().map(|work| work.verdicts).max().unwrap_or(0);
    rows.extend(figures.work.iter().map(|work| Row::Bar {
        label: work.seat.to_string(),
        value: work.verdicts,
        most,
        aside: format!("{} today", grouped(work.today)),
    }));
    if figures.work.is_empty() {
        rows.push(Row::Words("Nobody has decided anything yet.".to_owned()));
    }
    rows.extend([Row::Blank, Row::Title("Verdicts by the hour".to_owned())]);
    let hours = figures.hours.iter().map(|(hour, verdicts)| (hour.strftime("%H:00").to_string(), *verdicts));
    rows.extend(bars(hours.collect()));
    rows.extend([Row::Blank, Row::Title("Verdicts by the day".to_owned())]);
    let days = figures.days.iter().map(|(day, verdicts)| (day.strftime("%a %m-%d").to_string(), *verdicts));
    rows.extend(bars(days.collect()));
    rows.extend([Row::Blank, Row::Title("Waiting for a supervisor".to_owned())]);
    rows.extend(ages(figures.flags, "No case is flagged."));
    rows.extend([Row::Blank, Row::Title("On hold".to_owned())]);
    rows.extend(ages(figures.holds, "No case is on hold."));
    rows
}

fn how_far(progress: &Progress, today: Date) -> Vec<String> {
    let mut lines = vec![format!(
        "{} of {} cases wait: {} clear, {} for review",
        grouped(progress.waiting),
        grouped(progress.cases),
        grouped(progress.waiting_clear),
        grouped(progress.waiting.saturating_sub(progress.waiting_clear))
    )];
    lines.push(format!(
        "{} approved, {} of them in batches; {} challenged",
        grouped(progress.approved),
        grouped(progress.batched),
        grouped(progress.challenged)
    ));
    lines.push(format!(
        "{} on hold, {} of them due; {} flagged",
        grouped(progress.held),
        grouped(progress.due),
        grouped(progress.flagged)
    ));
    let pace = progress.pace.map_or_else(
        || "your pace is not known yet".to_owned(),
        |pace| format!("you take {} s a case", pace.0),
    );
    let rate =
        progress.per_day.map_or_else(String::new, |rate| format!("; about {} a working day", grouped(rate)));
    let done = progress
        .done_on(today)
        .map_or_else(String::new, |day| format!("; at that rate done by {}", day.strftime("%a %Y-%m-%d")));
    lines.push(format!("{} decided today; {pace}{rate}{done}", grouped(progress.today)));
    lines
}

/// Keeps the largest kinds and adds the others up.
fn largest(shares: &[Share]) -> Vec<Share> {
    let (first, rest) = shares.split_at(shares.len().min(SECTIONS));
    let mut kept = first.to_vec();
    if !rest.is_empty() {
        let mut others = Share { label: format!("{} others", rest.len()), ..Share::default() };
        for share in rest {
            others.waiting += share.waiting;
            others.approved += share.approved;
            others.challenged += share.challenged;
            others.held += share.held;
            others.flagged += share.flagged;
        }
        kept.push(others);
    }
    kept
}

fn bars(values: Vec<(String, u64)>) -> Vec<Row> {
    let most = values.iter().map(|(_, value)| *value).max().unwrap_or(0);
    values.into_iter().map(|(label, value)| Row::Bar { label, value, most, aside: String::new() }).collect()
}

fn ages(ages: Ages, none: &str) -> Vec<Row> {
    let Some(oldest) = ages.oldest else { return vec![Row::Words(none.to_owned())] };
    let parts = [
        ("up to 1 day", ages.fresh),
        ("2 to 7 days", ages.week),
        ("8 to 30 days", ages.month),
        ("longer", ages.older),
    ];
    let mut rows = bars(parts.into_iter().map(|(label, value)| (label.to_owned(), value)).collect());
    rows.push(Row::Words(match oldest {
        0 => "all since today".to_owned(),
        1 => "the oldest since yesterday".to_owned(),
        days => format!("the oldest for {days} days"),
    }));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_kinds_are_added_up_and_none_is_lost() {
        let shares: Vec<Share> = (0..20)
            .map(|number| Share { label: number.to_string(), waiting: 20 - number, ..Share::default() })
            .collect();
        let kept = largest(&shares);
        assert_eq!(kept.len(), SECTIONS + 1);
        assert_eq!(kept[SECTIONS].label, "8 others");
        let total = |shares: &[Share]| shares.iter().map(Share::cases).sum::<u64>();
        assert_eq!(total(&kept), total(&shares));
    }
}
