//! Tables of a TOML file, read key by key, so that every error has its line and its suggestion.

use crate::record::nearest::nearest;
use crate::relief::policy::PolicyError;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value with the text it stands in.
#[derive(Clone, Copy)]
pub(super) struct Value<'t> {
    pub(super) value: &'t Spanned<DeValue<'t>>,
    text: &'t str,
}

/// A table with the text it stands in and what it is called in errors.
#[derive(Clone, Copy)]
pub(super) struct Table<'t> {
    keys: &'t DeTable<'t>,
    text: &'t str,
    line: usize,
    called: &'static str,
}

/// Returns the line of an offset, counted from 1.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

impl<'t> Table<'t> {
    /// Wraps the table of a whole file.
    pub(super) fn whole(keys: &'t DeTable<'t>, text: &'t str) -> Self {
        Self { keys, text, line: 1, called: "a policy" }
    }

    /// Returns its first line.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Refuses keys that are not among the known ones.
    pub(super) fn only(&self, known: &[&'static str]) -> Result<(), PolicyError> {
        for key in self.keys.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let line = line_at(self.text, key.span().start);
                return Err(PolicyError::new(line, format!("unknown key `{name}` in {}", self.called))
                    .suggest(nearest(name, known.iter().copied()))
                    .or_say(|| format!("{} has the keys {}", self.called, known.join(", "))));
            }
        }
        Ok(())
    }

    /// Returns the keys and values, in the order of their names.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'t str, Value<'t>)> {
        let text = self.text;
        self.keys.iter().map(move |(key, value)| (key.get_ref().as_ref(), Value { value, text }))
    }

    /// Returns a value, if the key is there.
    pub(super) fn get(&self, key: &str) -> Option<Value<'t>> {
        self.keys.get(key).map(|value| Value { value, text: self.text })
    }

    /// Returns a value that must be there.
    pub(super) fn need(&self, key: &str) -> Result<Value<'t>, PolicyError> {
        self.get(key).ok_or_else(|| {
            PolicyError::new(self.line, format!("the key `{key}` is missing in {}", self.called))
        })
    }

    /// Returns the tables of an array of tables, none where the key is not there.
    pub(super) fn tables(&self, key: &str, called: &'static str) -> Result<Vec<Table<'t>>, PolicyError> {
        let Some(list) = self.get(key) else { return Ok(Vec::new()) };
        list.items()?.into_iter().map(|item| item.table(called)).collect()
    }
}

impl<'t> Value<'t> {
    /// Returns its line.
    pub(super) fn line(&self) -> usize {
        line_at(self.text, self.value.span().start)
    }

    /// Makes an error at its line.
    pub(super) fn error(&self, what: impl Into<String>) -> PolicyError {
        PolicyError::new(self.line(), what)
    }

    /// Reads it as text.
    pub(super) fn text(&self) -> Result<&'t str, PolicyError> {
        self.value.get_ref().as_str().ok_or_else(|| self.error("this must be text in quotes"))
    }

    /// Reads it as words that are shown to people: what a terminal obeys is escaped in them.
    pub(super) fn words(&self) -> Result<String, PolicyError> {
        Ok(crate::record::text::shown(self.text()?).into_owned())
    }

    /// Reads it as a whole number.
    pub(super) fn number(&self) -> Result<i32, PolicyError> {
        let number = self.value.get_ref().as_integer();
        number
            .and_then(|number| i32::from_str_radix(number.as_str(), number.radix()).ok())
            .ok_or_else(|| self.error("this must be a whole number"))
    }

    /// Reads it as true or false.
    pub(super) fn truth(&self) -> Result<bool, PolicyError> {
        self.value.get_ref().as_bool().ok_or_else(|| self.error("this must be true or false"))
    }

    /// Reads it as a date.
    pub(super) fn date(&self) -> Result<Date, PolicyError> {
        let value = self.value.get_ref();
        let written =
            value.as_datetime().map(ToString::to_string).or_else(|| value.as_str().map(str::to_owned));
        written
            .and_then(|written| written.parse().ok())
            .ok_or_else(|| self.error("this must be a date such as 2018-01-31"))
    }

    /// Reads it as a list.
    pub(super) fn items(&self) -> Result<Vec<Value<'t>>, PolicyError> {
        let list = self.value.get_ref().as_array().ok_or_else(|| self.error("this must be a list in [ ]"))?;
        Ok(list.iter().map(|value| Value { value, text: self.text }).collect())
    }

    /// Reads it as a table.
    pub(super) fn table(&self, called: &'static str) -> Result<Table<'t>, PolicyError> {
        let keys = self.value.get_ref().as_table().ok_or_else(|| self.error("this must be a table"))?;
        Ok(Table { keys, text: self.text, line: self.line(), called })
    }
}
