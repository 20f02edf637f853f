//! What the names in a template stand for.
//!
//! Owns the lists of names, which docs/filings.md prints, and the words for numbers, days and people. A name that has
//! nothing to say is empty; a template can ask for that with `@if`.

use crate::filing::documents::docket::{Docket, Relief, capitalized, court_name};
use crate::filing::documents::items::Items;
use crate::filing::documents::office::Settings;
use crate::filing::documents::template::Names;
use crate::filing::{CaseRow, CountRow, Heading, Words};
use jiff::civil::Date;

/// The names known in every template.
pub(super) const BATCH_NAMES: &[&str] = &[
    "office",
    "attorney",
    "attorney_title",
    "attorney_bar_number",
    "deputy",
    "deputy_title",
    "deputy_bar_number",
    "telephone",
    "email",
    "public_defender",
    "public_defender_telephone",
    "county",
    "batch",
    "fixed",
    "as_of",
    "policy",
    "cases",
    "counts",
    "reviewed",
    "items_reviewed",
    "in_groups",
    "items_in_groups",
    "group_cases",
    "group_reviewed",
    "resentenced",
    "redesignated",
    "dismissed",
    "dismissed_by_law",
    "dismissed_by_policy",
    "sealed",
    "registration",
    "no_relief",
    "items_resentenced",
    "items_redesignated",
    "items_dismissed_by_law",
    "items_dismissed_by_policy",
    "items_sealed",
    "items_registration",
    "items_no_relief",
    "action_resentenced",
    "action_redesignated",
    "action_dismissed",
    "action_no_relief",
    "wording_by_law",
    "wording_by_policy",
    "challenged",
    "pages",
];

/// The names known in the template of a sheet or a letter beside those.
pub(super) const CASE_NAMES: &[&str] = &[
    "name",
    "given_name",
    "number_name",
    "case_number",
    "court",
    "convicted",
    "sections",
    "route",
    "redesignated_short",
    "resentenced_short",
];

/// Returns what the names of the office and the batch stand for.
pub(super) fn of_office(settings: &Settings, heading: &Heading) -> Names {
    let Settings { office, public_defender, wordings, .. } = settings;
    let taken = [
        ("office", &office.name),
        ("attorney", &office.attorney),
        ("attorney_title", &office.attorney_title),
        ("attorney_bar_number", &office.attorney_bar_number),
        ("deputy", &office.deputy),
        ("deputy_title", &office.deputy_title),
        ("deputy_bar_number", &office.deputy_bar_number),
        ("telephone", &office.telephone),
        ("email", &office.email),
        ("public_defender", &public_defender.name),
        ("public_defender_telephone", &public_defender.telephone),
        ("action_resentenced", &wordings.recall_and_resentence),
        ("action_redesignated", &wordings.redesignate),
        ("action_dismissed", &wordings.dismiss_and_seal),
        ("action_no_relief", &wordings.none),
        ("wording_by_law", &wordings.dismissed_by_law),
        ("wording_by_policy", &wordings.dismissed_by_policy),
    ];
    let mut names: Names = taken.into_iter().map(|(name, text)| (name, text.clone())).collect();
    names.insert("county", county(settings, heading));
    names.insert("batch", heading.batch.to_string());
    names.insert("fixed", day_in_words(heading.frozen_at.get(..10).unwrap_or_default()));
    names.insert("as_of", day_in_words(&heading.as_of));
    names.insert("policy", heading.policy.to_string());
    names
}

/// Adds what is asked for in the whole batch, and who had its cases on the screen.
pub(super) fn add_batch<R>(names: &mut Names, docket: &Docket<R>) {
    let review = &docket.review;
    let totals = review.groups.values().fold((0, 0), |sum, group| (sum.0 + group.0, sum.1 + group.1));
    names.insert("reviewed", some_cases(review.individually));
    names.insert("items_reviewed", review.items_individually.to_string());
    names.insert("in_groups", some_cases(review.in_groups));
    names.insert("items_in_groups", review.items_in_groups.to_string());
    names.insert("group_cases", some_cases(totals.0));
    names.insert("group_reviewed", totals.1.to_string());
    let asked = &docket.asked;
    let (by_law, by_policy) = (&asked.dismissed_by_law, &asked.dismissed_by_policy);
    names.insert("cases", counted(docket.totals.cases, "case", "cases"));
    names.insert("counts", counted(docket.totals.counts, "count", "counts"));
    names.insert("dismissed", some_counts(by_law.count() + by_policy.count()));
    let mut add = |counts: &'static str, items: &'static str, asked: &Items| {
        names.insert(counts, some_counts(asked.count()));
        names.insert(items, asked.to_string());
    };
    add("resentenced", "items_resentenced", &asked.resentenced);
    add("redesignated", "items_redesignated", &asked.redesignated);
    add("dismissed_by_law", "items_dismissed_by_law", by_law);
    add("dismissed_by_policy", "items_dismissed_by_policy", by_policy);
    add("sealed", "items_sealed", &asked.sealed);
    add("registration", "items_registration", &asked.registration);
    add("no_relief", "items_no_relief", &asked.no_relief);
}

/// Adds what is said of one case, and asked for in it.
pub(super) fn add_case(names: &mut Names, settings: &Settings, case: &CaseRow<'_>) {
    names.insert("cases", counted(1, "case", "cases"));
    names.insert("counts", counted(case.counts.len() as u64, "count", "counts"));
    let individually = case.reviewed == "individually";
    names.insert("reviewed", some_cases(u64::from(individually)));
    names.insert("in_groups", some_cases(u64::from(!individually)));
    names.insert("items_reviewed", String::new());
    names.insert("items_in_groups", String::new());
    names.insert("group_cases", some_cases(case.group_cases.unwrap_or(0)));
    names.insert("group_reviewed", case.group_reviewed.map(|cases| cases.to_string()).unwrap_or_default());
    names.insert("name", spaced_name(case.name.as_str()));
    names.insert("given_name", given_name(case.name.as_str()));
    names.insert("number_name", number_name(settings, case.court.as_str()).to_owned());
    names.insert("case_number", case_numbers(&case.court_case_numbers));
    names.insert("court", court_name(case));
    names.insert("convicted", day_in_words(case.conviction_date.as_str()));
    names.insert("sections", sections(case));
    names.insert("route", route(case).to_owned());
    let list = |holds: &dyn Fn(&CountRow<'_>) -> bool, words: fn(&CountRow<'_>) -> String| {
        let chosen: Vec<_> = case.counts.iter().filter(|count| holds(count)).map(words).collect();
        joined(&chosen)
    };
    let is = |relief: Relief| move |count: &CountRow<'_>| Relief::of(count) == relief;
    names.insert("resentenced", list(&is(Relief::Resentenced), lessened));
    names.insert("resentenced_short", list(&is(Relief::Resentenced), short));
    names.insert("redesignated", list(&is(Relief::Redesignated), lessened));
    names.insert("redesignated_short", list(&is(Relief::Redesignated), short));
    names.insert("dismissed_by_law", list(&is(Relief::DismissedByLaw), short));
    names.insert("dismissed_by_policy", list(&is(Relief::DismissedByPolicy), short));
    names.insert("dismissed", list(&|count| count.action == "dismiss-and-seal", short));
    names.insert("sealed", list(&|count| count.seal, short));
    names.insert("registration", list(&|count| count.registration_relief, short));
    names.insert("no_relief", list(&is(Relief::None), short));
}

/// Returns the county of the court: the office's, or the queue's.
pub(super) fn county(settings: &Settings, heading: &Heading) -> String {
    if settings.court.county.is_empty() {
        capitalized(heading.county.as_str())
    } else {
        settings.court.county.clone()
    }
}

/// Returns what a case number of a court is called (law.md L5).
pub(super) fn number_name<'a>(settings: &'a Settings, court: &str) -> &'a str {
    match court {
        "municipal" => &settings.court.municipal_number,
        _ => &settings.court.superior_number,
    }
}

/// Writes case numbers one after the other.
pub(super) fn case_numbers(numbers: &[Words<'_>]) -> String {
    let said: Vec<_> = numbers.iter().map(Words::as_str).filter(|number| !number.is_empty()).collect();
    if said.is_empty() { "not on record".to_owned() } else { said.join(", ") }
}

/// Writes `LAST,FIRST MIDDLE` with a space after the comma.
pub(super) fn spaced_name(name: &str) -> String {
    match name.split_once(',') {
        Some((last, given)) => format!("{last}, {}", given.trim()),
        None if name.is_empty() => "name not on record".to_owned(),
        None => name.to_owned(),
    }
}

/// Writes `LAST,FIRST MIDDLE` as `FIRST MIDDLE LAST`.
pub(super) fn given_name(name: &str) -> String {
    match name.split_once(',') {
        Some((last, given)) => format!("{} {last}", given.trim()),
        None => spaced_name(name),
    }
}

/// Writes a day as `May 13, 1976`; one that is known in part as it is known.
pub(super) fn day_in_words(day: &str) -> String {
    day.parse::<Date>().map_or_else(|_| day.to_owned(), |date| date.strftime("%B %-d, %Y").to_string())
}

/// Writes a day as `05/13/1976`; one that is known in part as it is known.
pub(super) fn day_in_figures(day: &str) -> String {
    day.parse::<Date>().map_or_else(|_| day.to_owned(), |date| date.strftime("%m/%d/%Y").to_string())
}

/// Writes a number with its noun.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    let grouped = crate::casework::spotcheck::wording::grouped(number);
    format!("{grouped} {}", if number == 1 { one } else { many })
}

fn some_counts(number: u64) -> String {
    if number == 0 { String::new() } else { counted(number, "count", "counts") }
}

fn some_cases(number: u64) -> String {
    if number == 0 { String::new() } else { counted(number, "case", "cases") }
}

/// Writes the sections of a case, each once, with how often it stands there: `11359 HS (x2), 11357(c) HS`.
fn sections(case: &CaseRow<'_>) -> String {
    let mut sections: Vec<(&str, u32)> = Vec::new();
    for count in &case.counts {
        match sections.iter_mut().find(|(section, _)| *section == count.section.as_str()) {
            Some((_, times)) => *times += 1,
            None => sections.push((count.section.as_str(), 1)),
        }
    }
    let words = sections.iter().map(|(section, times)| match times {
        1 => (*section).to_owned(),
        _ => format!("{section} (x{times})"),
    });
    words.collect::<Vec<_>>().join(", ")
}

fn short(count: &CountRow<'_>) -> String {
    format!("count {} ({})", count.count, count.section.as_str())
}

fn lessened(count: &CountRow<'_>) -> String {
    let level = count.level_after.as_str();
    let article = if level.starts_with('i') { "an" } else { "a" };
    format!("{} as {article} {level}", short(count))
}

/// Under which subdivision the motion of a case is made; both where its counts differ or its sentence is not known.
fn route(case: &CaseRow<'_>) -> &'static str {
    let of = |route: &str| case.counts.iter().any(|count| count.route == route);
    match (of("serving"), of("completed"), of("unknown")) {
        (true, false, false) => "for resentencing or dismissal (Health & Saf. Code, § 11361.8, subd. (b))",
        (false, true, false) => {
            "for redesignation, or dismissal and sealing (Health & Saf. Code, § 11361.8, subd. (f))"
        }
        (false, false, false) => "without a request for relief",
        _ => "under Health & Saf. Code, § 11361.8, subd. (b) or (f), as stated for each count",
    }
}

fn joined(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_days_are_written_as_a_court_reads_them() {
        assert_eq!(spaced_name("QUASIMAN,MILO H"), "QUASIMAN, MILO H");
        assert_eq!(given_name("QUASIMAN,MILO H"), "MILO H QUASIMAN");
        assert_eq!(given_name("PRINCE"), "PRINCE");
        assert_eq!(given_name(""), "name not on record");
        assert_eq!(day_in_words("1976-05-13"), "May 13, 1976");
        assert_eq!(day_in_figures("1976-05-13"), "05/13/1976");
        assert_eq!(day_in_figures("1976-05"), "1976-05");
        assert_eq!(day_in_words("unknown"), "unknown");
    }
}
