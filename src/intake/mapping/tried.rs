//! What a mapping did with a table: how much was read and refused, and what is missing that most rules need.

use crate::intake::Delivered;
use crate::record::Remark;
use std::collections::BTreeMap;

/// What a mapping did with a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Persons.
    pub persons: u64,
    /// Refused rows by reason, with the column.
    pub refused: BTreeMap<String, u64>,
    /// Persons of whom something is unknown that most rules need.
    pub unknown: BTreeMap<&'static str, u64>,
}

impl Tried {
    /// Counts what was delivered.
    pub fn of(delivered: &[Delivered]) -> Self {
        let mut tried = Self::default();
        for one in delivered {
            match one {
                Delivered::Refused(refused) => {
                    let field = refused.field.as_ref().map_or_else(String::new, |field| format!("{field}: "));
                    *tried.refused.entry(format!("{field}{}", refused.reason)).or_default() += 1;
                }
                Delivered::Person(history) => {
                    tried.persons += 1;
                    let person = &history.person;
                    let courts =
                        || person.events.iter().filter(|event| event.kind == crate::record::EventKind::Court);
                    let facts = [
                        ("without an id", person.identity.subject.is_blank()),
                        ("without a date of birth", person.identity.birth.is_unknown()),
                        ("with an undated court action", courts().any(|event| event.date.is_unknown())),
                        ("without a date of arrest", courts().any(|event| event.cycle_date.is_unknown())),
                        (
                            "without a level",
                            courts().any(|event| event.counts.iter().any(|count| count.level.is_none())),
                        ),
                        (
                            "with only part of the history",
                            person.remarks.iter().any(|remark| matches!(remark, Remark::PartOfHistory(_))),
                        ),
                    ];
                    for (words, _) in facts.iter().filter(|(_, holds)| *holds) {
                        *tried.unknown.entry(words).or_default() += 1;
                    }
                }
            }
        }
        tried
    }
}
