//! Directed samples: decisions picked on purpose, to find errors.
//!
//! Owns what can be picked and which decisions that is. Nothing is concluded from them about any other decision, and they
//! are never counted with a random sample.

use crate::casework::check::Trait;
use crate::casework::check::scope::Decision;
use crate::casework::check::traits::Grouped;
use crate::casework::{CaseId, Seat, Seq};
use std::collections::BTreeMap;

/// What to pick on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Decisions of reviewers who have made fewer than so many.
    NewReviewers(u64),
    /// Decisions made less than so many seconds after the one before by the same person.
    Quick(i64),
    /// Decisions made with a group.
    Groups,
    /// Cases whose sections stand in fewer than so many of all decisions of the kind.
    UnusualCharges(u64),
    /// These cases.
    Cases(Vec<CaseId>),
}

impl Pick {
    /// Returns why, for the ledger and the certificate.
    pub fn words(&self) -> String {
        match self {
            Self::NewReviewers(fewer) => format!("reviewers with fewer than {fewer} decisions"),
            Self::Quick(seconds) => format!("decided in less than {seconds} seconds"),
            Self::Groups => "approved with a group".to_owned(),
            Self::UnusualCharges(fewer) => format!("charges that fewer than {fewer} decisions have"),
            Self::Cases(_) => "named by number".to_owned(),
        }
    }

    /// Picks among the decisions of a kind; who is new and what is quick is judged by everything that was decided.
    pub fn among<'d>(&self, decisions: &'d [Decision], all: &[Decision]) -> Vec<&'d Decision> {
        let picked = decisions.iter();
        match self {
            Self::NewReviewers(fewer) => {
                let mut made: BTreeMap<&Seat, u64> = BTreeMap::new();
                for decision in all {
                    *made.entry(&decision.traits.reviewer).or_default() += 1;
                }
                picked.filter(|one| made.get(&one.traits.reviewer).is_some_and(|made| made < fewer)).collect()
            }
            Self::Quick(seconds) => {
                let gaps = gaps(all);
                picked.filter(|one| gaps.get(&one.frozen.verdict).is_some_and(|gap| gap < seconds)).collect()
            }
            Self::Groups => picked.filter(|one| one.traits.value(Trait::Group) == "in a group").collect(),
            Self::UnusualCharges(fewer) => {
                let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
                for decision in decisions {
                    *seen.entry(&decision.traits.sections).or_default() += 1;
                }
                let many = |one: &Decision| seen.get(one.traits.sections.as_str()).copied();
                picked.filter(|one| many(one).is_some_and(|seen| seen < *fewer)).collect()
            }
            Self::Cases(cases) => picked.filter(|one| cases.contains(&one.frozen.case)).collect(),
        }
    }
}

/// Returns how many seconds after the one before by the same person each decision came. What was approved with a group is
/// decided in one stroke, and is a directed sample of its own.
pub(super) fn gaps(all: &[Decision]) -> BTreeMap<Seq, i64> {
    let mut in_time: Vec<&Decision> =
        all.iter().filter(|decision| decision.traits.grouped == Grouped::Alone).collect();
    in_time.sort_by(|one, other| {
        (&one.traits.reviewer, one.frozen.verdict).cmp(&(&other.traits.reviewer, other.frozen.verdict))
    });
    in_time
        .windows(2)
        .filter_map(|pair| match pair {
            [before, after] if before.traits.reviewer == after.traits.reviewer => {
                Some((after.frozen.verdict, after.at.as_second() - before.at.as_second()))
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::casework::check::Traits;
    use crate::casework::{Digest, Frozen};
    use crate::record::Text;

    pub(in crate::casework::check) fn decision(
        case: u64,
        by: &str,
        second: i64,
        sections: &str,
        grouped: Grouped,
    ) -> Decision {
        Decision {
            frozen: Frozen { case: CaseId(case), verdict: Seq(case), shown: Digest::ZERO },
            at: jiff::Timestamp::from_second(1_517_400_000 + second).unwrap(),
            batch: None,
            traits: Traits {
                reviewer: Seat(Text::new(by)),
                sections: sections.to_owned(),
                level: "felony".to_owned(),
                action: "redesignate".to_owned(),
                lane: "clear".to_owned(),
                codes: String::new(),
                grouped,
            },
        }
    }

    #[test]
    fn each_pick_takes_its_own_kind_of_decision() {
        let all = [
            decision(1, "ada", 0, "11359", Grouped::Alone),
            decision(2, "ada", 60, "11359", Grouped::Alone),
            decision(3, "ada", 64, "11359", Grouped::Alone),
            decision(4, "ada", 64, "11359", Grouped::Together),
            decision(5, "ada", 64, "11359", Grouped::Together),
            decision(6, "bob", 66, "11358 11366", Grouped::Alone),
        ];
        let table = [
            (Pick::NewReviewers(2), vec![6]),
            (Pick::Quick(10), vec![3]),
            (Pick::Groups, vec![4, 5]),
            (Pick::UnusualCharges(2), vec![6]),
            (Pick::Cases(vec![CaseId(2), CaseId(99)]), vec![2]),
        ];
        for (pick, expected) in table {
            let picked: Vec<u64> = pick.among(&all, &all).iter().map(|one| one.frozen.case.0).collect();
            assert_eq!(picked, expected, "{}", pick.words());
        }
        // Who is new is judged by all that was decided, also of the other kind.
        let picked = Pick::NewReviewers(2).among(&all[..1], &all);
        assert!(picked.is_empty());
    }
}
