//! A criminal history as data: who a person is, what happened, what each count was, and how well each of it is known.
//!
//! Owns the words *person*, *event*, *count*, *case number*, the grammar that turns a charge text into sections of a
//! code, dates that may be known only in part, and the cleaning of text that comes from files. Does no I/O, asks no
//! clock, knows no law: what a section means is `relief`'s. Everything else in the program is built on it.

mod assemble;
pub mod case_number;
pub mod count;
pub mod county;
pub mod date;
pub mod disposition;
pub mod event;
pub mod layout;
pub mod limits;
pub mod misunderstood;
pub(crate) mod nearest;
pub mod offense;
pub mod person;
pub mod row;
pub mod secret;
pub mod section;
pub mod sentence;
pub mod source;
pub mod spreadsheet;
pub mod text;
pub mod vocabulary;

pub use assemble::Phrasebook;
pub use case_number::{CaseNumber, CaseNumberField, CaseNumberKey};
pub use count::{Charge, ChargeOrigin, Count, CountKey, Level};
pub use county::{County, NotACounty};
pub use date::{DateSpan, PartialDate};
pub use disposition::{Basis, Class, Disposed, Disposition};
pub use event::{Court, Event, EventKind, StepKey};
pub use limits::Limit;
pub use misunderstood::NotUnderstood;
pub use offense::{ChargeWords, Form, Offense};
pub use person::{Conviction, Distrust, DistrustedColumn, History, Identity, Person, Remark, SubjectId};
pub use row::Row;
pub use secret::Secret;
pub use section::{LawCode, Section};
pub use sentence::{Qualifier, SentencePart, SentencePlace, Term};
pub use source::{SourceLine, SourceNo, SourceRow};
pub use text::Text;
pub use vocabulary::Vocabulary;
