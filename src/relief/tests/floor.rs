//! Every section, level, era and age band: what the statute alone gives, and what San Francisco's policy makes of it.

use crate::record::Row;
use crate::relief::specimen::{person, proposed, row};
use crate::relief::{Action, Lane, Lesser, Policy};

/// Section, then for 21 and over, 18 to 20 and under 18 the results at felony, misdemeanor and infraction:
/// `D` dismissed, `m` and `i` reduced to misdemeanor and infraction, `-` nothing.
const STATUTE: &[(&str, [&str; 3])] = &[
    ("11357 HS", ["DDD", "ii-", "ii-"]),
    ("11357(A) HS", ["DDD", "ii-", "ii-"]),
    ("11357(B) HS", ["DDD", "ii-", "ii-"]),
    ("11357(C) HS", ["m--", "m--", "ii-"]),
    ("11357(D) HS", ["m--", "m--", "ii-"]),
    ("11357(E) HS", ["m--", "m--", "ii-"]),
    ("11358 HS", ["m--", "m--", "ii-"]),
    ("11359 HS", ["m--", "m--", "ii-"]),
    ("11359(A) HS", ["m--", "m--", "ii-"]),
    ("11360 HS", ["mi-", "mi-", "ii-"]),
    ("11360(A) HS", ["m--", "m--", "ii-"]),
    ("11360(B) HS", ["ii-", "ii-", "ii-"]),
];

/// The same under san-francisco-2018: every misdemeanor and infraction dismissed, felonies at least misdemeanors.
const SAN_FRANCISCO: &[(&str, [&str; 3])] = &[
    ("11357 HS", ["DDD", "iDD", "iDD"]),
    ("11357(A) HS", ["DDD", "iDD", "iDD"]),
    ("11357(B) HS", ["DDD", "iDD", "iDD"]),
    ("11357(C) HS", ["mDD", "mDD", "iDD"]),
    ("11357(D) HS", ["mDD", "mDD", "iDD"]),
    ("11357(E) HS", ["mDD", "mDD", "iDD"]),
    ("11358 HS", ["mDD", "mDD", "iDD"]),
    ("11359 HS", ["mDD", "mDD", "iDD"]),
    ("11359(A) HS", ["mDD", "mDD", "iDD"]),
    ("11360 HS", ["mDD", "mDD", "iDD"]),
    ("11360(A) HS", ["mDD", "mDD", "iDD"]),
    ("11360(B) HS", ["iDD", "iDD", "iDD"]),
];

/// Dates of birth of persons of 30, 19 and 17 on the day of the arrest, 2010-03-01.
const BORN: [&str; 3] = ["19800101", "19910101", "19930101"];
const LEVELS: [&str; 3] = ["FELONY", "MISDEMEANOR", "INFRACTION"];

/// How long the sentence is, and whether it is then still served on 2019-07-01.
#[derive(Clone, Copy, PartialEq)]
enum Sentence {
    Ended,
    Running,
}

fn conviction(
    section: &'static str,
    level: &'static str,
    born: &'static str,
    sentence: Sentence,
) -> Row<'static> {
    row(|row| {
        row.charged = section.as_bytes();
        row.conviction_status = level.as_bytes();
        row.birth = born.as_bytes();
        row.cycle_date = b"20100301";
        row.event_date = b"20100601";
        row.agency = b"CASC SAN FRANCISCO";
        row.sentence_place = b"PRISON";
        row.sentence_length = if sentence == Sentence::Ended { b"2" } else { b"20" };
        row.sentence_unit = b"Y";
    })
}

fn expected(letter: char, sentence: Sentence) -> Action {
    let reduced = |lesser| match sentence {
        Sentence::Ended => Action::Redesignate(lesser),
        Sentence::Running => Action::RecallAndResentence(lesser),
    };
    match letter {
        'D' => Action::DismissAndSeal,
        'm' => reduced(Lesser::Misdemeanor),
        'i' => reduced(Lesser::Infraction),
        _ => Action::None,
    }
}

fn assert_table(policy: &Policy, table: &[(&'static str, [&str; 3])]) {
    for (section, bands) in table {
        for (born, results) in BORN.into_iter().zip(bands) {
            for (level, letter) in LEVELS.into_iter().zip(results.chars()) {
                for sentence in [Sentence::Ended, Sentence::Running] {
                    let cases = proposed(&person(&[conviction(section, level, born, sentence)]), policy);
                    let proposal = &cases[0].proposals[0];
                    let called = format!("{} {section} {level} born {born}", policy.name());
                    assert_eq!(proposal.action, expected(letter, sentence), "{called}");
                    assert_eq!(Lane::of(&proposal.codes), Lane::Clear, "{called}: {:?}", proposal.codes);
                }
            }
        }
    }
}

#[test]
fn the_statute_alone_before_2016_11_09() {
    assert_table(&Policy::shipped("statute-only").unwrap(), STATUTE);
}

#[test]
fn san_francisco_before_2016_11_09() {
    assert_table(&Policy::shipped("san-francisco-2018").unwrap(), SAN_FRANCISCO);
}

#[test]
fn nothing_is_relieved_of_an_offence_on_or_after_2016_11_09() {
    for name in Policy::shipped_names() {
        let policy = Policy::shipped(name).unwrap();
        let rows = STATUTE.iter().flat_map(|(section, _)| LEVELS.map(|level| (*section, level)));
        for ((section, level), born) in rows.flat_map(|row| BORN.map(|born| (row, born))) {
            let mut after = conviction(section, level, born, Sentence::Ended);
            (after.cycle_date, after.event_date) = (b"20161109", b"20170301");
            let cases = proposed(&person(&[after]), &policy);
            assert_eq!(cases[0].proposals[0].action, Action::None, "{name} {section} {level}");
            let mut before = after;
            before.cycle_date = b"20161108";
            let cases = proposed(&person(&[before]), &policy);
            assert!(cases[0].proposals[0].law.reason != "an offence under the new law", "{name} {section}");
            assert_ne!(cases[0].proposals[0].policy.reason, "out of reach of HS 11361.8: no rule was tried");
        }
    }
}

#[test]
fn the_birthday_itself_and_the_leap_day() {
    let policy = Policy::shipped("statute-only").unwrap();
    let action = |born: &'static str, arrested: &'static str| {
        let mut row = conviction("11357(B) HS", "MISDEMEANOR", born, Sentence::Ended);
        row.cycle_date = arrested.as_bytes();
        proposed(&person(&[row]), &policy)[0].proposals[0].action
    };
    let infraction = Action::Redesignate(Lesser::Infraction);
    assert_eq!(action("19890301", "20100301"), Action::DismissAndSeal);
    assert_eq!(action("19890302", "20100301"), infraction);
    // Born on 29 February: of age on 1 March of a common year, on 29 February of a leap year.
    assert_eq!(action("19880229", "20090228"), infraction);
    assert_eq!(action("19880229", "20090301"), Action::DismissAndSeal);
    assert_eq!(action("19870301", "20080229"), infraction);
    assert_eq!(action("19870228", "20080229"), Action::DismissAndSeal);
}

#[test]
fn possession_has_no_disqualifier_and_the_others_have() {
    let policy = Policy::shipped("statute-only").unwrap();
    let strike = row(|row| {
        row.charged = b"187(A) PC-MURDER";
        row.count_key = b"100002001000";
        row.event_date = b"19990101";
    });
    for (section, bands) in STATUTE {
        let convicted = conviction(section, "FELONY", BORN[0], Sentence::Ended);
        let cases = proposed(&person(&[strike, convicted]), &policy);
        let proposal = &cases[0].proposals[0];
        if section.starts_with("11357") {
            let alone = expected(bands[0].chars().next().unwrap(), Sentence::Ended);
            assert_eq!((proposal.action, proposal.codes.len()), (alone, 0), "{section}");
        } else {
            assert_eq!(proposal.action, Action::None, "{section}");
            assert_eq!(proposal.law.action, Action::None);
            assert_eq!(Lane::of(&proposal.codes), Lane::Review, "{section}");
        }
    }
}
