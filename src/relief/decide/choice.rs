//! What the policy's rules choose: the first that matches, and what those would give whose condition is unknown.

use super::results::{Result, Results};
use crate::relief::facts::Facts;
use crate::relief::policy::{Outcome, Policy};
use crate::relief::routing::Codes;
use crate::relief::{Action, Answer, Lesser};

/// What the policy's rules choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The rule that the policy's own reading comes to, counted from 0; `None` where an unknown fact stops it or no rule
    /// matches.
    pub(crate) rule: Option<usize>,
    /// Whether an unknown fact stopped it.
    pub(crate) stopped: bool,
    pub(crate) results: Results,
    /// Why there is more than one.
    pub(crate) codes: Codes,
}

/// Walks the rules in order; the first that answers yes ends the walk, every unknown one adds what it would give.
pub(super) fn choose(facts: &Facts<'_>, policy: &Policy, floor: Results) -> Choice {
    let mut choice = Choice { rule: None, stopped: false, results: Results::default(), codes: Codes::NONE };
    let mut plain_ended = false;
    let mut strict_ended = false;
    for (at, rule) in policy.rules().iter().enumerate() {
        let reading = rule.when.ask(facts);
        if !plain_ended && reading.plain != Answer::No {
            plain_ended = true;
            choice.stopped = reading.plain == Answer::Unknown;
            choice.rule = (!choice.stopped).then_some(at);
        }
        if !strict_ended && reading.strict != Answer::No {
            choice.results = choice.results.with(rule.outcome.results(floor));
            choice.codes = choice.codes.with(reading.codes);
            strict_ended = reading.strict == Answer::Yes;
        }
        if plain_ended && strict_ended {
            return choice;
        }
    }
    if !strict_ended {
        choice.results = choice.results.with(Results::of(Result::Nothing));
    }
    choice
}

impl Choice {
    /// Returns the code of the rule that sends it to a person.
    pub(super) fn person_codes(&self, policy: &Policy) -> Codes {
        match self.rule.and_then(|at| policy.rules().get(at)).map(|rule| rule.outcome) {
            Some(Outcome::Person(code)) => Codes::of(code),
            _ => Codes::NONE,
        }
    }

    /// Returns the action that the policy's own reading comes to.
    pub(super) fn action(&self, facts: &Facts<'_>, policy: &Policy, law: Action) -> Action {
        if self.stopped {
            return Action::Undetermined;
        }
        match self.rule.and_then(|at| policy.rules().get(at)).map(|rule| rule.outcome) {
            Some(Outcome::Dismiss) => Result::Dismissal.action(facts.serving.answer),
            Some(Outcome::Reduce(Lesser::Misdemeanor)) => Result::Misdemeanor.action(facts.serving.answer),
            Some(Outcome::Reduce(Lesser::Infraction)) => Result::Infraction.action(facts.serving.answer),
            Some(Outcome::Law) => law,
            Some(Outcome::None) | None => Action::None,
            Some(Outcome::Person(_)) => Action::Undetermined,
        }
    }
}

impl Outcome {
    fn results(self, floor: Results) -> Results {
        match self {
            Self::Dismiss => Results::of(Result::Dismissal),
            Self::Reduce(Lesser::Misdemeanor) => Results::of(Result::Misdemeanor),
            Self::Reduce(Lesser::Infraction) => Results::of(Result::Infraction),
            Self::Law => floor,
            Self::None => Results::of(Result::Nothing),
            Self::Person(_) => Results::of(Result::Person),
        }
    }
}
