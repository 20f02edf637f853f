//! What an office teaches.

use super::SHIPPED;
use crate::record::Text;
use crate::record::disposition::{Basis, Class};
use crate::record::vocabulary::{Bearing, CannotLearn, Column, Lesson, Meaning, Reading};

fn lesson(column: Column, text: &str, means: &str, entry: u64) -> Lesson {
    Lesson {
        column,
        text: Text::new(text),
        means: Meaning::named(column, means).unwrap(),
        reason: Text::new("the clerk's own list"),
        entry,
    }
}

#[test]
fn a_lesson_decides_where_the_program_knew_no_better() {
    let lessons = [
        lesson(Column::Disposition, "CONVCTD-PROB", "convicted", 14),
        lesson(Column::Disposition, "FROBNICATED", "no-conviction", 15),
        lesson(Column::Level, "FL", "felony", 16),
        lesson(Column::Place, "GALLEY", "jail", 17),
        lesson(Column::Unit, "WK", "weeks", 18),
        lesson(Column::Kind, "INDICTMENT", "court", 19),
        lesson(Column::Code, "HSX", "HS", 20),
        lesson(Column::Comment, "PER JUDGE", "harmless", 21),
        lesson(Column::CaseNumber, "SEE BELOW", "missing", 22),
    ];
    let taught = SHIPPED.taught(&lessons);
    let read = taught.disposition(" convctd-prob ");
    assert_eq!((read.class, read.basis), (Class::Convicted, Basis::Taught(14)));
    assert_eq!(taught.disposition("FROBNICATED").basis, Basis::Taught(15));
    assert_eq!(taught.level("FL").basis(), Some(Basis::Taught(16)));
    assert_eq!(taught.place("galley").basis(), Some(Basis::Taught(17)));
    assert_eq!(taught.unit("WK").basis(), Some(Basis::Taught(18)));
    assert_eq!(taught.kind("INDICTMENT").basis(), Some(Basis::Taught(19)));
    assert_eq!(taught.code("HSX").basis(), Some(Basis::Taught(20)));
    assert_eq!(taught.comment("PER JUDGE")[0].bearing, Bearing::Harmless);
    assert_eq!(taught.taught_missing("see below"), Some(Basis::Taught(22)));
    assert_eq!(taught.lessons().len(), 9);
    assert_ne!(taught.canonical(), SHIPPED.canonical());
    assert_eq!(taught.canonical(), SHIPPED.taught(&lessons).canonical());
    assert_eq!(SHIPPED.level("FL"), Reading::NotUnderstood, "the shipped one stays as it is");
    assert_eq!(SHIPPED.taught(&[]).canonical(), SHIPPED.canonical());
}

#[test]
fn what_is_known_from_code_or_a_page_is_not_taught_otherwise() {
    for (column, text, means) in [
        (Column::Disposition, "CONVICTED", "no-conviction"),
        (Column::Disposition, "CONVICTED-PROB/JAIL", "no-conviction"),
        (Column::Level, "FELONY", "misdemeanor"),
        (Column::Comment, "MINOR", "harmless"),
    ] {
        assert!(matches!(SHIPPED.may_learn(column, text), Err(CannotLearn::Known(_))), "{text}");
        let taught = SHIPPED.taught(&[lesson(column, text, means, 1)]);
        assert_eq!(taught.canonical(), SHIPPED.canonical(), "{text}");
    }
    assert_eq!(SHIPPED.may_learn(Column::Level, " "), Err(CannotLearn::Blank));
    assert_eq!(SHIPPED.may_learn(Column::Disposition, "SENTENCED"), Ok(()));
}

#[test]
fn a_later_lesson_of_the_same_text_wins() {
    let first = lesson(Column::Disposition, "FROBNICATED", "no-conviction", 15);
    let taught = SHIPPED.taught(&[first, lesson(Column::Disposition, "FROBNICATED", "convicted", 16)]);
    let read = taught.disposition("FROBNICATED");
    assert_eq!((read.class, read.basis), (Class::Convicted, Basis::Taught(16)));
}

#[test]
fn a_lesson_keeps_its_names_in_files() {
    for column in Column::ALL {
        assert_eq!(Column::named(&column.name().to_lowercase()), Some(column));
        for (name, meaning) in Meaning::all(column) {
            assert_eq!((meaning.name(), meaning.column()), (name, column));
            let one = lesson(column, "SOME WORDS", name, 3);
            let text = serde_json::to_string(&one).unwrap();
            assert_eq!(serde_json::from_str::<Lesson>(&text).unwrap(), one, "{text}");
        }
    }
    assert_eq!(Column::named("offense_toc"), Some(Column::Level));
    assert_eq!(Column::named("SHOE_SIZE"), None);
    let error = Meaning::named(Column::Level, "grave").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`grave` is no meaning of CONV_STAT_DESCR; these are: felony, misdemeanor, infraction, blank"
    );
}
