//! What remains on a person's record once proposals are granted: any felony, any recent conviction, any at all.
//!
//! Owns the definitions behind the people figures that offices publish (needs.md section 3), so that the comparison of
//! policies and the impact summary mean the same by them.

use crate::record::disposition::Class;
use crate::record::{DateSpan, Level, Person};
use crate::relief::background::{At, Background};
use crate::relief::statutes::Statutes;
use crate::relief::{Action, CaseProposal};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// How far back a conviction counts as recent: the window of background checks.
pub(super) const RECENT_YEARS: i16 = 7;

/// What a person has on record: of any county in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Remains {
    /// A felony, or a conviction whose level is not stated.
    pub(crate) felony: Holds,
    /// A conviction of the last seven years, or one that is undated.
    pub(crate) recent: Holds,
    /// Any conviction.
    pub(crate) any: Holds,
}

/// Whether a record holds something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Nothing of the kind.
    #[default]
    Nothing,
    /// Something of it.
    Something,
}

impl Holds {
    fn also(&mut self, holds: bool) {
        if holds {
            *self = Self::Something;
        }
    }

    /// Tells whether it was there before and is gone after.
    pub(crate) fn is_lost(self, after: Self) -> bool {
        self == Self::Something && after == Self::Nothing
    }
}

/// A person's convictions, read once for several questions.
pub(crate) struct Record<'a> {
    person: &'a Person,
    convictions: Vec<At>,
    as_of: Date,
}

impl<'a> Record<'a> {
    /// Reads the convictions that stand: one that was vacated, or relieved under Proposition 64 before, does not.
    pub(crate) fn read(person: &'a Person, statutes: &'a Statutes, as_of: Date) -> Self {
        Self::of(&Background::read(person, statutes), as_of)
    }

    /// Reads them from a history that was read before.
    pub(crate) fn of(background: &Background<'a>, as_of: Date) -> Self {
        let person = background.person;
        let mut convictions = background.convictions.clone();
        convictions.retain(|at| {
            let Some(event) = person.events.get(at.event) else { return false };
            let Some(count) = event.counts.get(at.count) else { return false };
            let conviction = background.conviction(*at, event, count);
            let undone = |class| matches!(class, Class::Vacated | Class::Prop64);
            let own = count.dispositions.iter().map(|disposed| disposed.disposition.class);
            !own.chain(conviction.steps.iter().map(|step| step.disposition().class)).any(undone)
        });
        Self { person, convictions, as_of }
    }

    /// Returns what remains once each conviction has become what `action` says of it.
    pub(crate) fn after(&self, action: impl Fn(At) -> Option<Action>) -> Remains {
        let mut remains = Remains::default();
        for at in &self.convictions {
            let Some(event) = self.person.events.get(at.event) else { continue };
            let Some(count) = event.counts.get(at.count) else { continue };
            let action = action(*at);
            if action == Some(Action::DismissAndSeal) {
                continue;
            }
            let level = action.and_then(Action::level_after).or(count.level);
            remains.any.also(true);
            remains.felony.also(matches!(level, None | Some(Level::Felony)));
            remains.recent.also(event.date.span().is_none_or(|span| self.is_recent(span)));
        }
        remains
    }

    fn is_recent(&self, span: DateSpan) -> bool {
        crate::record::date::plus_years(span.latest, RECENT_YEARS) > self.as_of
    }
}

/// Returns the action proposed for each count.
pub(crate) fn actions(cases: &[CaseProposal]) -> BTreeMap<At, Action> {
    let each = |case: &CaseProposal| {
        let event = case.event;
        case.proposals
            .iter()
            .map(|proposal| (At { event, count: proposal.count }, proposal.action))
            .collect::<Vec<_>>()
    };
    cases.iter().flat_map(each).collect()
}
