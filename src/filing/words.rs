//! The text of one field of a row: one line, borrowed wherever it can be.

use crate::record::Text;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// The text of one field, on one line.
///
/// Made from [`Text`] or from our own words, so that it is safe to write. One that was read back from a file is whatever
/// that file says: it is compared and never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words<'a>(Cow<'a, str>);

impl<'a> Words<'a> {
    /// Takes text that is safe; line feeds, which notes may have, are escaped.
    pub fn of(text: &'a Text) -> Self {
        if text.as_str().contains('\n') {
            Self::cleaned(text.as_str())
        } else {
            Self(Cow::Borrowed(text.as_str()))
        }
    }

    /// Makes other text safe, such as a policy's.
    pub fn cleaned(text: &str) -> Self {
        Self(Cow::Owned(Text::new(text).to_string()))
    }

    /// Takes words of our own.
    pub fn own(words: &'static str) -> Self {
        Self(Cow::Borrowed(words))
    }

    /// Writes a value of ours: a number, a date, a level.
    pub fn shown(value: impl fmt::Display) -> Self {
        Self(Cow::Owned(value.to_string()))
    }

    /// Says `unknown` where there is nothing to say.
    #[must_use]
    pub fn or_unknown(self) -> Self {
        if self.0.is_empty() { Self::own("unknown") } else { self }
    }

    /// Lets go of what it was borrowed from.
    #[must_use]
    pub fn into_owned(self) -> Words<'static> {
        Words(Cow::Owned(self.0.into_owned()))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Words<'_> {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Words<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl Serialize for Words<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Words<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Reader)
    }
}

/// Borrows text without escapes, which serde's own `Cow` does not do inside a list.
struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Words<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Words<'de>, E> {
        Ok(Words(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Words<'de>, E> {
        Ok(Words(Cow::Owned(text.to_owned())))
    }
}
