//! The files that are made up: the same every time, read without a refusal, and in the proportions announced.

use super::*;
use crate::intake::{Delivered, survey};
use crate::record::{Count, County, Event, EventKind, History, LawCode, Level, Person, SourceNo};
use std::path::Path;

/// The people and the seed of the file that ships.
const SHIPPED: Fiction =
    Fiction { people: 352, seed: 2018, padding: Padding::Lean, issues: Issues::Realistic };

/// The same without the issues: what shipped before them.
const BEFORE: Fiction = Fiction { people: 320, issues: Issues::None, ..SHIPPED };

fn written(fiction: Fiction) -> (Vec<u8>, Totals) {
    let mut bytes = Vec::new();
    let totals = fiction.write(&mut bytes).unwrap();
    (bytes, totals)
}

fn read(bytes: &[u8]) -> Vec<History> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fiction.csv");
    std::fs::write(&path, bytes).unwrap();
    let (survey, _) = survey(&[path], SourceNo(1), &mut ()).unwrap();
    survey
        .read(())
        .map(|delivered| match delivered.unwrap() {
            Delivered::Person(history) => *history,
            Delivered::Refused(refused) => panic!("{refused:?}"),
        })
        .collect()
}

/// The convictions of the county under the four sections, as the history says them.
fn reviewed(person: &Person) -> impl Iterator<Item = (&Event, &Count)> {
    let county = County::new("SAN FRANCISCO");
    let of_county = move |event: &&Event| event.kind == EventKind::Court && event.county == county;
    person
        .events
        .iter()
        .filter(of_county)
        .flat_map(|event| event.convictions().map(move |count| (event, count)))
        .filter(|(_, count)| {
            let names = |code: &LawCode| {
                ["11357", "11358", "11359", "11360"]
                    .iter()
                    .any(|number| count.charge().is_some_and(|charge| charge.offense.names(code, number)))
            };
            names(&LawCode::HealthSafety) || names(&LawCode::Penal)
        })
}

#[test]
fn the_shipped_file_is_what_the_generator_writes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/doj_fictitious.csv");
    let shipped = std::fs::read(path).unwrap();
    let (bytes, _) = written(SHIPPED);
    assert!(shipped == bytes, "assets/sample/doj_fictitious.csv is not what its README's command writes");
}

#[test]
fn the_shipped_file_is_read_whole_and_in_the_proportions_announced() {
    assert_eq!(read(&written(SHIPPED).0).len(), 352);
    let (bytes, totals) = written(BEFORE);
    let histories = read(&bytes);
    assert_eq!(histories.len(), 320);
    assert_eq!(histories.iter().map(|history| history.rows.len() as u64).sum::<u64>(), totals.rows);
    assert_eq!(bytes.len() as u64, totals.bytes);
    let counts: Vec<_> = histories.iter().flat_map(|history| reviewed(&history.person)).collect();
    assert_eq!(counts.len() as u64, totals.felonies + totals.misdemeanors);
    let felonies = counts.iter().filter(|(_, count)| count.level == Some(Level::Felony)).count();
    let share = felonies * 1000 / counts.len();
    assert!((590..=650).contains(&share), "{share} felonies in a thousand");
    let years: Vec<_> =
        counts.iter().filter_map(|(event, _)| event.date.span()).map(|span| span.earliest.year()).collect();
    assert!(years.iter().all(|year| (1975..=2017).contains(year)));
    assert!(years.iter().any(|year| *year < 1980) && years.iter().any(|year| *year > 2010));
}

#[test]
fn without_the_issues_a_file_has_the_bytes_of_before_and_with_them_they_come_last() {
    use sha2::{Digest as _, Sha256};
    let (before, _) = written(BEFORE);
    let hash = format!("{:x}", u128::from_be_bytes(Sha256::digest(&before)[..16].try_into().unwrap()));
    assert_eq!(hash, "72b0adfb191f7bdbf1f33258e62daf14");
    let (shipped, _) = written(SHIPPED);
    assert!(shipped.starts_with(&before), "the people of before stand first, unchanged");
    assert_eq!(
        written(Fiction { issues: Issues::Realistic, ..Fiction::new(10, 1) }),
        written(Fiction::new(10, 1))
    );
}

#[test]
fn every_kind_of_trouble_is_in_the_shipped_file() {
    let troubled = SHIPPED.people / TROUBLED_ONE_IN;
    assert!(troubled >= troubles::TROUBLES.len() as u64, "{troubled} people for all troubles");
    let (bytes, _) = written(SHIPPED);
    let text = String::from_utf8(bytes).unwrap();
    for trouble in troubles::TROUBLES {
        for written in [trouble.charge.text, trouble.comment, trouble.disposition, trouble.county] {
            assert!(text.contains(written), "{written}");
        }
        if let Some(update) = trouble.update {
            assert!(text.contains(update.disposition), "{}", update.disposition);
        }
    }
}

#[test]
fn what_misleads_careless_readers_is_in_a_file() {
    let (bytes, _) = written(Fiction::new(3000, 7));
    let histories = read(&bytes);
    let people = |has: fn(&Person) -> bool| histories.iter().filter(|history| has(&history.person)).count();
    let counts = |has: fn(&Event, &Count) -> bool| {
        let events = histories.iter().flat_map(|history| &history.person.events);
        events
            .flat_map(|event| event.counts.iter().map(move |count| (event, count)))
            .filter(|(event, count)| has(event, count))
            .count()
    };
    for (what, found) in [
        ("missing birth dates", people(|person| person.identity.birth.is_unknown())),
        ("deaths", people(|person| person.death().is_some())),
        ("registrations", people(|person| person.registrations().count() > 0)),
        ("shared numbers", people(|person| !person.remarks.is_empty())),
        (
            "missing case numbers",
            counts(|event, count| count.is_conviction() && event.case_numbers.is_empty()),
        ),
        ("partial dates", counts(|event, _| !event.date.is_unknown() && event.date.exact().is_none())),
        ("unknown levels", counts(|_, count| count.is_conviction() && count.level.is_none())),
        ("several parts", counts(|_, count| count.sentence_parts().count() > 2)),
        ("other counties", counts(|event, _| event.county == County::new("ALAMEDA"))),
        (
            "charges in comments",
            counts(|_, count| {
                count.charge().is_some_and(|charge| charge.origin == crate::record::ChargeOrigin::Comment)
            }),
        ),
        (
            "relief before",
            counts(|_, count| {
                count.dispositions.iter().any(|disposed| disposed.disposition.follows_conviction())
            }),
        ),
    ] {
        assert!(found > 0, "no {what}");
    }
    let apart = histories
        .iter()
        .filter(|history| history.rows.windows(2).any(|two| two[0].source.line + 1 < two[1].source.line));
    assert!(apart.count() > 0);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_padding_changes_nothing_said() {
    let lean = Fiction::new(60, 1);
    assert_eq!(written(lean), written(lean));
    assert_ne!(written(lean).0, written(Fiction { seed: 2, ..lean }).0);
    let (padded, _) = written(Fiction { padding: Padding::Padded, ..lean });
    let persons = |bytes: &[u8]| read(bytes).into_iter().map(|history| history.person).collect::<Vec<_>>();
    assert_eq!(persons(&padded), persons(&written(lean).0));
    assert!(padded.len() > 2 * written(lean).0.len());
}

#[test]
fn nobody_has_a_social_security_number() {
    let (bytes, _) = written(Fiction::new(200, 3));
    assert_eq!(crate::record::text::masked(&bytes), None);
}
