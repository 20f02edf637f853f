//! The figures of the progress screen, against a queue whose every verdict is known.

use super::{act, approve, filled, now};
use crate::casework::figures::Aspect;
use crate::casework::{Deed, FlagReason, HoldReason, Verdict};

#[test]
fn the_figures_are_those_of_the_cases_and_of_the_ledger() {
    let mut desk = filled(5);
    for case in [1, 2, 4] {
        approve(&mut desk.queue, case);
    }
    act(&mut desk.queue, 3, Deed::Verdict(Verdict::Flag { reason: FlagReason::Law })).unwrap();
    let hold = Verdict::Hold { reason: HoldReason::CaseFile, until: None };
    act(&mut desk.queue, 5, Deed::Verdict(hold)).unwrap();
    let figures = desk.queue.figures(&now()).unwrap();
    let lanes: Vec<(&str, u64, u64, u64, u64)> = figures.shares[&Aspect::Lane]
        .iter()
        .map(|share| (share.label.as_str(), share.cases(), share.approved, share.flagged, share.held))
        .collect();
    assert_eq!(lanes, [("clear", 5, 2, 0, 0), ("review", 5, 1, 1, 1)]);
    let sections = &figures.shares[&Aspect::Sections];
    assert_eq!((sections.len(), sections[0].label.as_str()), (1, "11357(a) 11359(a)"));
    assert_eq!((sections[0].cases(), sections[0].done(), sections[0].waiting), (10, 3, 5));
    assert_eq!(figures.work.len(), 1);
    assert_eq!((figures.work[0].verdicts, figures.work[0].today), (5, 5));
    assert_eq!(figures.hours.last().unwrap().1, 5);
    assert_eq!(figures.days.last().unwrap().1, 5);
    assert_eq!((figures.flags.total(), figures.holds.total(), figures.flags.oldest), (1, 1, Some(0)));
}
