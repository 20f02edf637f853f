//! The comparison of policies and the impact summary, on a handful of people whose sums can be checked by hand.

use crate::record::Person;
use crate::relief::compare::{Balance, Cleared, PolicyComparison, Split, Tally};
use crate::relief::impact::{Impact, Unit};
use crate::relief::specimen::{AS_OF, person, proposed, row};
use crate::relief::{Action, Lane, Lesser, Policy, RoutingCode};
use std::collections::BTreeMap;

const MISDEMEANOR: Action = Action::Redesignate(Lesser::Misdemeanor);

/// Four people: one felony; a felony and a misdemeanor of one case; a felony after a superstrike; a recent burglary beside
/// an old misdemeanor.
fn people() -> Vec<Person> {
    let arrested = |row: &mut crate::record::Row<'static>| row.cycle_date = b"20091201";
    let possession = |row: &mut crate::record::Row<'static>| {
        row.charged = b"11357(B) HS-POSS MARIJUANA 28.5 GRAMS/LESS";
        row.conviction_status = b"MISDEMEANOR";
        row.cycle_date = b"20091201";
    };
    vec![
        person(&[row(arrested)]),
        person(&[
            row(arrested),
            row(|row| {
                possession(row);
                row.count_key = b"101002002000";
            }),
        ]),
        person(&[
            row(|row| {
                (row.charged, row.count_key, row.event_date) = (b"187 PC", b"100002001000", b"19990101");
            }),
            row(arrested),
        ]),
        person(&[
            row(possession),
            row(|row| {
                (row.charged, row.count_key, row.event_date) = (b"459 PC", b"104002001000", b"20150101");
                row.cycle_date = b"20141201";
            }),
        ]),
    ]
}

fn policy(name: &str) -> Policy {
    Policy::shipped(name).unwrap()
}

#[test]
fn a_comparison_counts_moves_lanes_splits_and_people() {
    let (first, second) = (policy("san-francisco-2018"), policy("statute-only"));
    let people = people();
    let comparison = PolicyComparison::of(
        &first,
        &second,
        AS_OF,
        people.iter().map(|person| (person, proposed(person, &first), proposed(person, &second))),
    );
    assert_eq!(comparison.names(), ["san-francisco-2018", "statute-only"]);
    assert_eq!(comparison.people(), 4);
    let tally = |counts, cases, people| Tally { counts, cases, people };
    let moves: BTreeMap<_, _> = comparison.moves().map(|(from, to, tally)| ((from, to), tally)).collect();
    assert_eq!(
        moves,
        BTreeMap::from([
            ((Action::DismissAndSeal, Action::DismissAndSeal), tally(2, 2, 2)),
            ((MISDEMEANOR, MISDEMEANOR), tally(2, 2, 2)),
            ((Action::Undetermined, Action::None), tally(1, 1, 1)),
        ])
    );
    let lanes: BTreeMap<_, _> =
        comparison.lanes().map(|(from, to, tally)| ((from, to), tally.counts)).collect();
    assert_eq!(lanes, BTreeMap::from([((Lane::Clear, Lane::Clear), 4), ((Lane::Review, Lane::Review), 1)]));
    let same = |same| Balance { same, ..Balance::default() };
    let splits: BTreeMap<_, _> =
        comparison.splits().map(|(split, balance)| (split.clone(), balance)).collect();
    assert_eq!(splits.get(&Split::Section("11357".to_owned())), Some(&same(2)));
    assert_eq!(splits.get(&Split::Section("11359".to_owned())), Some(&same(3)));
    assert_eq!(splits.get(&Split::Decade(Some(2010))), Some(&same(5)));
    let [sf, statute] = comparison.cleared();
    assert_eq!(sf, Cleared { felony: 2, recent: 0, any: 0 });
    assert_eq!(statute, sf);
    assert!(comparison.definitions().iter().any(|(called, _)| *called == "no felony left"));
}

#[test]
fn gains_and_losses_follow_the_order_of_favour() {
    let (first, second) = (policy("statute-only"), policy("sacramento-2019"));
    let people = people();
    let comparison = PolicyComparison::of(
        &first,
        &second,
        AS_OF,
        people.iter().map(|person| (person, proposed(person, &first), proposed(person, &second))),
    );
    let splits: BTreeMap<_, _> =
        comparison.splits().map(|(split, balance)| (split.clone(), balance)).collect();
    // The only conviction without a stated sentence goes to a person; two convictions of 2010 are reduced.
    assert_eq!(splits.get(&Split::Section("11359".to_owned())), Some(&Balance { gain: 0, lose: 1, same: 2 }));
}

#[test]
fn the_impact_adds_up_and_every_figure_is_defined() {
    let policy = policy("san-francisco-2018");
    let people = people();
    let impact = Impact::of(&policy, AS_OF, people.iter().map(|person| (person, proposed(person, &policy))));
    let figures: BTreeMap<_, _> = impact.figures().into_iter().map(|figure| (figure.id, figure)).collect();
    let expected = [
        ("candidates", 5, Unit::Convictions),
        ("dismissed-felony", 0, Unit::Convictions),
        ("dismissed-lesser", 2, Unit::Convictions),
        ("dismissed-unstated", 0, Unit::Convictions),
        ("reduced-felony", 2, Unit::Convictions),
        ("reduced-lesser", 0, Unit::Convictions),
        ("none", 0, Unit::Convictions),
        ("undetermined", 1, Unit::Convictions),
        ("people", 4, Unit::People),
        ("people-relieved", 3, Unit::People),
        ("no-felony", 2, Unit::People),
        ("no-recent", 0, Unit::People),
        ("no-conviction", 0, Unit::People),
        ("cases", 4, Unit::Cases),
        ("clear-cases", 3, Unit::Cases),
        ("all-no-felony", 2, Unit::People),
        ("all-no-recent", 0, Unit::People),
        ("all-none", 2, Unit::People),
        ("earliest", 2010, Unit::Year),
        ("hours-by-hand", 1, Unit::Hours),
    ];
    assert_eq!(figures.len(), expected.len());
    for (id, value, unit) in expected {
        let figure = figures.get(id).unwrap_or_else(|| panic!("{id}"));
        assert_eq!((figure.value, figure.unit), (Some(value), unit), "{id}");
        assert!(figure.definition.ends_with("san-francisco-2018, as of 2019-07-01"), "{}", figure.definition);
    }
    assert_eq!(impact.by_code().collect::<Vec<_>>(), [(RoutingCode::SuperstrikePrior, 1)]);
    assert_eq!(impact.sections().into_iter().collect::<Vec<_>>(), ["11357", "11359"]);
    let (race, share) = impact.by_race().next().unwrap();
    assert_eq!((race, share.people, share.convictions, share.proposed, share.review), ("", 4, 5, 4, 1));
}

#[test]
fn nobody_has_no_earliest_year() {
    let policy = policy("statute-only");
    let impact = Impact::new(&policy, AS_OF);
    let earliest = impact.figures().into_iter().find(|figure| figure.id == "earliest").unwrap();
    assert_eq!(earliest.value, None);
}
