//! Sets of possible results, and what a result is as an action.
//!
//! A set has more than one member only where the values of an unknown fact lead to different results.

use crate::record::Level;
use crate::relief::{Action, Answer, Lesser};

/// A set of results, ordered by favour: nothing, misdemeanor, infraction, dismissal; and a person's decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Results(u8);

/// One result, before the sentence tells by which route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Result {
    Nothing,
    Misdemeanor,
    Infraction,
    Dismissal,
    /// The policy sends it to a person: no floor overrides that.
    Person,
}

impl Results {
    pub(crate) const ANY_RELIEF: Self = Self(0b1111);

    pub(crate) fn of(result: Result) -> Self {
        Self(1 << result as u8)
    }

    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Result> {
        [Result::Nothing, Result::Misdemeanor, Result::Infraction, Result::Dismissal, Result::Person]
            .into_iter()
            .filter(move |result| self.0 & Self::of(*result).0 != 0)
    }

    /// Returns its only member.
    pub(crate) fn only(self) -> Option<Result> {
        let mut all = self.iter();
        let first = all.next()?;
        all.next().is_none().then_some(first)
    }

    /// Returns the set without what would not lower a level that is known: such a result is nothing (design.md, relief never
    /// makes anyone worse off).
    pub(crate) fn lowering(self, level: Option<Level>) -> Self {
        let Some(level) = level else { return self };
        self.iter().fold(Self::default(), |set, result| {
            let lowers = result.level().is_none_or(|after| after < level);
            set.with(Self::of(if lowers { result } else { Result::Nothing }))
        })
    }

    /// Tells whether a level that is not known may be lower than one of the results.
    pub(crate) fn has_worse_than(self, level: Option<Level>) -> bool {
        level.is_none() && self.iter().any(|result| result.level() > Some(Level::Infraction))
    }

    /// Returns the better of a result and each member.
    pub(crate) fn at_least(self, floor: Result) -> Self {
        self.iter().fold(Self::default(), |set, result| set.with(Self::of(result.max(floor))))
    }
}

impl Result {
    /// Returns the level after it, where the conviction remains in a lesser form.
    pub(crate) fn level(self) -> Option<Level> {
        match self {
            Self::Misdemeanor => Some(Level::Misdemeanor),
            Self::Infraction => Some(Level::Infraction),
            Self::Nothing | Self::Dismissal | Self::Person => None,
        }
    }

    /// Returns the action, undetermined where the route decides and is not known.
    pub(crate) fn action(self, serving: Answer) -> Action {
        let lessened = |lesser| match serving {
            Answer::Yes => Action::RecallAndResentence(lesser),
            Answer::No => Action::Redesignate(lesser),
            Answer::Unknown => Action::Undetermined,
        };
        match self {
            Self::Nothing => Action::None,
            Self::Misdemeanor => lessened(Lesser::Misdemeanor),
            Self::Infraction => lessened(Lesser::Infraction),
            Self::Dismissal => Action::DismissAndSeal,
            Self::Person => Action::Undetermined,
        }
    }
}
