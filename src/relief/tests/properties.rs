//! What must hold of every history: nothing missing helps, no disqualifier helps, the order of rows does not matter.

use crate::record::{CountKey, Person, Remark, Row, SourceLine, SourceNo, Text};
use crate::relief::added::Scope;
use crate::relief::specimen::{AS_OF, peer_policy, person, proposed, row, san_francisco};
use crate::relief::{
    Action, AddedFact, CaseProposal, Cited, FactKind, FactValue, Lane, Lesser, Policy, Proposal, RoutingCode,
    propose, propose_with,
};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const CHARGES: &[&str] = &[
    "11357 HS-POSSESS MARIJUANA",
    "11357(A) HS-POSSESS CONCENTRATED CANNABIS",
    "11357(B) HS-POSS MARIJUANA 28.5 GRAMS/LESS",
    "11357(C) HS-POSS MARIJUANA OVER 1 OZ",
    "11357(D) HS-POSS MARIJ ON SCHOOL GROUNDS",
    "11358 HS-PLANT/CULTIVATE/ETC MARIJUANA/HASH",
    "11359 HS-POSSESS MARIJUANA FOR SALE",
    "11359(D) HS-POSS MARIJ SALE W/PERSON UNDER 21",
    "11360 HS-SELL/FURNISH/ETC MARIJUANA/HASH",
    "11360(A) HS-SELL/TRANSPORT/ETC MARIJUANA/HASH",
    "11360(B) HS-GIVE/TRANSP MARIJ UNDER 28.5 GRAMS",
    "664-11359 HS-ATTEMPT POSS MJ SALE",
    "11364 HS-PARAPHERNALIA",
    "32 PC-ACCESSORY",
    "459 PC-BURGLARY",
    "187(A) PC-MURDER",
    "205 PC-AGGRAVATED MAYHEM",
    "288(A) PC-LEWD ACTS",
    "647.6 PC-ANNOY CHILD",
    "11530 HS-POSSESS MARIJUANA",
];
const DATES: &[&str] = &[
    "", "19750101", "19980000", "20000229", "20091201", "20100101", "20150615", "20161108", "20161109",
    "20170301",
];
const BIRTHS: &[&str] =
    &["", "19500101", "19800229", "19880101", "19890101", "19910600", "19920000", "19950101"];
const POLICIES: &[&str] =
    &["san-francisco-2018", "los-angeles-2019", "sacramento-2019", "san-joaquin-2019", "statute-only"];

/// One conviction or arrest of a generated history.
#[derive(Clone, Debug)]
struct Step {
    charge: &'static str,
    level: &'static str,
    arrested: &'static str,
    date: &'static str,
    case_number: &'static str,
    sentence: (&'static str, &'static str, &'static str),
    disposition: &'static str,
    kind: &'static str,
    agency: &'static str,
}

fn step() -> impl Strategy<Value = Step> {
    let sentences = vec![
        ("", "", ""),
        ("PRISON", "2", "Y"),
        ("PRISON", "30", "Y"),
        ("PRISON", "9", "L"),
        ("JAIL", "90", "D"),
        ("PROBATION", "", ""),
        ("FINE", "100", "D"),
    ];
    let dispositions =
        vec!["CONVICTED", "CONVICTED-PROB/JAIL", "CONVICTED", "", "DISMISSED/FURTHERANCE OF JUSTICE"];
    (
        select(CHARGES),
        select(vec!["FELONY", "FELONY", "MISDEMEANOR", "INFRACTION", ""]),
        (select(DATES), select(DATES)),
        select(vec!["100", "100", ""]),
        select(sentences),
        select(dispositions),
        select(vec!["COURT ACTION", "COURT ACTION", "COURT ACTION", "ARREST/DETAINED/CITED"]),
        select(vec!["CASC SAN FRANCISCO", ""]),
    )
        .prop_map(
            |(charge, level, (arrested, date), case_number, sentence, disposition, kind, agency)| Step {
                charge,
                level,
                arrested,
                date,
                case_number,
                sentence,
                disposition,
                kind,
                agency,
            },
        )
}

/// Keys of the steps, one cycle each but for every third, which shares the cycle of the one before.
const KEYS: [&str; 6] =
    ["101002001000", "102002001000", "102003001000", "103002001000", "104002001000", "104002002000"];

fn rows_of(birth: &'static str, steps: &[Step]) -> Vec<Row<'static>> {
    steps
        .iter()
        .zip(KEYS)
        .map(|(step, key)| {
            row(|row| {
                row.birth = birth.as_bytes();
                row.charged = step.charge.as_bytes();
                row.charged_level = b"";
                row.conviction_status = step.level.as_bytes();
                row.cycle_date = step.arrested.as_bytes();
                row.event_date = step.date.as_bytes();
                row.case_number = step.case_number.as_bytes();
                row.sentence_place = step.sentence.0.as_bytes();
                row.sentence_length = step.sentence.1.as_bytes();
                row.sentence_unit = step.sentence.2.as_bytes();
                row.disposition = step.disposition.as_bytes();
                row.event_kind = step.kind.as_bytes();
                row.agency = step.agency.as_bytes();
                row.count_key = key.as_bytes();
            })
        })
        .collect()
}

fn histories() -> impl Strategy<Value = (&'static str, Vec<Step>)> {
    (select(BIRTHS), prop::collection::vec(step(), 1..=KEYS.len()))
}

/// The shipped policies, read once: a property asks for one hundreds of times.
static SHIPPED: LazyLock<Vec<Policy>> =
    LazyLock::new(|| POLICIES.iter().map(|name| Policy::shipped(name).unwrap()).collect());

fn policy(name: &str) -> &'static Policy {
    SHIPPED.iter().find(|policy| policy.name() == name).unwrap()
}

/// How much an action gives in the clear lane; nothing in the review lane.
fn given(proposal: Option<&Proposal>) -> u8 {
    let Some(proposal) = proposal.filter(|proposal| Lane::of(&proposal.codes) == Lane::Clear) else {
        return 0;
    };
    match proposal.action {
        Action::None | Action::Undetermined => 0,
        Action::Redesignate(Lesser::Misdemeanor) | Action::RecallAndResentence(Lesser::Misdemeanor) => 1,
        Action::Redesignate(Lesser::Infraction) | Action::RecallAndResentence(Lesser::Infraction) => 2,
        Action::DismissAndSeal => 3,
    }
}

fn by_count(person: &Person, cases: Vec<CaseProposal>) -> BTreeMap<CountKey, Proposal> {
    let mut found = BTreeMap::new();
    for case in cases {
        for proposal in case.proposals {
            found.insert(person.events[case.event].counts[proposal.count].key.clone(), proposal);
        }
    }
    found
}

fn decided(rows: &[Row<'static>], policy: &Policy) -> BTreeMap<CountKey, Proposal> {
    let person = person(rows);
    let cases = proposed(&person, policy);
    by_count(&person, cases)
}

/// Asserts that no count of `after` is given more in the clear lane than the same count of `before`. A contradiction is
/// no fact: where `before` carries one, taking a date away takes it away too.
fn assert_no_gain(
    before: &BTreeMap<CountKey, Proposal>,
    after: &BTreeMap<CountKey, Proposal>,
    what: &str,
) -> Result<(), TestCaseError> {
    let contradicted = |proposal: &Proposal| {
        let conflict = |code: &RoutingCode| {
            matches!(code, RoutingCode::DateConflict | RoutingCode::DobConflict | RoutingCode::Juvenile)
        };
        proposal.codes.iter().any(conflict)
    };
    for (key, proposal) in after {
        let Some(old) = before.get(key).filter(|old| !contradicted(old)) else { continue };
        let (had, has) = (given(Some(old)), given(Some(proposal)));
        prop_assert!(has <= had, "{what}: {key} gives {has}, gave {had}\n{old:#?}\n{proposal:#?}");
    }
    Ok(())
}

/// Returns how often rows of one event contradict one another.
fn disagreements(rows: &[Row<'static>]) -> usize {
    let remarks = person(rows).remarks;
    remarks.iter().filter(|remark| matches!(remark, Remark::RowsDisagree(..))).count()
}

/// A fact of a row that can be made unknown.
type Blank = (&'static str, fn(&mut Row<'static>));

/// Every one of them. The age the file gives (a cross-check) and the columns that name a charge twice are not facts in
/// this sense: taking them away takes a contradiction away.
const BLANKS: &[Blank] = &[
    ("arrest", |row| row.cycle_date = b""),
    ("date", |row| row.event_date = b""),
    ("level", |row| row.conviction_status = b""),
    ("case number", |row| row.case_number = b""),
    ("disposition", |row| row.disposition = b""),
    ("charge", |row| row.charged = b""),
    ("agency", |row| row.agency = b""),
    ("year of the arrest only", |row| {
        if row.cycle_date.starts_with(b"2010") || row.cycle_date.starts_with(b"2009") {
            row.cycle_date = if row.cycle_date.starts_with(b"2009") { b"20090000" } else { b"20100000" };
        }
    }),
    ("year of the date only", |row| {
        if row.event_date.starts_with(b"2015") {
            row.event_date = b"20150000";
        }
    }),
];

proptest! {

    #[test]
    fn an_unknown_fact_never_gives_more(
        (birth, steps) in histories(),
        name in select(POLICIES),
        at in 0..6_usize,
        blank in select(BLANKS),
    ) {
        let rows = rows_of(birth, &steps);
        let at = at % rows.len();
        let mut blanked = rows.clone();
        blank.1(&mut blanked[at]);
        // Rows of one event that name different days are no fact, and what takes one of them away makes one.
        prop_assume!(disagreements(&blanked) >= disagreements(&rows));
        let policy = policy(name);
        assert_no_gain(&decided(&rows, policy), &decided(&blanked, policy), blank.0)?;
    }

    #[test]
    fn an_unknown_birth_never_gives_more((birth, steps) in histories(), name in select(POLICIES)) {
        let policy = policy(name);
        let known = decided(&rows_of(birth, &steps), policy);
        assert_no_gain(&known, &decided(&rows_of("", &steps), policy), "birth")?;
    }

    #[test]
    fn an_unknown_sentence_never_gives_more(
        (birth, steps) in histories(),
        name in select(POLICIES),
        at in 0..6_usize,
    ) {
        // A length that cannot be read is itself unknown: only known ones are taken away.
        let at = at % steps.len();
        prop_assume!(steps[at].sentence.2 != "L");
        // A dismissal with a sentence contradicts itself, and without the sentence it is one plain fact.
        if !steps[at].disposition.starts_with("CONVICTED") { return Ok(()) }
        let mut silent = steps.clone();
        silent[at].sentence = ("", "", "");
        let policy = policy(name);
        let known = decided(&rows_of(birth, &steps), policy);
        assert_no_gain(&known, &decided(&rows_of(birth, &silent), policy), "sentence")?;
    }

    #[test]
    fn a_disqualifier_never_gives_more(
        (birth, steps) in histories(),
        name in select(vec!["san-francisco-2018", "los-angeles-2019", "statute-only"]),
        charge in select(vec!["187(A) PC-MURDER", "205 PC", "647.6 PC", "11358 HS", "11359 HS", "290 PC", ""]),
        date in select(DATES),
        kind in select(vec!["COURT ACTION", "REGISTRATION"]),
    ) {
        let policy = policy(name);
        let rows = rows_of(birth, &steps);
        let mut with = rows.clone();
        with.push(row(|row| {
            row.birth = birth.as_bytes();
            row.charged = charge.as_bytes();
            row.event_date = date.as_bytes();
            row.event_kind = kind.as_bytes();
            row.count_key = if kind == "REGISTRATION" { b"" } else { b"100002001000" };
        }));
        assert_no_gain(&decided(&rows, policy), &decided(&with, policy), charge)?;
    }

    #[test]
    fn an_added_fact_that_disqualifies_or_contradicts_never_gives_more(
        (birth, steps) in histories(),
        name in select(POLICIES),
        (kind, typed) in select(vec![
            (FactKind::BuyerAge, "17"),
            (FactKind::ImportExport, "yes"),
            (FactKind::BirthDate, "2015-01-01"),
            (FactKind::Sentence, "1950-01-01"),
        ]),
    ) {
        let policy = policy(name);
        let rows = rows_of(birth, &steps);
        let person = person(&rows);
        let by = Text::new("mlopez");
        for case in proposed(&person, policy) {
            let counts = person.events[case.event].counts.iter().map(|count| {
                let count = (kind.scope() == Scope::Count).then(|| count.key.clone());
                AddedFact { value: FactValue::parse(kind, typed).unwrap(), count, source: Text::new("report") }
            });
            let facts: Vec<AddedFact> = counts.collect();
            let cited: Vec<Cited> = facts.iter().map(|fact| Cited { fact, by: &by, entry: 9 }).collect();
            let with = propose_with(&person, case.event, &cited, policy, AS_OF);
            let (before, after) = (by_count(&person, vec![case]), by_count(&person, vec![with]));
            for (key, proposal) in &after {
                // A birth that the file does not have is a fact like another: here only one that it has is contradicted.
                if kind == FactKind::BirthDate && birth.is_empty() { continue }
                let (had, has) = (given(before.get(key)), given(Some(proposal)));
                prop_assert!(has <= had, "{typed}: {key:?} gives {has}, gave {had}");
            }
        }
    }

    #[test]
    fn the_order_of_rows_never_matters((birth, steps) in histories(), name in select(POLICIES), turn in 0..6_usize) {
        let rows = rows_of(birth, &steps);
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let outcome = |found: BTreeMap<CountKey, Proposal>| -> Vec<_> {
            found
                .into_iter()
                .map(|(key, proposal)| (key, proposal.action, proposal.route, proposal.codes, proposal.flips))
                .collect()
        };
        let policy = policy(name);
        prop_assert_eq!(outcome(decided(&rows, policy)), outcome(decided(&turned, policy)));
    }

    #[test]
    fn the_same_inputs_give_the_same_bytes((birth, steps) in histories(), name in select(POLICIES)) {
        let rows = rows_of(birth, &steps);
        let bytes = || {
            let policy = policy(name);
            postcard::to_allocvec(&proposed(&person(&rows), policy)).unwrap()
        };
        let once = bytes();
        prop_assert_eq!(&once, &bytes());
        let back: Vec<CaseProposal> = postcard::from_bytes(&once).unwrap();
        prop_assert_eq!(postcard::to_allocvec(&back).unwrap(), once);
    }

    #[test]
    fn every_proposal_is_whole((birth, steps) in histories(), name in select(POLICIES)) {
        for proposal in decided(&rows_of(birth, &steps), policy(name)).values() {
            let withheld = proposal.codes.iter().any(|code| code.withholds());
            prop_assert!(!(proposal.action.is_relief() && withheld), "{proposal:#?}");
            prop_assert!(proposal.action != Action::Undetermined || withheld, "{proposal:#?}");
            prop_assert!(proposal.codes.is_sorted_by(|one, next| one < next));
            prop_assert!(proposal.proof.iter().any(|line| line.decides), "{proposal:#?}");
            prop_assert!(!proposal.law.reason.is_empty() && !proposal.policy.reason.is_empty(), "{proposal:#?}");
            for line in &proposal.proof {
                prop_assert!(!line.question.is_empty() && !line.finding.words.is_empty(), "{line:#?}");
            }
            if proposal.action.is_relief() && !withheld {
                let floor = Proposal { action: proposal.law.action, codes: Vec::new(), ..proposal.clone() };
                let least = given(Some(&floor));
                let now = given(Some(&Proposal { codes: Vec::new(), ..proposal.clone() }));
                prop_assert!(least <= now, "less than the statute gives: {proposal:#?}");
            }
            for flip in &proposal.flips {
                prop_assert!(flip.action != proposal.action, "{proposal:#?}");
            }
        }
    }

    #[test]
    fn any_text_gives_an_outcome(
        texts in prop::collection::vec(("[ -~]{0,30}", "[0-9]{0,8}", "[A-Z ]{0,12}"), 1..5),
    ) {
        let rows: Vec<_> = texts
            .iter()
            .zip(KEYS)
            .zip(2..)
            .map(|(((charge, date, words), key), line)| Row {
                source: SourceLine { source: SourceNo(1), line },
                charged: charge.as_bytes(),
                comment: charge.as_bytes(),
                birth: date.as_bytes(),
                cycle_date: date.as_bytes(),
                event_date: date.as_bytes(),
                disposition: words.as_bytes(),
                count_key: key.as_bytes(),
                ..crate::relief::specimen::base()
            })
            .collect();
        let person = Person::assemble(&rows);
        let peer = peer_policy();
        for policy in SHIPPED.iter().chain([&peer]) {
            for case in propose(&person, policy, &san_francisco(), AS_OF) {
                prop_assert!(!case.proposals.is_empty());
            }
        }
    }
}
