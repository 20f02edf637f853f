//! The statutory floor: what the law gives as of right, whatever the office chooses (law.md L1 to L3, L7).
//!
//! Knows the statutes and the facts, and no policy.

use super::results::{Result, Results};
use crate::record::Level;
use crate::relief::facts::{Facts, Kind, Known};
use crate::relief::routing::Codes;
use crate::relief::statutes::{Becomes, Marijuana};
use crate::relief::{Answer, RoutingCode};

/// What the statute gives as of right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Floor {
    pub(crate) results: Results,
    /// Why there is more than one.
    pub(crate) codes: Codes,
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

/// Returns the codes of the disqualifiers that stand, or may stand, against a felony of 11358 to 11360 (law.md L2).
pub(super) fn bar_codes(facts: &Facts<'_>) -> Codes {
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
