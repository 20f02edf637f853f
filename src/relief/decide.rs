//! The decision about one count: the statutory floor, the policy's rules, and both together.
//!
//! Works on sets of possible results: an unknown fact makes a set of more than one member only where its values lead to
//! different results, and only then is the action undetermined and a code given (traps.md, head paragraph). Values
//! that hang together are taken as free, so that a set may be too large and never too small. Writes no text.

use crate::record::Level;
use crate::relief::facts::{Facts, Kind, Known, Outside};
use crate::relief::policy::{Outcome, Policy};
use crate::relief::routing::Codes;
use crate::relief::statutes::{Becomes, Marijuana};
use crate::relief::{Action, Answer, Lesser, Route, RoutingCode};

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

    fn of(result: Result) -> Self {
        Self(1 << result as u8)
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn iter(self) -> impl Iterator<Item = Result> {
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

    /// Returns the better of a result and each member.
    fn at_least(self, floor: Result) -> Self {
        self.iter().fold(Self::default(), |set, result| set.with(Self::of(result.max(floor))))
    }
}

impl Result {
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

/// What the statute gives as of right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Floor {
    pub(crate) results: Results,
    /// Why there is more than one.
    pub(crate) codes: Codes,
}

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
    let both = together(&floor, &choice);
    let presumed = presumed_codes(facts, policy, both.only());
    let mut codes = guards.also_if(facts.deceased == Answer::Yes, RoutingCode::Deceased);
    let mut action = Action::Undetermined;
    if !presumed.is_empty() {
        codes = codes.with(presumed);
    } else if let Some(result) = both.only() {
        action = result.action(facts.serving.answer);
        if result != Result::Person && action == Action::Undetermined {
            codes = codes.with(facts.serving.codes);
        }
    } else {
        codes = codes.with(differing_codes(&floor, &choice));
    }
    codes = codes.with(choice.person_codes(policy));
    if action.is_relief() && codes.iter().any(RoutingCode::withholds) {
        action = Action::Undetermined;
    }
    if action == Action::Undetermined && codes.is_empty() {
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
        Kind::Relieved => Some((Outside::Relieved, Codes::NONE)),
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

/// Returns the codes of the disqualifiers that stand, or may stand, against a felony of 11358 to 11360 (law.md L2).
fn bar_codes(facts: &Facts<'_>) -> Codes {
    if !facts.conduct.iter().flatten().any(|conduct| conduct.barred) {
        return Codes::NONE;
    }
    let signs = Codes::NONE
        .also_if(facts.sale_to_minor != Answer::No, RoutingCode::SaleToMinor)
        .also_if(facts.import_export != Answer::No, RoutingCode::ImportExport);
    if !matches!(facts.level, None | Some(Level::Felony)) {
        return signs;
    }
    [facts.superstrike, facts.pc290, facts.priors]
        .into_iter()
        .filter(|Known { answer, .. }| *answer != Answer::No)
        .fold(signs, |codes, known| codes.with(known.codes))
}

/// Returns the codes behind the parts that differ: the policy's unless the floor lifts them all to one result, and the
/// floor's unless the policy gives more.
fn differing_codes(floor: &Floor, choice: &Choice) -> Codes {
    let by_policy = floor.results.iter().any(|least| choice.results.at_least(least).only().is_none());
    let by_floor = choice.results.iter().any(|chosen| floor.results.at_least(chosen).only().is_none());
    let codes = if by_policy { choice.codes } else { Codes::NONE };
    if by_floor { codes.with(floor.codes) } else { codes }
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

/// Computes the statutory floor (law.md L7): the least relief as of right, whatever the office chooses.
pub(crate) fn floor(facts: &Facts<'_>) -> Floor {
    match facts.kind {
        Kind::Marijuana => {}
        Kind::Related => return Floor { results: Results::of(Result::Nothing), codes: Codes::NONE },
        Kind::Unread | Kind::OldNumber | Kind::Plea => {
            return Floor { results: Results::ANY_RELIEF, codes: Codes::NONE };
        }
        Kind::Conspiracy | Kind::OtherCode | Kind::ConvictedOfOther | Kind::Relieved => {
            return Floor { results: Results::of(Result::Nothing), codes: Codes::NONE };
        }
    }
    let bands = bands(facts);
    let all_levels = [Level::Infraction, Level::Misdemeanor, Level::Felony];
    let levels = facts.level.as_ref().map_or(&all_levels[..], std::slice::from_ref);
    let mut by_conduct = Differing::default();
    let mut by_level = [Results::default(); 3];
    let mut by_band = [Results::default(); 3];
    for conduct in facts.conduct.iter().flatten() {
        let mut here = Results::default();
        for level in levels {
            let conduct = facts.statutes.conduct(conduct, *level);
            for (band, _) in bands.iter().enumerate().filter(|(_, possible)| **possible) {
                let results = lessened(conduct, *level, band, facts);
                here = here.with(results);
                by_level[*level as usize] = by_level[*level as usize].with(results);
                by_band[band] = by_band[band].with(results);
            }
        }
        by_conduct.add(here);
    }
    let mut codes = bar_codes(facts);
    codes = codes.also_if(by_conduct.differs, RoutingCode::SchoolGrounds);
    codes = codes.also_if(Differing::among(&by_level), RoutingCode::LevelUnknown);
    if Differing::among(&by_band) {
        codes = codes.with(facts.age_codes());
    }
    Floor { results: by_conduct.all, codes }
}

/// Sets gathered one by one, and whether any two of them differ.
#[derive(Default)]
struct Differing {
    all: Results,
    first: Option<Results>,
    differs: bool,
}

impl Differing {
    fn add(&mut self, set: Results) {
        self.differs |= self.first.is_some_and(|first| first != set);
        self.first = self.first.or(Some(set));
        self.all = self.all.with(set);
    }

    fn among(sets: &[Results]) -> bool {
        let mut seen = Self::default();
        sets.iter().filter(|set| **set != Results::default()).for_each(|set| seen.add(*set));
        seen.differs
    }
}

/// Tells which ages at the offence are possible: 21 and over, 18 to 20, under 18.
fn bands(facts: &Facts<'_>) -> [bool; 3] {
    facts
        .age_at_offence()
        .map_or([true; 3], |age| [age.most >= 21, age.least < 21 && age.most >= 18, age.least < 18])
}

/// Returns what one conduct at one level and age is as of right: one result, or two where a disqualifier may stand.
fn lessened(conduct: &Marijuana, level: Level, band: usize, facts: &Facts<'_>) -> Results {
    let since =
        [&conduct.adult, &conduct.young, &conduct.minor].get(band).map_or(conduct.adult.is, |now| now.is);
    let result = match since {
        Becomes::Lawful => Result::Dismissal,
        Becomes::Infraction if level > Level::Infraction => Result::Infraction,
        Becomes::Misdemeanor if level > Level::Misdemeanor => Result::Misdemeanor,
        Becomes::Infraction | Becomes::Misdemeanor => Result::Nothing,
    };
    let nothing = Results::of(Result::Nothing);
    let barred = if conduct.barred && level == Level::Felony { facts.disqualified() } else { Answer::No };
    match barred {
        Answer::Yes => nothing,
        Answer::No => Results::of(result),
        Answer::Unknown => Results::of(result).with(nothing),
    }
}

/// Walks the rules in order; the first that answers yes ends the walk, every unknown one adds what it would give.
fn choose(facts: &Facts<'_>, policy: &Policy, floor: Results) -> Choice {
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
    fn person_codes(&self, policy: &Policy) -> Codes {
        match self.rule.and_then(|at| policy.rules().get(at)).map(|rule| rule.outcome) {
            Some(Outcome::Person(code)) => Codes::of(code),
            _ => Codes::NONE,
        }
    }

    /// Returns the action that the policy's own reading comes to.
    fn action(&self, facts: &Facts<'_>, policy: &Policy, law: Action) -> Action {
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
