//! One physical line cut into fields: commas, and quotes that never reach over its end.

use super::{COLUMNS, LONGEST_LINE, column};
use crate::record::{Row, SourceLine};

/// Why a line does not fall apart into fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsplit {
    /// A quote opens a field and nothing closes it on the line.
    #[error("a quote is opened and not closed")]
    Unclosed,
    /// A quote stands within a field that none opens.
    #[error("a quote stands within a field that no quote opens")]
    Bare,
    /// Text stands between a closing quote and the next comma.
    #[error("text stands after a closing quote")]
    AfterQuote,
    /// The line is longer than [`LONGEST_LINE`].
    #[error("the line is too long")]
    TooLong,
}

/// One line of a source with its fields, for whoever writes it out again.
#[derive(Clone, Copy, Debug)]
pub struct SplitRow<'a> {
    /// Where it stands.
    pub source: SourceLine,
    /// The line, as it is stored.
    pub raw: &'a [u8],
    /// The texts of its fields one after another, where quotes are doubled in the line.
    pub plain: Option<&'a [u8]>,
    /// Where the fields stand in that, else in the line.
    pub fields: &'a Fields,
}

impl<'a> SplitRow<'a> {
    /// Returns the text of a field.
    pub fn field(&self, column: usize) -> &'a [u8] {
        self.fields.get(self.plain.unwrap_or(self.raw), column)
    }
}

/// Where the fields of one line stand, without the quotes around them.
///
/// The places fit into 16 bits because lines do, so that the fields of a whole person stay in the nearest cache.
#[derive(Clone, Debug)]
pub struct Fields {
    spans: [(u16, u16); COLUMNS.len()],
    count: usize,
    doubled: bool,
}

impl Default for Fields {
    fn default() -> Self {
        Self { spans: [(0, 0); COLUMNS.len()], count: 0, doubled: false }
    }
}

impl Fields {
    /// Splits a line without its end: commas, and quotes that open a field, doubled within it. One that stands anywhere
    /// else (`5'10"`) is damage: what it holds together cannot be told (traps.md T63). A quote is never looked for on
    /// the next line, so that damage does not spread.
    pub fn split(line: &[u8]) -> Result<Self, Unsplit> {
        let mut fields = Self::default();
        fields.split_again(line).map(|()| fields)
    }

    /// Splits another line into the same place, as [`Self::split`] does; after an error there are those fields that
    /// came before it.
    pub fn split_again(&mut self, line: &[u8]) -> Result<(), Unsplit> {
        self.read(line, usize::MAX)
    }

    /// Splits a line at least as far as its first `most` fields, and returns those that came before any damage.
    pub fn split_first(line: &[u8], most: usize) -> Self {
        let mut fields = Self::default();
        // Damage further on, or in the fields asked for, leaves those before it.
        let _ = fields.read(line.get(..LONGEST_LINE).unwrap_or(line), most);
        fields
    }

    /// Returns how many fields there are; may be more than there are columns.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Returns a field of the line that was split, quotes within it still doubled; nothing where there is none.
    pub fn get<'a>(&self, line: &'a [u8], column: usize) -> &'a [u8] {
        let (start, end) =
            self.spans.get(column).filter(|_| column < self.count).copied().unwrap_or_default();
        line.get(usize::from(start)..usize::from(end)).unwrap_or_default()
    }

    /// Returns where a field begins in the line, after the quote that opens it.
    pub fn start(&self, column: usize) -> Option<usize> {
        self.spans.get(column).filter(|_| column < self.count).map(|(start, _)| usize::from(*start))
    }

    /// Returns where a field ends in the line, before the quote that closes it.
    pub fn end(&self, column: usize) -> Option<usize> {
        self.spans.get(column).filter(|_| column < self.count).map(|(_, end)| usize::from(*end))
    }

    /// Rewrites a line in which quotes are doubled so that every field is its text; `None` where none is.
    pub fn undoubled(&mut self, line: &[u8]) -> Option<Vec<u8>> {
        if !self.doubled {
            return None;
        }
        let mut plain = Vec::with_capacity(line.len());
        for column in 0..self.count.min(COLUMNS.len()) {
            let start = plain.len();
            let mut field = self.get(line, column);
            while let Some(quote) = memchr::memchr(b'"', field) {
                let (text, rest) = field.split_at(quote + 1);
                plain.extend_from_slice(text);
                field = rest.strip_prefix(b"\"").unwrap_or(rest);
            }
            plain.extend_from_slice(field);
            if let Some(span) = self.spans.get_mut(column) {
                *span = (place(start), place(plain.len()));
            }
        }
        self.doubled = false;
        Some(plain)
    }

    /// Fills the fields of a row from the line that was split.
    pub fn row<'a>(&self, source: SourceLine, line: &'a [u8]) -> Row<'a> {
        let field = |column| self.get(line, column);
        Row {
            source,
            subject: field(column::SUBJECT_ID),
            cii: field(column::CII_NUMBER),
            name: field(column::PRI_NAME),
            gender: field(column::GENDER),
            birth: field(column::PRI_DOB),
            race: field(column::RACE_DESCR),
            cycle_date: field(column::CYC_DATE),
            cycle_age: field(column::CYC_AGE),
            event_date: field(column::STP_EVENT_DATE),
            event_kind: field(column::STP_TYPE_DESCR),
            agency: field(column::STP_ORI_DESCR),
            county: field(column::STP_ORI_CNTY_NAME),
            county_code: field(column::STP_ORI_CNTY_CODE),
            count_key: field(column::CNT_ORDER),
            disposition_date: field(column::DISP_DATE),
            case_number: field(column::OFN),
            court_case_number: field(column::FE_NUM_CRT_CASE),
            charged: field(column::OFFENSE_DESCR),
            charged_level: field(column::OFFENSE_TOC),
            charged_qualifiers: field(column::OFFENSE_QUAL_LST),
            disposed: field(column::DISP_OFFENSE_DESCR),
            disposed_level: field(column::DISP_OFFENSE_TOC),
            disposed_qualifiers: field(column::DISP_OFFENSE_QUAL_LST),
            convicted: field(column::CONV_OFFENSE_DESCR),
            convicted_level: field(column::CONV_OFFENSE_TOC),
            convicted_qualifiers: field(column::CONV_OFFENSE_QUAL_LST),
            disposition: field(column::DISP_DESCR),
            conviction_status: field(column::CONV_STAT_DESCR),
            sentence_place: field(column::SENT_LOC_DESCR),
            sentence_length: field(column::SENT_LENGTH),
            sentence_unit: field(column::SENT_TIME_CODE),
            comment: field(column::COMMENT_TEXT),
            single_source: field(column::SINGLE_SOURCE),
            multi_source: field(column::MULTI_SOURCE),
            record_type: field(column::CII_TYPE),
            record_letter: field(column::CII_TYPE_ALPHA),
        }
    }

    fn read(&mut self, line: &[u8], most: usize) -> Result<(), Unsplit> {
        self.count = 0;
        self.doubled = false;
        if line.len() > LONGEST_LINE {
            return Err(Unsplit::TooLong);
        }
        let mut splitter = Splitter { line, start: 0, quote: Quote::None };
        let (blocks, rest) = line.as_chunks::<BLOCK>();
        for (block, at) in blocks.iter().zip((0..).step_by(BLOCK)) {
            self.read_block(block, at, &mut splitter)?;
            if self.count >= most {
                return Ok(());
            }
        }
        let mut last = [0; BLOCK];
        for (byte, of_rest) in last.iter_mut().zip(rest) {
            *byte = *of_rest;
        }
        self.read_block(&last, blocks.len() * BLOCK, &mut splitter)?;
        splitter.finish(self)
    }

    /// Goes on with a block of the line, which begins at `at`: most fields are empty, so that all commas of a block are
    /// found before any of them is looked at.
    fn read_block(
        &mut self,
        block: &[u8; BLOCK],
        at: usize,
        splitter: &mut Splitter<'_>,
    ) -> Result<(), Unsplit> {
        let (mut commas, quotes) = marks(block);
        if quotes == 0 && matches!(splitter.quote, Quote::None) {
            // Half of all work on a line is done here, once a field: on numbers that are places already.
            let (block_at, mut start, mut count) = (place(at), place(splitter.start), self.count);
            while commas != 0 {
                let comma = block_at + place(commas.trailing_zeros() as usize);
                if let Some(span) = self.spans.get_mut(count) {
                    *span = (start, comma);
                }
                count += 1;
                start = comma + 1;
                commas &= commas - 1;
            }
            self.count = count;
            splitter.start = usize::from(start);
        } else {
            let mut marks = commas | quotes;
            while marks != 0 {
                splitter.mark(at + marks.trailing_zeros() as usize, self)?;
                marks &= marks - 1;
            }
        }
        Ok(())
    }

    fn push(&mut self, start: usize, end: usize) {
        if let Some(span) = self.spans.get_mut(self.count) {
            *span = (place(start), place(end));
        }
        self.count += 1;
    }
}

/// Makes a place of 16 bits; lines are no longer.
fn place(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// Read of a line at once: as many bytes as a number has bits.
const BLOCK: usize = 64;

/// Returns where the commas and the quotes of a block are, a bit a byte.
fn marks(block: &[u8; BLOCK]) -> (u64, u64) {
    let (words, _) = block.as_chunks::<8>();
    words.iter().rev().fold((0, 0), |(commas, quotes), word| {
        let word = u64::from_le_bytes(*word);
        (commas << 8 | places_of(word, b','), quotes << 8 | places_of(word, b'"'))
    })
}

/// Returns which bytes of a word equal `byte`, a bit a byte.
fn places_of(word: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let differs = word ^ (u64::from(byte) * 0x0101_0101_0101_0101);
    let highest = !((differs & LOW).wrapping_add(LOW) | differs | LOW);
    // Brings the highest bit of each byte together in the highest byte.
    (highest >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Whether the field being read is quoted.
#[derive(Clone, Copy)]
enum Quote {
    /// It is not.
    None,
    /// It is, and the quote is open; up to the place given, quotes are spoken for as the second of a pair.
    Open(usize),
    /// It was, up to the place given.
    Closed(usize),
}

/// Cuts a line at its commas and quotes, shown to it in order.
struct Splitter<'a> {
    line: &'a [u8],
    start: usize,
    quote: Quote,
}

impl Splitter<'_> {
    fn mark(&mut self, at: usize, fields: &mut Fields) -> Result<(), Unsplit> {
        if self.line.get(at) == Some(&b'"') {
            return self.quote(at, fields);
        }
        match self.quote {
            Quote::Open(_) => return Ok(()),
            Quote::None => fields.push(self.start, at),
            Quote::Closed(end) => fields.push(self.start + 1, end),
        }
        self.start = at + 1;
        self.quote = Quote::None;
        Ok(())
    }

    fn quote(&mut self, at: usize, fields: &mut Fields) -> Result<(), Unsplit> {
        match self.quote {
            Quote::None if at == self.start => self.quote = Quote::Open(at),
            Quote::Open(spoken_for) if at <= spoken_for => {}
            Quote::Open(_) => {
                let rest = self.line.get(at + 1..).unwrap_or_default();
                if rest.first() == Some(&b'"') {
                    fields.doubled = true;
                    self.quote = Quote::Open(at + 1);
                } else if matches!(rest.iter().find(|byte| **byte != b' '), None | Some(b',')) {
                    self.quote = Quote::Closed(at);
                } else {
                    return Err(Unsplit::AfterQuote);
                }
            }
            Quote::None => return Err(Unsplit::Bare),
            Quote::Closed(_) => return Err(Unsplit::AfterQuote),
        }
        Ok(())
    }

    fn finish(self, fields: &mut Fields) -> Result<(), Unsplit> {
        match self.quote {
            Quote::Open(_) => return Err(Unsplit::Unclosed),
            Quote::None => fields.push(self.start, self.line.len()),
            Quote::Closed(end) => fields.push(self.start + 1, end),
        }
        Ok(())
    }
}
