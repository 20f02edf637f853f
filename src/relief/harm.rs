//! Relief never makes anyone worse off: which actions a conviction bears as it stands today.
//!
//! Owns the one rule that every decision is held against, proposed or amended: an action lowers the level, or leaves no
//! conviction, and its route fits the sentence. What is proposed is `decide`'s, and it is judged here like anything else.
//! Called by `casework`, for the workstation, the queue, the audit and the filings.

use crate::record::{Count, Level};
use crate::relief::added::{AddedFact, FactValue};
use crate::relief::{Action, Answer, Proposal, Route};

/// The lowest level there is: what a conviction may have whose level is not known.
const LOWEST: Level = Level::Infraction;

/// What a conviction is today, as far as an action is judged by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today {
    /// Its level; `None` where neither the file nor an added fact states one.
    pub level: Option<Level>,
    /// Whether its sentence is served: [`Route::Unknown`] and [`Route::NotApplicable`] leave both possible.
    pub route: Route,
}

/// Why an action would make the person worse off, or asks for what the sentence does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Harm {
    /// The level after is not lower than the level today.
    #[error("it is {} already; this does not lower it", level(*.0))]
    NotLower(Level),
    /// The level today is not known, and the level after may be higher.
    #[error("its level is not known and may be below {}", level(*.0))]
    MayRaise(Level),
    /// The sentence is completed.
    #[error("its sentence is completed and cannot be recalled")]
    Completed,
    /// The sentence is still being served.
    #[error("its sentence is still being served, so it is not redesignated")]
    Serving,
}

impl Harm {
    /// Returns what to do instead.
    pub fn mend(self) -> &'static str {
        match self {
            Self::NotLower(_) => "choose an action with a lower level, or no relief",
            Self::MayRaise(_) => "add the level as a fact, or choose an action that cannot raise it",
            Self::Completed => "redesignate, or add the end of the sentence as a fact",
            Self::Serving => "recall and resentence, or add the end of the sentence as a fact",
        }
    }
}

impl Today {
    /// Reads off a count what it is today.
    ///
    /// `added` are the facts that stand on its case, in the order of the ledger; those about other counts are passed over.
    /// A fact about the sentence is part of the proposal already. Where nothing was proposed there is no route, and the
    /// sentence is taken as the file states it: nothing is presumed about one whose length is not on file.
    pub fn of<'f>(
        count: &Count,
        proposal: &Proposal,
        added: impl IntoIterator<Item = &'f AddedFact>,
    ) -> Self {
        let own = |fact: &&AddedFact| fact.count.as_ref() == Some(&count.key);
        let stated = added.into_iter().filter(own).filter_map(|fact| match &fact.value {
            FactValue::Level { level } => Some(*level),
            _ => None,
        });
        let route = match (proposal.route, proposal.serving) {
            (Route::NotApplicable, Answer::Yes) => Route::Serving,
            (Route::NotApplicable, Answer::No) => Route::Completed,
            (Route::NotApplicable, Answer::Unknown) => Route::Unknown,
            (stated, _) => stated,
        };
        Self { level: proposal.level_today(count.level).or(stated.last()), route }
    }

    /// Judges whether an action may be done to it.
    ///
    /// A dismissal leaves no conviction and is always allowed; asking for nothing changes nothing. Any other action must
    /// lead to a lower level than today's. Where today's level is not known, it must lead to one that is not higher than
    /// the lowest that the conviction may have. Recall and resentence only where the sentence may still be served,
    /// redesignate only where it may be completed.
    pub fn permits(self, action: Action) -> Result<(), Harm> {
        let Some(after) = action.level_after() else { return Ok(()) };
        match self.level {
            Some(now) if after >= now => return Err(Harm::NotLower(now)),
            None if after > LOWEST => return Err(Harm::MayRaise(after)),
            Some(_) | None => {}
        }
        match (action, self.route) {
            (Action::RecallAndResentence(_), Route::Completed) => Err(Harm::Completed),
            (Action::Redesignate(_), Route::Serving) => Err(Harm::Serving),
            _ => Ok(()),
        }
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Infraction => "an infraction",
        Level::Misdemeanor => "a misdemeanor",
        Level::Felony => "a felony",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Text;
    use crate::relief::added::Cited;
    use crate::relief::specimen::{AS_OF, peer_policy, person, row};
    use crate::relief::{FactKind, Lesser, propose_with};
    use proptest::prelude::*;

    const ACTIONS: [Action; 7] = [
        Action::DismissAndSeal,
        Action::Redesignate(Lesser::Misdemeanor),
        Action::Redesignate(Lesser::Infraction),
        Action::RecallAndResentence(Lesser::Misdemeanor),
        Action::RecallAndResentence(Lesser::Infraction),
        Action::None,
        Action::Undetermined,
    ];
    const LEVELS: [Level; 3] = [Level::Infraction, Level::Misdemeanor, Level::Felony];
    const ROUTES: [Route; 4] = [Route::Serving, Route::Completed, Route::Unknown, Route::NotApplicable];

    #[test]
    fn an_action_lowers_the_level_and_fits_the_sentence() {
        let misdemeanor = Action::Redesignate(Lesser::Misdemeanor);
        let infraction = Action::Redesignate(Lesser::Infraction);
        let recall = Action::RecallAndResentence(Lesser::Misdemeanor);
        let table = [
            (Some(Level::Felony), Route::Completed, misdemeanor, Ok(())),
            (Some(Level::Felony), Route::Unknown, misdemeanor, Ok(())),
            (Some(Level::Felony), Route::Serving, misdemeanor, Err(Harm::Serving)),
            (Some(Level::Felony), Route::Serving, recall, Ok(())),
            (Some(Level::Felony), Route::NotApplicable, recall, Ok(())),
            (Some(Level::Felony), Route::Completed, recall, Err(Harm::Completed)),
            (
                Some(Level::Misdemeanor),
                Route::Completed,
                misdemeanor,
                Err(Harm::NotLower(Level::Misdemeanor)),
            ),
            (Some(Level::Misdemeanor), Route::Completed, infraction, Ok(())),
            (Some(Level::Infraction), Route::Completed, infraction, Err(Harm::NotLower(Level::Infraction))),
            (Some(Level::Infraction), Route::Completed, misdemeanor, Err(Harm::NotLower(Level::Infraction))),
            (None, Route::Completed, misdemeanor, Err(Harm::MayRaise(Level::Misdemeanor))),
            (None, Route::Completed, infraction, Ok(())),
            (None, Route::Serving, Action::DismissAndSeal, Ok(())),
            (Some(Level::Infraction), Route::Completed, Action::None, Ok(())),
        ];
        for (level, route, action, expected) in table {
            assert_eq!(Today { level, route }.permits(action), expected, "{level:?} {route:?} {action}");
        }
    }

    proptest! {
        /// Whatever the conviction is, and whatever of it is unknown: no action that is permitted leaves a higher level
        /// than it had, and none that lessens it is permitted on the wrong route.
        #[test]
        fn no_permitted_action_raises_a_level(
            is in 0..LEVELS.len(), known: bool, route in 0..ROUTES.len(), action in 0..ACTIONS.len()
        ) {
            let (is, route, action) = (LEVELS[is], ROUTES[route], ACTIONS[action]);
            let today = Today { level: known.then_some(is), route };
            if today.permits(action).is_ok() {
                if let Some(after) = action.level_after() {
                    prop_assert!(after <= is);
                    prop_assert!(!known || after < is);
                }
                prop_assert!(!matches!(
                    (action, route),
                    (Action::RecallAndResentence(_), Route::Completed) | (Action::Redesignate(_), Route::Serving)
                ));
            } else {
                prop_assert!(action.level_after().is_some());
            }
        }
    }

    /// What the base row is today, changed, with the facts people added, where the law decides nothing about its sentence.
    fn today(change: impl FnOnce(&mut crate::record::Row<'static>), added: &[AddedFact]) -> Today {
        let person = person(&[row(change)]);
        let by = Text::new("mlopez");
        let cited: Vec<Cited> =
            (1..).zip(added).map(|(entry, fact)| Cited { fact, by: &by, entry }).collect();
        let case = propose_with(&person, 0, &cited, &peer_policy(), AS_OF);
        let count = &person.events[case.event].counts[case.proposals[0].count];
        let proposal = Proposal { route: Route::NotApplicable, ..case.proposals[0].clone() };
        Today::of(count, &proposal, added)
    }

    fn fact(kind: FactKind, typed: &str) -> AddedFact {
        let count = crate::record::CountKey::parse(b"101002001000");
        AddedFact { value: FactValue::parse(kind, typed).unwrap(), count, source: Text::new("docket") }
    }

    #[test]
    fn where_nothing_was_proposed_the_file_and_the_facts_tell_what_it_is() {
        let as_filed = today(|_| {}, &[]);
        assert_eq!(as_filed, Today { level: Some(Level::Felony), route: Route::Unknown });
        let over = today(
            |row| {
                row.sentence_place = b"PROBATION";
                row.sentence_length = b"003";
                row.sentence_unit = b"Y";
            },
            &[],
        );
        assert_eq!(over.route, Route::Completed);
        let served = [fact(FactKind::Sentence, "serving")];
        assert_eq!(today(|_| {}, &served).route, Route::Serving);
        let ended = [fact(FactKind::Sentence, "2012-01-01")];
        assert_eq!(today(|_| {}, &ended).route, Route::Completed);
        // Before the conviction: the file stands.
        let too_early = [fact(FactKind::Sentence, "1999-01-01")];
        assert_eq!(today(|_| {}, &too_early).route, Route::Unknown);
        let unstated = |row: &mut crate::record::Row<'static>| {
            row.conviction_status = b"";
            row.charged_level = b"";
        };
        assert_eq!(today(unstated, &[]).level, None);
        assert_eq!(today(unstated, &[fact(FactKind::Level, "misdemeanor")]).level, Some(Level::Misdemeanor));
    }
}
