//! `vacatur spotcheck direct`: cases picked on purpose, to find errors.

use super::steps::take;
use crate::casework::check::traits::Grouped;
use crate::casework::check::{Kind, Step, Trait};
use crate::casework::{Act, Seat, Seq};
use crate::cli::output::{counted, say};
use crate::cli::{Desk, failures};
use crate::error::Failure;
use crate::queue::{Decision, Scope};
use crate::record::Text;
use std::collections::{BTreeMap, BTreeSet};

/// What to pick on purpose.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false, id = "pick")]
pub(in crate::cli) struct Picks {
    /// Decisions of reviewers who have made fewer than so many
    #[arg(long, value_name = "DECISIONS")]
    new_reviewers: Option<usize>,
    /// Decisions made within so many seconds of the one before by the same person
    #[arg(long, value_name = "SECONDS")]
    quick: Option<i64>,
    /// Decisions made with a group
    #[arg(long)]
    groups: bool,
    /// Cases whose sections stand in fewer than so many of all decisions
    #[arg(long, value_name = "DECISIONS")]
    unusual_charges: Option<usize>,
    /// These cases, by number
    #[arg(long, value_name = "N", value_delimiter = ',')]
    cases: Option<Vec<u64>>,
}

pub(super) fn direct(desk: &Desk, kind: Kind, picks: &Picks) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::SpotCheck)?;
    let decisions = queue.decisions(kind, &Scope::default()).map_err(failures::queue)?;
    let docket = queue.docket().map_err(failures::queue)?;
    let mut all = queue.decisions(kind.other(), &Scope::default()).map_err(failures::queue)?;
    all.extend(decisions.iter().cloned());
    let (why, picked) = pick(&decisions, &all, picks);
    let picked: Vec<_> = picked.into_iter().map(|decision| decision.frozen).collect();
    let number = docket.next_number();
    let cases = u64::try_from(picked.len()).unwrap_or(u64::MAX);
    let step = Step::Direct { kind, why: Text::new(&why), picked };
    let receipt = take(desk, &mut queue, number, &step, None)?;
    queue.close().map_err(failures::queue)?;
    say(&format!(
        "check {number}: {} picked on purpose ({why}), ledger {}\nnothing is concluded from them about other \
         cases\nnext: vacatur spotcheck case {number}",
        counted(cases, "case", "cases"),
        receipt.seq
    ))
}

/// Picks among the decisions of a kind; who is new and what is quick is judged by everything that was decided.
fn pick<'d>(decisions: &'d [Decision], all: &[Decision], picks: &Picks) -> (String, Vec<&'d Decision>) {
    if let Some(fewer) = picks.new_reviewers {
        let mut made: BTreeMap<&Seat, usize> = BTreeMap::new();
        for decision in all {
            *made.entry(&decision.traits.reviewer).or_default() += 1;
        }
        let is_new =
            |decision: &&Decision| made.get(&decision.traits.reviewer).is_some_and(|many| *many < fewer);
        return (
            format!("reviewers with fewer than {fewer} decisions"),
            decisions.iter().filter(is_new).collect(),
        );
    }
    if let Some(seconds) = picks.quick {
        let quick = quick(all, seconds);
        let is_quick = |decision: &&Decision| quick.contains(&decision.frozen.verdict);
        return (
            format!("decided in less than {seconds} seconds"),
            decisions.iter().filter(is_quick).collect(),
        );
    }
    if picks.groups {
        let grouped = |decision: &&Decision| decision.traits.value(Trait::Group) == "in a group";
        return ("approved with a group".to_owned(), decisions.iter().filter(grouped).collect());
    }
    if let Some(fewer) = picks.unusual_charges {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for decision in decisions {
            *seen.entry(&decision.traits.sections).or_default() += 1;
        }
        let rare = |decision: &&Decision| {
            seen.get(decision.traits.sections.as_str()).is_some_and(|many| *many < fewer)
        };
        return (
            format!("charges that fewer than {fewer} decisions have"),
            decisions.iter().filter(rare).collect(),
        );
    }
    let named = picks.cases.as_deref().unwrap_or_default();
    let is_named = |decision: &&Decision| named.contains(&decision.frozen.case.0);
    ("named by number".to_owned(), decisions.iter().filter(is_named).collect())
}

/// Returns the decisions that came less than so many seconds after the one before by the same person. What was approved
/// with a group is decided in one stroke, and is a directed sample of its own.
fn quick(all: &[Decision], seconds: i64) -> BTreeSet<Seq> {
    let mut in_time: Vec<&Decision> =
        all.iter().filter(|decision| decision.traits.grouped == Grouped::Alone).collect();
    in_time.sort_by_key(|decision| (decision.traits.reviewer.clone(), decision.frozen.verdict));
    in_time
        .windows(2)
        .filter_map(|pair| match pair {
            [before, after]
                if before.traits.reviewer == after.traits.reviewer
                    && after.at.as_second() - before.at.as_second() < seconds =>
            {
                Some(after.frozen.verdict)
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::check::traits::Traits;
    use crate::casework::{CaseId, Digest, Frozen};

    fn decision(case: u64, by: &str, second: i64, sections: &str, grouped: Grouped) -> Decision {
        Decision {
            frozen: Frozen { case: CaseId(case), verdict: Seq(case), shown: Digest::ZERO },
            at: jiff::Timestamp::from_second(1_517_400_000 + second).unwrap(),
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

    fn nothing() -> Picks {
        Picks { new_reviewers: None, quick: None, groups: false, unusual_charges: None, cases: None }
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
            (Picks { new_reviewers: Some(2), ..nothing() }, vec![6]),
            (Picks { quick: Some(10), ..nothing() }, vec![3]),
            (Picks { groups: true, ..nothing() }, vec![4, 5]),
            (Picks { unusual_charges: Some(2), ..nothing() }, vec![6]),
            (Picks { cases: Some(vec![2, 99]), ..nothing() }, vec![2]),
        ];
        for (picks, expected) in table {
            let (why, picked) = pick(&all, &all, &picks);
            let picked: Vec<u64> = picked.iter().map(|decision| decision.frozen.case.0).collect();
            assert_eq!(picked, expected, "{why}");
        }
        // Who is new is judged by all that was decided, also of the other kind.
        let (_, picked) = pick(&all[..1], &all, &Picks { new_reviewers: Some(2), ..nothing() });
        assert!(picked.is_empty());
    }
}
