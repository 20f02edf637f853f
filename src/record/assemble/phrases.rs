//! What texts were read as, kept so that the charge of a hundred thousand people is read once.

use crate::record::text::{decode, present};
use crate::record::vocabulary::{Reading, Remarked, Vocabulary};
use crate::record::{County, Court, Disposition, EventKind, Level, Offense, Row, SentencePart, Text};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::Arc;

/// Texts of each kind that are kept; a file has a few hundred, the rest is read as it comes.
const MOST: usize = 4096;

/// The longest text that is kept, in bytes; longer ones hardly come again.
const LONGEST: usize = 120;

/// Reads the words of rows by a vocabulary, and remembers what was read from one person to the next, within fixed
/// bounds. What it remembers changes no answer, only the time.
pub struct Phrasebook {
    vocabulary: Arc<Vocabulary>,
    charges: Known<Arc<Phrase>>,
    dispositions: Known<(Text, Disposition)>,
    levels: Known<Reading<Level>>,
    kinds: Known<EventKind>,
    courts: Known<Court>,
    counties: Known<County>,
    by_agency: Known<Option<County>>,
    comments: Known<Arc<[Remarked]>>,
    texts: Known<Text>,
}

/// Reads by the vocabulary that ships with the program.
impl Default for Phrasebook {
    fn default() -> Self {
        Self::new(Vocabulary::shared())
    }
}

/// A charge text, made safe, and what it charges.
pub(super) struct Phrase {
    pub(super) text: Text,
    pub(super) offense: Arc<Offense>,
}

impl Phrasebook {
    /// Makes one that reads by a vocabulary and remembers nothing yet.
    pub fn new(vocabulary: Arc<Vocabulary>) -> Self {
        Self {
            vocabulary,
            charges: Known::default(),
            dispositions: Known::default(),
            levels: Known::default(),
            kinds: Known::default(),
            courts: Known::default(),
            counties: Known::default(),
            by_agency: Known::default(),
            comments: Known::default(),
            texts: Known::default(),
        }
    }

    /// Reads a charge without its qualifiers.
    pub(super) fn charge(&mut self, words: &[u8]) -> Arc<Phrase> {
        self.charges.read(words, || {
            let text = Text::from_bytes(words);
            // The text as it is shown is what is read: nobody decides on words that nobody sees.
            let offense = Arc::new(Offense::read(text.as_str(), &self.vocabulary));
            Arc::new(Phrase { text, offense })
        })
    }

    /// Reads a disposition that is not blank.
    pub(super) fn disposition(&mut self, words: &[u8]) -> (Text, Disposition) {
        self.dispositions.read(words, || {
            let text = Text::from_bytes(words);
            let disposition = self.vocabulary.disposition(text.as_str());
            (text, disposition)
        })
    }

    /// Reads a level.
    pub(super) fn level(&mut self, words: &[u8]) -> Reading<Level> {
        self.levels.read(words, || self.vocabulary.level(&decode(words)))
    }

    /// Reads the kind of an event; what no vocabulary has is kept as written.
    pub(super) fn kind(&mut self, words: &[u8]) -> EventKind {
        self.kinds.read(words, || self.vocabulary.event(&Text::from_bytes(present(words))))
    }

    /// Reads which court an agency is.
    pub(super) fn court(&mut self, agency: &[u8]) -> Court {
        self.courts.read(agency, || match self.vocabulary.court(&decode(agency)) {
            Reading::Means { meaning, .. } => meaning,
            Reading::Nothing | Reading::NotUnderstood => Court::Other,
        })
    }

    /// Reads the part of a sentence that a row states.
    pub(super) fn sentence(&mut self, row: &Row<'_>) -> Option<SentencePart> {
        let fields = [row.sentence_place, row.sentence_length, row.sentence_unit];
        if fields.iter().all(|field| field.is_empty()) {
            return None;
        }
        SentencePart::read(fields, row.source, &self.vocabulary)
    }

    /// Reads the words of a comment, as far as they can matter.
    pub(super) fn comment(&mut self, comment: &Text) -> Vec<Remarked> {
        if comment.is_empty() {
            return Vec::new();
        }
        let words = self.comments.read(comment.as_str().as_bytes(), || {
            let words = self.vocabulary.comment(comment.as_str());
            words.into_iter().filter(Remarked::needs_attorney).collect()
        });
        words.to_vec()
    }

    /// Reads a county's name.
    pub(super) fn county(&mut self, words: &[u8]) -> County {
        self.counties.read(words, || County::from_bytes(words))
    }

    /// Reads the county out of an agency's name, such as `CASC SAN FRANCISCO`.
    pub(super) fn county_of(&mut self, agency: &[u8]) -> Option<County> {
        self.by_agency.read(agency, || {
            let named = County::from_bytes(agency.get(4..).unwrap_or_default());
            if named.is_of_california() {
                return Some(named);
            }
            match self.vocabulary.county_of(&decode(agency)) {
                Reading::Means { meaning, .. } => Some(meaning),
                Reading::Nothing | Reading::NotUnderstood => None,
            }
        })
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
