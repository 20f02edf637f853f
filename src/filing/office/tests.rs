//! Settings that are taken, and every slip with its line.

use super::{Answer, DEFAULT, Office};
use crate::filing::field::Identifier;
use crate::filing::table::{Content, RowOf};

#[test]
fn the_shipped_settings_carry_the_least_and_their_text() {
    let office = Office::standard().unwrap();
    let tables = &office.tables;
    for set in [&tables.record, &tables.clerk, &tables.workbook, &tables.challenges] {
        assert!(set.allows(Identifier::CaseNumber) && set.allows(Identifier::Name));
        assert!(!set.allows(Identifier::Cii) && !set.allows(Identifier::BirthDate));
    }
    assert!(tables.department.allows(Identifier::Cii) && !tables.department.allows(Identifier::BirthDate));
    assert_eq!(office.text(), DEFAULT);
    assert_eq!(office.answers.results.get("GRANTED"), Some(&Answer::Granted));
}

#[test]
fn what_is_left_out_stands_as_shipped() {
    let standard = Office::standard().unwrap();
    let empty = Office::parse("").unwrap();
    assert_eq!(
        (&empty.tables, &empty.clerk, &empty.answers),
        (&standard.tables, &standard.clerk, &standard.answers)
    );
    let own = Office::parse("[tables]\nclerk = [\"case-number\", \"cii\", \"name\"]\n").unwrap();
    assert!(own.tables.clerk.allows(Identifier::Cii));
    assert_eq!(own.tables.record, standard.tables.record);
}

#[test]
fn an_office_names_orders_and_words_its_own_columns() {
    let office = Office::parse(
        "[clerk]\nrows = \"cases\"\ndelimiter = \"|\"\nheader = false\ndates = \"%m/%d/%Y\"\n\
         [[clerk.column]]\nname = \"NO\"\nfield = \"court_case_numbers\"\n\
         [[clerk.column]]\nname = \"KIND\"\nvalue = \"P64\"\n",
    )
    .unwrap();
    assert_eq!((office.clerk.rows, office.clerk.form.delimiter), (RowOf::Case, b'|'));
    assert_eq!(office.clerk.columns[1].content, Content::Fixed("P64".to_owned()));
}

#[test]
fn every_slip_is_named_with_its_line_and_what_may_have_been_meant() {
    let column = "[clerk]\n[[clerk.column]]\n";
    let table = [
        ("[tabels]\n".to_owned(), 1, "did you mean `tables`?"),
        ("[tables]\nclerc = []\n".to_owned(), 2, "did you mean `clerk`?"),
        (
            "[tables]\nclerk = [\"case-number\",\n \"birthdate\"]\n".to_owned(),
            3,
            "did you mean `birth-date`?",
        ),
        ("[tables]\n\nclerk = [\"name\"]\n".to_owned(), 1, "a court finds a case by \"case-number\""),
        ("[tables]\ndepartment = [\"name\"]\n".to_owned(), 1, "\"name\" with \"birth-date\""),
        ("[clerk]\n".to_owned(), 1, "add [[clerk.column]]"),
        (format!("{column}name = \"A\"\nfield = \"sektion\"\n"), 4, "did you mean `section`?"),
        (format!("{column}name = \"A\"\n"), 2, "either a field or a value"),
        (format!("{column}name = \"A\"\nfield = \"cii\"\n"), 2, "add \"cii\" to clerk in [tables]"),
        (
            format!("{column}name = \"A\"\nvalue = \"\"\n[[clerk.column]]\nname = \"A\"\nvalue = \"\"\n"),
            5,
            "two columns",
        ),
        (
            "[clerk]\nrows = \"cases\"\n[[clerk.column]]\nname = \"A\"\nfield = \"section\"\n".to_owned(),
            3,
            "rows = \"counts\"",
        ),
        (
            "[clerk]\ndelimiter = \"::\"\n[[clerk.column]]\nname = \"A\"\nvalue = \"\"\n".to_owned(),
            2,
            "it is one of",
        ),
        (
            "[clerk]\ndates = \"%m/%d\"\n[[clerk.column]]\nname = \"A\"\nvalue = \"\"\n".to_owned(),
            2,
            "such as",
        ),
        ("[answers]\n".to_owned(), 1, "case_number"),
        ("x = \n".to_owned(), 1, ""),
    ];
    for (text, line, said) in table {
        let error = Office::parse(&text).expect_err(&text);
        assert_eq!(error.line, line, "{text}: {error}");
        assert!(error.to_string().contains(said), "{text}: {error}");
    }
}
