//! Tests: what a filter reads, what it refuses and where, and what completes it.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2018, 2, 1);

fn tests(text: &str) -> Vec<Test> {
    Filter::parse(text, TODAY).unwrap().terms().iter().map(|term| term.test.clone()).collect()
}

fn days(text: &str) -> Days {
    match tests(&format!("convicted:{text}")).pop() {
        Some(Test::Convicted(days)) => days,
        other => panic!("{other:?}"),
    }
}

/// Returns what is pointed at, and the words.
fn fault(text: &str) -> (String, String) {
    let error = Filter::parse(text, TODAY).unwrap_err();
    (text[error.at.clone()].to_owned(), error.to_string())
}

#[test]
fn the_example_of_the_readme_reads_as_it_looks() {
    let text = "section:11359 level:felony lane:clear state:waiting convicted:<1996 code:missing-dob \
                reviewer:me note:\"weight\" smith";
    assert_eq!(
        tests(text),
        [
            Test::Section(vec!["11359".to_owned()]),
            Test::Level(vec![Some(Level::Felony)]),
            Test::Lane(vec![Lane::Clear]),
            Test::State(vec![State::Waiting]),
            Test::Convicted(Days::Within(None, Some(date(1995, 12, 31)))),
            Test::Code(vec![RoutingCode::MissingDob]),
            Test::Reviewer(Reviewer::Me),
            Test::Note("weight".to_owned()),
            Test::Words("smith".to_owned()),
        ]
    );
}

#[test]
fn alternatives_negation_and_quotes() {
    let filter = Filter::parse("-state:held,flagged name:\"de la cruz\" \"o'neil b\"", TODAY).unwrap();
    let negated: Vec<bool> = filter.terms().iter().map(|term| term.negated).collect();
    assert_eq!(negated, [true, false, false]);
    assert_eq!(
        tests("-state:held,flagged name:\"de la cruz\" \"o'neil b\""),
        [
            Test::State(vec![State::Held, State::Flagged]),
            Test::Name("de la cruz".to_owned()),
            Test::Words("o'neil b".to_owned()),
        ]
    );
    assert_eq!(
        tests("LEVEL:unknown batch:3 batch:none no:12 no:100.."),
        [
            Test::Level(vec![None]),
            Test::Batch(InBatch::Number(BatchNo(3))),
            Test::Batch(InBatch::None),
            Test::Number(12..=12),
            Test::Number(100..=u64::MAX >> 1),
        ]
    );
    assert!(Filter::parse("   ", TODAY).unwrap().is_empty());
}

#[test]
fn dates_are_days_months_years_and_ranges() {
    let within = |from: Option<Date>, to: Option<Date>| Days::Within(from, to);
    let table = [
        ("1996", within(Some(date(1996, 1, 1)), Some(date(1996, 12, 31)))),
        ("1996-02", within(Some(date(1996, 2, 1)), Some(date(1996, 2, 29)))),
        ("1996-02-03", within(Some(date(1996, 2, 3)), Some(date(1996, 2, 3)))),
        ("<1996", within(None, Some(date(1995, 12, 31)))),
        ("<=1996", within(None, Some(date(1996, 12, 31)))),
        (">1996-02", within(Some(date(1996, 3, 1)), None)),
        (">=1996", within(Some(date(1996, 1, 1)), None)),
        ("1980..1989", within(Some(date(1980, 1, 1)), Some(date(1989, 12, 31)))),
        ("..1989", within(None, Some(date(1989, 12, 31)))),
        ("1980..", within(Some(date(1980, 1, 1)), None)),
        ("today", within(Some(TODAY), Some(TODAY))),
        ("unknown", Days::Unknown),
    ];
    for (text, expected) in table {
        assert_eq!(days(text), expected, "{text}");
    }
    for wrong in ["96", "1996-13", "1996-02-30", "..", "<", "1996-1", "yesterday", "1996-01-01-01"] {
        let (at, words) = fault(&format!("lane:clear convicted:{wrong}"));
        assert!(words.contains("is no date"), "{wrong}: {words}");
        assert_eq!(at, wrong);
    }
}

#[test]
fn an_error_points_at_the_word_and_suggests() {
    let table = [
        (
            "lane:clear sectoin:11359",
            "sectoin:",
            "there is nothing called \"sectoin\" to filter by; did you mean section:?",
        ),
        ("state:wating", "wating", "\"wating\" is no state; did you mean waiting?"),
        ("state:held,flaged", "flaged", "\"flaged\" is no state; did you mean flagged?"),
        ("lane:blue", "blue", "\"blue\" is no lane: clear, review"),
        ("code:mising-dob", "mising-dob", "\"mising-dob\" is no code; did you mean missing-dob?"),
        ("section:marijuana", "marijuana", "\"marijuana\" is no section such as 11359 or 11357(b)"),
        ("note:\"weight", "note:\"weight", "the quotation mark is not closed"),
        ("batch:x", "x", "\"x\" is no batch: a number, any or none"),
        ("no:a..b", "a..b", "\"a..b\" is no number or range such as 100..200"),
        ("smith --", "-", "there is no letter or digit to look for"),
        ("state:held,", "held,", "a value is missing beside a comma"),
        ("lane:", "lane:", "lane: needs a value (clear or review)"),
    ];
    for (text, at, words) in table {
        assert_eq!(fault(text), (at.to_owned(), words.to_owned()), "{text}");
    }
}

#[test]
fn tab_completes_keys_and_values() {
    let applied = |text: &str| complete(text).applied(text);
    let table = [
        ("sec", Some("section:")),
        ("-sec", Some("-section:")),
        ("smith lev", Some("smith level:")),
        ("lane:c", Some("lane:clear ")),
        ("state:held,fl", Some("state:held,flagged ")),
        ("code:missing-d", None),
        ("code:missing-do", Some("code:missing-dob ")),
        ("code:superstrike-p", None),
        ("code:superstrike-pr", Some("code:superstrike-prior ")),
        ("code:sup", Some("code:superstrike-p")),
        ("n", None),
        ("zz", None),
        ("name:smi", None),
        ("", None),
    ];
    for (text, expected) in table {
        assert_eq!(applied(text).as_deref(), expected, "{text}");
    }
    assert_eq!(complete("n").options, ["name", "note", "no"]);
    assert_eq!(complete("lane:").options, ["clear", "review"]);
}

#[test]
fn every_offered_value_is_understood() {
    for key in Key::ALL {
        for value in key.values() {
            let text = format!("{}:{value}", key.id());
            assert!(Filter::parse(&text, TODAY).is_ok(), "{text}");
        }
    }
}

proptest! {
    #[test]
    fn nothing_typed_panics_and_an_error_points_inside(text in ".{0,60}") {
        if let Err(error) = Filter::parse(&text, TODAY) {
            prop_assert!(text.get(error.at.clone()).is_some_and(|word| !word.is_empty()));
        }
        let completion = complete(&text);
        prop_assert!(text.get(completion.from..).is_some());
        completion.applied(&text);
    }

    #[test]
    fn keys_with_any_value_never_panic(key in prop::sample::select(Key::ALL), value in "[0-9a-z.,<>=\"-]{0,14}") {
        let _ = Filter::parse(&format!("{}:{value}", key.id()), TODAY);
    }
}
