//! What may come next while a filter is typed.

use super::Key;
use super::parse::words;

/// How the word at the end can go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// From which byte on the text is replaced.
    pub from: usize,
    /// What can stand there, in the order of the help.
    pub options: Vec<&'static str>,
}

/// Says how a text can go on at its end: a key, or a value of the key that is there.
pub fn complete(text: &str) -> Completion {
    let Some(word) = words(text).pop().filter(|word| word.at.end == text.len()) else {
        return Completion { from: text.len(), options: Key::ALL.iter().map(|key| key.id()).collect() };
    };
    let sign = usize::from(word.text.starts_with('-'));
    let typed = word.text.get(sign..).unwrap_or_default();
    match typed.split_once(':') {
        None => {
            let keys = Key::ALL.iter().map(|key| key.id());
            let options = keys.filter(|key| key.starts_with(&typed.to_lowercase())).collect();
            Completion { from: word.at.start + sign, options }
        }
        Some((name, values)) => {
            let last = values.rsplit(',').next().unwrap_or_default();
            let offered = Key::of_id(&name.to_lowercase()).map_or_else(Vec::new, Key::values);
            let begins = |value: &&str| value.starts_with(&last.to_lowercase());
            Completion {
                from: text.len() - last.len(),
                options: offered.into_iter().filter(begins).collect(),
            }
        }
    }
}

impl Completion {
    /// Returns the text with as much of the completion as all the options share; a whole key gets its colon.
    pub fn applied(&self, text: &str) -> Option<String> {
        let (first, rest) = self.options.split_first()?;
        let shared = rest.iter().fold(*first, |shared, option| common(shared, option));
        let typed = text.get(self.from..)?;
        if shared.len() < typed.len() || (shared.len() == typed.len() && !rest.is_empty()) {
            return None;
        }
        let is_key = Key::ALL.iter().any(|key| key.id() == *first) && !typed_value(text, self.from);
        let end = match (rest.is_empty(), is_key) {
            (true, true) => ":",
            (true, false) => " ",
            (false, _) => "",
        };
        Some(format!("{}{shared}{end}", text.get(..self.from)?))
    }
}

/// Tells whether what begins at a byte is a value: the key's colon, or a comma, stands before it.
fn typed_value(text: &str, from: usize) -> bool {
    text.get(..from).is_some_and(|before| before.ends_with([':', ',']))
}

/// Returns the longest common start.
fn common<'a>(one: &'a str, other: &str) -> &'a str {
    let same = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    one.get(..same).unwrap_or_default()
}
