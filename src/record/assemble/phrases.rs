//! What texts were read as, kept so that the charge of a hundred thousand people is read once.

use crate::record::{County, Disposition, Offense, Text};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::Arc;

/// Texts of each kind that are kept; a file has a few hundred, the rest is read as it comes.
const MOST: usize = 4096;

/// The longest text that is kept, in bytes; longer ones hardly come again.
const LONGEST: usize = 120;

/// Remembers what was read from one person to the next, within fixed bounds. It changes no answer, only the time.
#[derive(Default)]
pub struct Phrasebook {
    charges: Known<Arc<Phrase>>,
    dispositions: Known<(Text, Disposition)>,
    counties: Known<County>,
    texts: Known<Text>,
}

/// A charge text, made safe, and what it charges.
pub(super) struct Phrase {
    pub(super) text: Text,
    pub(super) offense: Arc<Offense>,
}

impl Phrasebook {
    /// Reads a charge without its qualifiers.
    pub(super) fn charge(&mut self, words: &[u8]) -> Arc<Phrase> {
        self.charges.read(words, || {
            let text = Text::from_bytes(words);
            // The text as it is shown is what is read: nobody decides on words that nobody sees.
            let offense = Arc::new(Offense::parse(text.as_str()));
            Arc::new(Phrase { text, offense })
        })
    }

    /// Reads a disposition.
    pub(super) fn disposition(&mut self, words: &[u8]) -> (Text, Disposition) {
        self.dispositions.read(words, || {
            let text = Text::from_bytes(words);
            let disposition = Disposition::parse(text.as_str());
            (text, disposition)
        })
    }

    /// Reads a county's name.
    pub(super) fn county(&mut self, words: &[u8]) -> County {
        self.counties.read(words, || County::from_bytes(words))
    }

    /// Reads a text that many rows share, such as an agency.
    pub(super) fn text(&mut self, words: &[u8]) -> Text {
        self.texts.read(words, || Text::from_bytes(words))
    }
}

/// Texts of one kind.
///
/// Bounded, so that a hash that can be steered costs no more than so many comparisons.
struct Known<V>(HashMap<Box<[u8]>, V, RandomState>);

impl<V> Default for Known<V> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<V: Clone> Known<V> {
    fn read(&mut self, words: &[u8], read: impl FnOnce() -> V) -> V {
        if let Some(known) = self.0.get(words) {
            return known.clone();
        }
        let value = read();
        if words.len() <= LONGEST && self.0.len() < MOST {
            self.0.insert(words.into(), value.clone());
        }
        value
    }
}
