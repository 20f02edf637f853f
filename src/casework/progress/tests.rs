//! Tests: pace and the guess at the end.

use super::*;
use crate::casework::fixture::at;
use jiff::civil::date;

fn times(gaps: &[i64]) -> Vec<Timestamp> {
    let mut second = 0;
    std::iter::once(0)
        .chain(gaps.iter().map(|gap| {
            second += gap;
            second
        }))
        .map(at)
        .collect()
}

#[test]
fn the_pace_is_the_median_gap_without_breaks() {
    let table: [(&[i64], Option<u32>); 5] = [
        (&[], None),
        (&[20, 20, 20, 20], None),
        (&[19, 19, 19, 19, 19], Some(19)),
        (&[10, 12, 19, 40, 60, 3600], Some(19)),
        (&[301, 301, 301, 301, 301], None),
    ];
    for (gaps, pace) in table {
        assert_eq!(Pace::of(&times(gaps)), pace.map(Pace), "{gaps:?}");
        let mut backwards = times(gaps);
        backwards.reverse();
        assert_eq!(Pace::of(&backwards), pace.map(Pace), "the order does not matter");
    }
}

#[test]
fn a_day_brings_what_earlier_days_brought_or_else_six_hours_at_the_pace() {
    let table: [(&[u64], Option<u32>, Option<u64>); 4] = [
        (&[], None, None),
        (&[], Some(18), Some(1200)),
        (&[100, 300], Some(18), Some(200)),
        (&[0], None, Some(1)),
    ];
    for (days, pace, rate) in table {
        assert_eq!(per_day(days, pace.map(Pace)), rate, "{days:?} {pace:?}");
    }
}

#[test]
fn the_end_is_guessed_in_working_days() {
    let wednesday = date(2018, 1, 31);
    let table = [
        (0, 0, Some(100), Some(wednesday)),
        (100, 100, None, None),
        (100, 0, Some(0), None),
        // 40 done today of 100: 60 more today leave 140, for Thursday and Friday.
        (200, 40, Some(100), Some(date(2018, 2, 2))),
        (300, 100, Some(100), Some(date(2018, 2, 5))),
        (u64::MAX / 2, 0, Some(1), None),
    ];
    for (waiting, today, per_day, done) in table {
        let progress = Progress { waiting, today, per_day, ..Progress::default() };
        assert_eq!(progress.done_on(wednesday), done, "{waiting} {today} {per_day:?}");
    }
}

#[test]
fn held_cases_that_are_due_are_work_too() {
    let progress = Progress { waiting: 50, due: 60, per_day: Some(100), ..Progress::default() };
    assert_eq!(progress.done_on(date(2018, 1, 31)), Some(date(2018, 2, 1)));
}

#[test]
fn a_group_of_one_moment_is_no_pace() {
    let group = [at(0); 50];
    assert_eq!(Pace::of(&group), None);
    let worked: Vec<Timestamp> = (0..8).map(|case| at(case * 20)).chain([at(200); 50]).collect();
    assert_eq!(Pace::of(&worked), Some(Pace(20)));
}
