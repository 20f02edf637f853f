//! The decision about one count: the statutory floor, the policy's rules, and both together.
//!
//! Works on sets of possible results: an unknown fact makes a set of more than one member only where its values lead to
//! different results, and only then is the action undetermined and a code given (traps.md, head paragraph). Values
//! that hang together are taken as free, so that a set may be too large and never too small. Writes no text.

mod choice;
mod floor;
mod results;

pub(crate) use choice::Choice;
pub(crate) use floor::{Floor, floor};
pub(crate) use results::{Result, Results};

use crate::relief::facts::{Facts, Kind, Outside};
use crate::relief::policy::Policy;
use crate::relief::routing::Codes;
use crate::relief::{Action, Answer, Route, RoutingCode};
use choice::choose;
use floor::bar_codes;

/// The decision about one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) action: Action,
    pub(crate) route: Route,
    pub(crate) floor: Floor,
    pub(crate) law: Action,
    pub(crate) choice: Choice,
    pub(crate) chosen: Action,
    pub(crate) outside: Option<Outside>,
    pub(crate) codes: Codes,
}

impl Decision {
    /// Returns what a reviewer would see change: the action, its route, both lines and the codes.
    pub(crate) fn outcome(&self) -> (Action, Route, Action, Action, Option<usize>, Codes) {
        (self.action, self.route, self.law, self.chosen, self.choice.rule, self.codes)
    }
}

/// Decides one count.
pub(crate) fn decide(facts: &Facts<'_>, policy: &Policy) -> Decision {
    if let Some((outside, codes)) = out_of_reach(facts) {
        return refused(outside, codes);
    }
    let floor = floor(facts);
    let choice = choose(facts, policy, floor.results);
    let guards = facts.guards.with(era_codes(facts)).with(bar_codes(facts));
    let both = together(&floor, &choice).lowering(facts.level);
    let presumed = presumed_codes(facts, policy, both.only());
    let mut codes = guards.also_if(facts.deceased == Answer::Yes, RoutingCode::Deceased);
    let mut action = Action::Undetermined;
    let raises = both.has_worse_than(facts.level);
    codes = codes.also_if(raises, RoutingCode::LevelUnknown);
    match both.only() {
        None => codes = codes.with(differing_codes(&floor, &choice)),
        Some(_) if raises || !presumed.is_empty() => codes = codes.with(presumed),
        Some(result) => {
            action = result.action(facts.serving.answer);
            if result != Result::Person && action == Action::Undetermined {
                codes = codes.with(facts.serving.codes);
            }
        }
    }
    codes = codes.with(choice.person_codes(policy));
    if action.is_relief() && codes.iter().any(RoutingCode::withholds) {
        action = Action::Undetermined;
    }
    if action == Action::Undetermined && !codes.iter().any(RoutingCode::withholds) {
        codes = Codes::of(RoutingCode::PolicyReview);
    }
    let law = floor.results.only().map_or(Action::Undetermined, |only| only.action(facts.serving.answer));
    let chosen = choice.action(facts, policy, law);
    Decision { action, route: route(action, facts), floor, law, choice, chosen, outside: None, codes }
}

/// Returns what floor and choice can come to together.
fn together(floor: &Floor, choice: &Choice) -> Results {
    let each = floor.results.iter().map(|least| choice.results.at_least(least));
    each.fold(Results::default(), Results::with)
}

/// Returns the codes of a result that rests on a presumption and would give less, or go to a person, without it.
fn presumed_codes(facts: &Facts<'_>, policy: &Policy, result: Option<Result>) -> Codes {
    let Some(result) = result.filter(|_| facts.rests_on_presumption()) else { return Codes::NONE };
    let stated = facts.as_stated();
    let floor = floor(&stated);
    let choice = choose(&stated, policy, floor.results);
    let worse = together(&floor, &choice)
        .lowering(facts.level)
        .iter()
        .any(|other| other < result || other == Result::Person && result != Result::Person);
    if worse { differing_codes(&floor, &choice) } else { Codes::NONE }
}

/// Tells whether a count is out of reach, and which codes stand all the same.
fn out_of_reach(facts: &Facts<'_>) -> Option<(Outside, Codes)> {
    match facts.kind {
        Kind::Conspiracy => Some((Outside::Conspiracy, Codes::of(RoutingCode::Conspiracy))),
        Kind::OtherCode => Some((Outside::OtherCode, Codes::of(RoutingCode::CodeFamily))),
        Kind::ConvictedOfOther => Some((Outside::ConvictedOfOther, Codes::of(RoutingCode::ChargeConflict))),
        Kind::Relieved => {
            // Nothing is asked for twice; where the words are not certain, an attorney looks whether it was granted.
            let doubted = facts.guards.has(RoutingCode::NotUnderstood);
            let codes = Codes::of(RoutingCode::AlreadyRelieved).with(Codes::of(RoutingCode::NotUnderstood));
            Some((Outside::Relieved, if doubted { codes } else { Codes::NONE }))
        }
        Kind::Marijuana | Kind::Unread | Kind::OldNumber | Kind::Plea | Kind::Related
            if facts.before_prop64() == Answer::No && !facts.guards.has(RoutingCode::DateConflict) =>
        {
            Some((Outside::NewLaw, Codes::NONE))
        }
        Kind::Marijuana | Kind::Unread | Kind::OldNumber | Kind::Plea | Kind::Related => None,
    }
}

fn refused(outside: Outside, codes: Codes) -> Decision {
    let nothing = Results::of(Result::Nothing);
    Decision {
        action: Action::None,
        route: Route::NotApplicable,
        floor: Floor { results: nothing, codes: Codes::NONE },
        law: Action::None,
        choice: Choice { rule: None, stopped: false, results: nothing, codes: Codes::NONE },
        chosen: Action::None,
        outside: Some(outside),
        codes,
    }
}

/// Returns the codes that stand while the offence may be under the new law.
fn era_codes(facts: &Facts<'_>) -> Codes {
    if facts.before_prop64() != Answer::Unknown {
        return Codes::NONE;
    }
    let offence = facts.offence;
    Codes::NONE
        .also_if(offence.latest.is_none(), RoutingCode::MissingDate)
        .also_if(offence.latest.is_some(), RoutingCode::Post2016)
        .also_if(offence.latest.is_some() && offence.is_partial(), RoutingCode::PartialDate)
        .also_if(facts.is_lettered(), RoutingCode::SubsectionEra)
}

/// Returns the codes behind the parts that differ: the policy's unless the floor lifts them all to one result, and the
/// floor's unless the policy gives more.
fn differing_codes(floor: &Floor, choice: &Choice) -> Codes {
    let by_policy = floor.results.iter().any(|least| choice.results.at_least(least).only().is_none());
    let by_floor = choice.results.iter().any(|chosen| floor.results.at_least(chosen).only().is_none());
    let codes = if by_policy { choice.codes } else { Codes::NONE };
    let codes = if by_floor { codes.with(floor.codes) } else { codes };
    // Each alone leads to one result, and both together do not.
    if codes.is_empty() { choice.codes.with(floor.codes) } else { codes }
}

fn route(action: Action, facts: &Facts<'_>) -> Route {
    if action == Action::None {
        return Route::NotApplicable;
    }
    match facts.serving.answer {
        Answer::Yes => Route::Serving,
        Answer::No => Route::Completed,
        Answer::Unknown => Route::Unknown,
    }
}
