//! How known cases were answered: accuracy by reviewer and by case, and the time each took.

use super::{Answer, Bait, Grade, Known, KnownNo};
use crate::casework::{Seat, Seq};
use serde::Serialize;
use std::collections::BTreeMap;

/// How somebody answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BySeat {
    /// Who.
    pub seat: Seat,
    /// Answers that stand.
    pub answered: u64,
    /// Right ones.
    pub right: u64,
    /// Wrong ones.
    pub wrong: u64,
    /// Held or flagged although they could be decided.
    pub undecided: u64,
    /// Wrong ones where the screen proposed what was not right.
    pub trapped: u64,
    /// Traps among those answered.
    pub traps: u64,
    /// The median of the seconds since their entry before.
    pub seconds: Option<u64>,
}

/// How a case was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ByCase {
    /// Which.
    pub number: KnownNo,
    /// Whether the screen proposes what is right.
    pub bait: Bait,
    /// Answers that stand.
    pub answered: u64,
    /// Right ones.
    pub right: u64,
    /// The median of the seconds.
    pub seconds: Option<u64>,
}

/// How known cases were answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// By name.
    pub by_seat: Vec<BySeat>,
    /// By number, those nobody answered among them.
    pub by_case: Vec<ByCase>,
}

impl Report {
    /// Counts. `took` has the seconds since the seat's entry before, where there is one and no break between.
    pub fn of(known: &Known, answers: &BTreeMap<KnownNo, Answer>, took: &BTreeMap<Seq, u64>) -> Self {
        let mut by_seat: BTreeMap<&Seat, (BySeat, Vec<u64>)> = BTreeMap::new();
        let mut by_case: BTreeMap<KnownNo, (ByCase, Vec<u64>)> = answers
            .iter()
            .map(|(number, answer)| {
                let line =
                    ByCase { number: *number, bait: answer.bait, answered: 0, right: 0, seconds: None };
                (*number, (line, Vec::new()))
            })
            .collect();
        for answered in known.standing() {
            let Some(answer) = answers.get(&answered.number) else { continue };
            let grade = answer.grade(&answered.verdict);
            let seconds = took.get(&answered.signed.seq).copied();
            let seat = &answered.signed.seat;
            let (line, times) = by_seat.entry(seat).or_insert_with(|| (BySeat::new(seat), Vec::new()));
            line.count(answer.bait, grade);
            times.extend(seconds);
            if let Some((line, times)) = by_case.get_mut(&answered.number) {
                line.answered += 1;
                line.right += u64::from(grade == Grade::Right);
                times.extend(seconds);
            }
        }
        Self {
            by_seat: by_seat
                .into_values()
                .map(|(line, times)| BySeat { seconds: median(times), ..line })
                .collect(),
            by_case: by_case
                .into_values()
                .map(|(line, times)| ByCase { seconds: median(times), ..line })
                .collect(),
        }
    }
}

impl BySeat {
    fn new(seat: &Seat) -> Self {
        Self {
            seat: seat.clone(),
            answered: 0,
            right: 0,
            wrong: 0,
            undecided: 0,
            trapped: 0,
            traps: 0,
            seconds: None,
        }
    }

    fn count(&mut self, bait: Bait, grade: Grade) {
        self.answered += 1;
        self.traps += u64::from(bait == Bait::Trap);
        match grade {
            Grade::Right => self.right += 1,
            Grade::Wrong => {
                self.wrong += 1;
                self.trapped += u64::from(bait == Bait::Trap);
            }
            Grade::Undecided => self.undecided += 1,
        }
    }
}

fn median(mut times: Vec<u64>) -> Option<u64> {
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}
