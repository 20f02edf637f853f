//! What a supervisor can choose from, counted ahead, so that a planner shows what every choice comes to at once.
//!
//! Keeps counts by traits and no decision; what is then frozen or picked is read again from the queue.

use crate::casework::check::picks::{Pick, gaps};
use crate::casework::check::scope::{Decision, Scope};
use crate::casework::check::traits::Grouped;
use crate::casework::check::{Kind, Trait, Traits};
use crate::casework::spotcheck::Stratum;
use crate::casework::{BatchNo, Seat};
use crate::record::Text;
use std::collections::BTreeMap;

/// The decisions in force, counted by what they have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// How many there are of each kind with these traits, by batch.
    cells: BTreeMap<Kind, BTreeMap<(Option<BatchNo>, Traits), u64>>,
    /// The seconds between one decision of a person and the next, in ascending order.
    gaps: BTreeMap<Kind, Vec<i64>>,
}

impl Choices {
    /// Counts the decisions of both kinds.
    pub fn of(approvals: &[Decision], refusals: &[Decision]) -> Self {
        let all: Vec<Decision> = approvals.iter().chain(refusals).cloned().collect();
        let after = gaps(&all);
        let mut choices = Self::default();
        for (kind, decisions) in [(Kind::Approvals, approvals), (Kind::Refusals, refusals)] {
            let cells = choices.cells.entry(kind).or_default();
            for decision in decisions {
                *cells.entry((decision.batch, decision.traits.clone())).or_default() += 1;
            }
            let gaps = choices.gaps.entry(kind).or_default();
            gaps.extend(decisions.iter().filter_map(|one| after.get(&one.frozen.verdict)));
            gaps.sort_unstable();
        }
        choices
    }

    /// Returns how many decisions of a kind a scope means.
    pub fn population(&self, kind: Kind, scope: &Scope) -> u64 {
        self.meant(kind, scope).map(|(_, many)| many).sum()
    }

    /// Returns the strata of a scope, by name.
    pub fn strata(&self, kind: Kind, scope: &Scope, by: &[Trait]) -> Vec<Stratum> {
        let mut populations: BTreeMap<Text, u64> = BTreeMap::new();
        for (traits, many) in self.meant(kind, scope) {
            *populations.entry(traits.stratum(by)).or_default() += many;
        }
        populations.into_iter().map(|(name, population)| Stratum { name, population }).collect()
    }

    /// Returns how many decisions of a kind would be picked on purpose; none by number, which nobody has typed yet.
    pub fn picked(&self, kind: Kind, pick: &Pick) -> u64 {
        let everywhere = Scope::default();
        let of_kind = || self.meant(kind, &everywhere);
        match pick {
            Pick::NewReviewers(fewer) => {
                let mut made: BTreeMap<&Seat, u64> = BTreeMap::new();
                for (traits, many) in Kind::ALL.into_iter().flat_map(|kind| self.meant(kind, &everywhere)) {
                    *made.entry(&traits.reviewer).or_default() += many;
                }
                let is_new = |traits: &Traits| made.get(&traits.reviewer).is_some_and(|made| made < fewer);
                of_kind().filter(|(traits, _)| is_new(traits)).map(|(_, many)| many).sum()
            }
            Pick::Quick(seconds) => {
                let gaps = self.gaps.get(&kind).map_or(&[][..], Vec::as_slice);
                u64::try_from(gaps.partition_point(|gap| gap < seconds)).unwrap_or(u64::MAX)
            }
            Pick::Groups => {
                let together = of_kind().filter(|(traits, _)| traits.grouped == Grouped::Together);
                together.map(|(_, many)| many).sum()
            }
            Pick::UnusualCharges(fewer) => {
                let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
                for (traits, many) in of_kind() {
                    *seen.entry(&traits.sections).or_default() += many;
                }
                seen.into_values().filter(|seen| seen < fewer).sum()
            }
            Pick::Cases(_) => 0,
        }
    }

    /// Returns the scopes a planner offers: everything, each level, each batch named, each reviewer.
    pub fn scopes(&self, batches: &[BatchNo]) -> Vec<Scope> {
        let cells = || self.cells.values().flat_map(BTreeMap::keys);
        let mut levels: Vec<&String> =
            cells().map(|(_, traits)| &traits.level).filter(|level| !level.is_empty()).collect();
        let mut reviewers: Vec<&Seat> = cells().map(|(_, traits)| &traits.reviewer).collect();
        levels.sort_unstable();
        levels.dedup();
        reviewers.sort_unstable();
        reviewers.dedup();
        let by_level =
            levels.into_iter().map(|level| Scope { level: Some(level.clone()), ..Scope::default() });
        let by_batch = batches.iter().map(|batch| Scope { batch: Some(*batch), ..Scope::default() });
        let by_reviewer = reviewers
            .into_iter()
            .map(|seat| Scope { reviewer: Some(seat.0.to_string()), ..Scope::default() });
        [Scope::default()].into_iter().chain(by_level).chain(by_batch).chain(by_reviewer).collect()
    }

    fn meant<'c>(&'c self, kind: Kind, scope: &'c Scope) -> impl Iterator<Item = (&'c Traits, u64)> {
        let cells = self.cells.get(&kind).into_iter().flatten();
        cells
            .filter(|((batch, traits), _)| scope.means(traits, *batch))
            .map(|((_, traits), many)| (traits, *many))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::check::picks::tests::decision;
    use crate::casework::check::traits::divide;
    use proptest::prelude::*;

    fn decisions() -> impl Strategy<Value = Vec<Decision>> {
        let one = (0_usize..3, 0_i64..40, 0_usize..4, any::<bool>(), 0_u32..3, any::<bool>());
        prop::collection::vec(one, 0..60).prop_map(|rows| {
            let mut second = 0;
            (1..)
                .zip(rows)
                .map(|(case, (by, gap, sections, together, batch, felony))| {
                    second += gap;
                    let grouped = if together { Grouped::Together } else { Grouped::Alone };
                    let (by, sections) =
                        (["ada", "bob", "eve"][by], ["11357", "11358", "11359", "11360"][sections]);
                    let mut decision = decision(case, by, second, sections, grouped);
                    decision.batch = (batch > 0).then_some(BatchNo(batch));
                    if !felony {
                        decision.traits.level = "misdemeanor".to_owned();
                    }
                    decision
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn what_is_counted_ahead_is_what_is_frozen_and_picked(all in decisions(), cut in 0_usize..60) {
            let (approvals, refusals) = all.split_at(cut.min(all.len()));
            let choices = Choices::of(approvals, refusals);
            for (kind, decisions) in [(Kind::Approvals, approvals), (Kind::Refusals, refusals)] {
                for scope in choices.scopes(&[BatchNo(1), BatchNo(2)]) {
                    let meant: Vec<Traits> = decisions
                        .iter()
                        .filter(|one| scope.means(&one.traits, one.batch))
                        .map(|one| one.traits.clone())
                        .collect();
                    prop_assert_eq!(choices.population(kind, &scope), meant.len() as u64);
                    for by in Trait::ALL {
                        prop_assert_eq!(choices.strata(kind, &scope, &[by]), divide(&meant, &[by]).0);
                    }
                }
                for pick in [
                    Pick::NewReviewers(10),
                    Pick::Quick(5),
                    Pick::Quick(20),
                    Pick::Groups,
                    Pick::UnusualCharges(6),
                ] {
                    let picked = pick.among(decisions, &all).len() as u64;
                    prop_assert_eq!(choices.picked(kind, &pick), picked, "{}", pick.words());
                }
            }
        }
    }
}
