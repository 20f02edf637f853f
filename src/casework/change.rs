//! What changed between two tellings of one person: which case is which, and the differences in words.
//!
//! A later delivery, or a refused row that was read in, tells a history again. Owns when two tellings say the same,
//! whatever lines they stand in, and the words for the person who decides anew. What becomes of the cases is
//! [`super::trail`]'s; the storing is `queue`'s.

use crate::record::{Count, Event, Person, Text};
use crate::relief::{CaseProposal, RoutingCode};
use std::collections::{BTreeMap, BTreeSet};

/// More differences than this are counted, not told one by one.
const MOST_TOLD: usize = 12;

/// Tells whether two tellings say the same of a person; lines and sources may differ.
pub fn same_facts(one: &Person, other: &Person) -> bool {
    one == other || one.without_places() == other.without_places()
}

/// Tells whether the same is proposed for the same counts.
pub fn same_proposal(one: &CaseProposal, other: &CaseProposal) -> bool {
    let proposed = |case: &CaseProposal| -> Vec<_> {
        case.proposals.iter().map(|one| (one.count, one.action, one.codes.clone())).collect()
    };
    proposed(one) == proposed(other)
}

/// Says for each court action which of the later ones it is; no later one is two.
///
/// The surest signs go first: the same case number and day, the same case number, the same place in the file and day.
/// The order numbers alone are no sign: a later delivery may count otherwise.
pub fn pair(before: &[&Event], after: &[&Event]) -> Vec<Option<usize>> {
    type Sign = fn(&Event, &Event) -> bool;
    let signs: [Sign; 4] = [
        |one, other| one.without_places() == other.without_places(),
        |one, other| shares_number(one, other) && one.date == other.date,
        shares_number,
        |one, other| {
            !one.date.is_unknown()
                && one.date == other.date
                && one.county == other.county
                && one.key == other.key
        },
    ];
    let mut paired: Vec<Option<usize>> = vec![None; before.len()];
    for sign in signs {
        for (at, event) in before.iter().enumerate() {
            if paired.get(at).is_some_and(Option::is_none) {
                let free = after
                    .iter()
                    .enumerate()
                    .find(|(other, candidate)| !paired.contains(&Some(*other)) && sign(event, candidate));
                if let (Some(place), Some((other, _))) = (paired.get_mut(at), free) {
                    *place = Some(other);
                }
            }
        }
    }
    paired
}

fn shares_number(one: &Event, other: &Event) -> bool {
    one.case_numbers.iter().any(|number| !number.is_empty() && other.case_numbers.contains(number))
}

/// Says in words what differs for a case, the case's own proposal last; never nothing.
pub fn differences(before: (&Person, &CaseProposal), after: (&Person, &CaseProposal)) -> Vec<Text> {
    let mut words = Vec::new();
    identity(before.0, after.0, &mut words);
    events(before.0, after.0, &mut words);
    remarks(before.0, after.0, &mut words);
    proposals(before.1, after.1, &mut words);
    if words.is_empty() {
        words.push("the rows behind it".to_owned());
    }
    let told = words.len().min(MOST_TOLD);
    let more = words.len() - told;
    words.truncate(told);
    if more > 0 {
        words.push(format!("and {more} more"));
    }
    words.iter().map(|words| Text::new(words)).collect()
}

fn differs(what: &str, was: &str, is: &str, words: &mut Vec<String>) {
    let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
    if was != is {
        words.push(format!("{what} {}, was {}", or_none(is), or_none(was)));
    }
}

fn identity(before: &Person, after: &Person, words: &mut Vec<String>) {
    let (was, is) = (&before.identity, &after.identity);
    differs("name", was.name.as_str(), is.name.as_str(), words);
    differs("CII", was.cii.as_str(), is.cii.as_str(), words);
    differs("born", &was.birth.to_string(), &is.birth.to_string(), words);
}

fn events(before: &Person, after: &Person, words: &mut Vec<String>) {
    let was: Vec<&Event> = before.events.iter().collect();
    let is: Vec<&Event> = after.events.iter().collect();
    let paired = pair(&was, &is);
    for (event, other) in was.iter().zip(&paired) {
        match other.and_then(|other| is.get(other)) {
            None => words.push(format!("gone: {}", label(event))),
            Some(other) if event.without_places() == other.without_places() => {}
            Some(other) => one_event(event, other, words),
        }
    }
    for (_, event) in is.iter().enumerate().filter(|(at, _)| !paired.contains(&Some(*at))) {
        words.push(format!("new: {}", label(event)));
    }
}

/// Names an event: `court 1981-04-11, 11359 HS, SAN FRANCISCO`.
fn label(event: &Event) -> String {
    let charge = event.counts.iter().find_map(|count| count.charge());
    let charge = charge.map_or_else(String::new, |charge| format!(", {}", charge.text));
    format!("{} {}{charge}, {}", event.kind, event.date, event.county)
}

fn one_event(was: &Event, is: &Event, words: &mut Vec<String>) {
    let before = words.len();
    let numbers = |event: &Event| event.case_numbers.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
    let named = |what: &str| format!("{} {}: {what}", was.kind, was.date);
    differs(&named("date"), &was.date.to_string(), &is.date.to_string(), words);
    differs(&named("arrest"), &was.cycle_date.to_string(), &is.cycle_date.to_string(), words);
    differs(&named("case number"), &numbers(was), &numbers(is), words);
    differs(&named("agency"), was.agency.as_str(), is.agency.as_str(), words);
    differs(&named("county"), &was.county.to_string(), &is.county.to_string(), words);
    for at in 0..was.counts.len().max(is.counts.len()) {
        match (was.counts.get(at), is.counts.get(at)) {
            (Some(old), Some(new)) => one_count(&named(&format!("count {}", at + 1)), old, new, words),
            (None, Some(new)) => words.push(format!("{} new: {}", named("count"), charge(new))),
            (Some(old), None) => words.push(format!("{} gone: {}", named("count"), charge(old))),
            (None, None) => {}
        }
    }
    if words.len() == before {
        words.push(named("its rows differ"));
    }
}

fn charge(count: &Count) -> &str {
    count.charge().map_or("", |charge| charge.text.as_str())
}

fn one_count(named: &str, was: &Count, is: &Count, words: &mut Vec<String>) {
    let level = |count: &Count| count.level.map_or_else(String::new, |level| level.to_string());
    let outcome =
        |count: &Count| count.dispositions.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join(", ");
    let sentence = |count: &Count| {
        let parts = count.sentence_parts().map(|part| format!("{} {}", part.place, part.written));
        parts.collect::<Vec<_>>().join(", ")
    };
    differs(&format!("{named} charge"), charge(was), charge(is), words);
    differs(&format!("{named} level"), &level(was), &level(is), words);
    differs(&format!("{named} disposition"), &outcome(was), &outcome(is), words);
    differs(&format!("{named} sentence"), &sentence(was), &sentence(is), words);
}

fn remarks(before: &Person, after: &Person, words: &mut Vec<String>) {
    let told = |person: &Person| {
        let mut told: BTreeMap<&'static str, usize> = BTreeMap::new();
        person.remarks.iter().for_each(|remark| *told.entry(remark.words()).or_default() += 1);
        told
    };
    let (was, is) = (told(before), told(after));
    for (remark, times) in &is {
        match was.get(remark) {
            None => words.push(format!("now {remark}")),
            Some(before) if before < times => words.push(format!("more than before {remark}")),
            Some(before) if before > times => words.push(format!("fewer than before {remark}")),
            Some(_) => {}
        }
    }
    words.extend(
        was.keys().filter(|remark| !is.contains_key(*remark)).map(|remark| format!("no longer {remark}")),
    );
}

fn proposals(before: &CaseProposal, after: &CaseProposal, words: &mut Vec<String>) {
    for at in 0..before.proposals.len().max(after.proposals.len()) {
        let action = |case: &CaseProposal| {
            case.proposals.get(at).map_or_else(String::new, |one| one.action.to_string())
        };
        differs(&format!("proposal {}:", at + 1), &action(before), &action(after), words);
    }
    let codes = |case: &CaseProposal| -> BTreeSet<&'static str> {
        case.codes().into_iter().map(RoutingCode::words).collect()
    };
    let (was, is) = (codes(before), codes(after));
    words.extend(is.difference(&was).map(|code| format!("to look at: {code}")));
    words.extend(was.difference(&is).map(|code| format!("settled: {code}")));
}
