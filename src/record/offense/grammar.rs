//! The grammar of a charge text, written by hand.
//!
//! ```text
//! charge    = prefix* chain description | words coded-chain description | words
//! chain     = section (joint section)*          joint = "/" | "-" | "," | "&" | ";" | "+" | "AND"
//! section   = [code] number subdivision* [code]
//! number    = digits ("." digits)* [letter]     664 glued to a number in front of it is an attempt
//! subdivision = "(" text ")"
//! ```
//!
//! Works on bytes, since all that it recognises is ASCII; every index it returns is a boundary of characters. Time is
//! linear in the text. Called by [`super::Offense::parse`] only.

use crate::record::section::starts_with;
use crate::record::{LawCode, Section};

/// What the grammar found.
pub(super) struct Reading {
    /// The sections in the order of the text, codes distributed, repetitions left out.
    pub(super) sections: Vec<Section>,
    /// Where the description begins, in bytes.
    pub(super) description: usize,
}

/// One section with the code written at it, if any.
struct Written {
    section: Section,
    attempt: bool,
    end: usize,
}

/// Sections joined to one another.
struct Chain {
    written: Vec<Written>,
    end: usize,
}

/// More joined sections than any charge has; what follows is read as further chains.
const MOST_JOINED: usize = 16;

/// Words that announce a section at the start of a text.
const PREFIXES: &[&str] = &[
    "CHARGE",
    "CHARGED",
    "CHARGES",
    "CHGS",
    "CHG",
    "CHRGS",
    "CHRG",
    "COUNTS",
    "COUNT",
    "CNT",
    "CTS",
    "CT",
    "SECTION",
    "SEC",
    "VIOLATION",
    "VIOL",
    "VIO",
    "OF",
];

/// Words after which a number is not a section, whatever letters follow it.
const NUMBERED_THINGS: &[&str] = &[
    "BOOKING", "CASE", "CII", "CITATION", "CITE", "DOCKET", "DR", "INCIDENT", "MCN", "NBR", "NO", "NUM",
    "NUMBER", "REPORT", "RPT", "SCN", "WARRANT", "WNT",
];

/// Reads a charge text.
pub(super) fn read(text: &str) -> Reading {
    let bytes = text.as_bytes();
    let start = skip_prefixes(bytes);
    let head = chain_at(bytes, start).filter(|chain| chain.is_coded() || chain.may_stand_bare());
    let (first, description) = match head {
        Some(chain) => {
            let end = chain.end;
            (Some(chain), skip(bytes, end, b" -:"))
        }
        None => (next_coded(bytes, start, 2), 0),
    };
    let mut sections = Vec::new();
    let mut next = first;
    while let Some(chain) = next {
        let end = chain.end;
        for section in chain.distributed() {
            if !sections.contains(&section) {
                sections.push(section);
            }
        }
        // A section further on in the words, such as `11364 HS-PARAPHERNALIA/11357(B) HS`, must not be lost.
        next = next_coded(bytes, end, 3);
    }
    Reading { sections, description }
}

impl Chain {
    fn is_coded(&self) -> bool {
        self.written.iter().any(|written| written.section.code.is_some())
    }

    /// Tells whether it can be taken for sections without any code: numbers of one or two digits can not.
    fn may_stand_bare(&self) -> bool {
        self.written.iter().all(|written| written.attempt || written.section.digits().len() >= 3)
    }

    /// Gives sections without a code of their own the code that follows them, or else the one before them, and
    /// writes a glued 664 out as a section.
    fn distributed(self) -> Vec<Section> {
        let mut written = self.written;
        let mut following = None;
        for each in written.iter_mut().rev() {
            if each.section.code.is_none() {
                each.section.code.clone_from(&following);
            }
            following.clone_from(&each.section.code);
        }
        let mut before = None;
        let mut sections = Vec::with_capacity(written.len() + 1);
        for mut each in written {
            if each.section.code.is_none() {
                each.section.code.clone_from(&before);
            }
            before.clone_from(&each.section.code);
            if each.attempt {
                sections.push(Section::new(Some(LawCode::Penal), "664", &[]));
            }
            sections.push(each.section);
        }
        sections
    }
}

/// Returns where the first section or code may begin: after punctuation and words such as `CHRG-` or `COUNT 1:`.
fn skip_prefixes(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        at = skip_while(text, at, |byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
        let end = skip_while(text, at, |byte| byte.is_ascii_alphabetic());
        let word = text.get(at..end).unwrap_or_default();
        if !PREFIXES.iter().any(|prefix| word.eq_ignore_ascii_case(prefix.as_bytes())) {
            return at;
        }
        at = end;
        if starts_with(word, b"C") {
            at = skip_ordinal(text, at);
        }
    }
}

/// Skips the number of a count, as in `COUNT 1: 11359 HS`; a number that may be the section itself stays.
fn skip_ordinal(text: &[u8], at: usize) -> usize {
    let start = skip(text, at, b" #");
    let end = skip_while(text, start, |byte| byte.is_ascii_digit());
    let after = skip(text, end, b" -:.)");
    let is_ordinal = (1..=2).contains(&(end - start))
        && after > end
        && (text.get(after).is_some_and(u8::is_ascii_digit)
            || code_before(text, after).is_some_and(|(_, number)| section_at(text, number).is_some()));
    if is_ordinal { after } else { at }
}

/// Finds the next chain that has a code, from `from` on; its first number has `digits` digits or more.
fn next_coded(text: &[u8], from: usize, digits: usize) -> Option<Chain> {
    let mut at = from;
    while let Some(byte) = text.get(at) {
        let begins = byte.is_ascii_alphanumeric()
            && at.checked_sub(1).and_then(|before| text.get(before)).is_none_or(|before| {
                !before.is_ascii_alphanumeric() && !matches!(before, b'.' | b'$' | b'#' | b'{' | b'(')
            });
        if begins && !numbers_a_thing(text, at) {
            let chain = chain_at(text, at).filter(Chain::is_coded).filter(|chain| {
                chain
                    .written
                    .first()
                    .is_some_and(|first| first.attempt || first.section.digits().len() >= digits)
            });
            if chain.is_some() {
                return chain;
            }
        }
        at += 1;
    }
    None
}

/// Tells whether what begins at `at` numbers a case, a warrant or the like.
fn numbers_a_thing(text: &[u8], at: usize) -> bool {
    let before = text.get(at.saturating_sub(16)..at).unwrap_or_default();
    let end = before
        .iter()
        .rposition(|byte| !matches!(byte, b' ' | b':' | b'.' | b'-' | b'#'))
        .map_or(0, |at| at + 1);
    let word = before.get(..end).unwrap_or_default();
    let start = word.iter().rposition(|byte| !byte.is_ascii_alphabetic()).map_or(0, |at| at + 1);
    let word = word.get(start..).unwrap_or_default();
    NUMBERED_THINGS.iter().any(|thing| word.eq_ignore_ascii_case(thing.as_bytes()))
}

/// Reads sections joined to one another.
fn chain_at(text: &[u8], at: usize) -> Option<Chain> {
    let first = coded_section_at(text, at)?;
    let mut end = first.end;
    let mut written = vec![first];
    while written.len() < MOST_JOINED {
        let coded = written.last().is_some_and(|last| last.section.code.is_some());
        let Some(next) = joined_at(text, end, coded) else { break };
        end = next.end;
        written.push(next);
    }
    Some(Chain { written, end })
}

/// Reads a joint and the section after it; `coded` tells whether the section before the joint ended with a code.
///
/// After a code, what follows a hyphen or a comma is the description unless it is a section with a code of its own.
fn joined_at(text: &[u8], at: usize, coded: bool) -> Option<Written> {
    let joint = skip(text, at, b" ");
    let (slash, after) = match text.get(joint)? {
        b'/' => (true, joint + 1),
        b'-' | b',' | b'&' | b';' | b'+' => (false, joint + 1),
        _ if starts_with(text.get(joint..)?, b"AND ") => (false, joint + 4),
        _ => return None,
    };
    let next = coded_section_at(text, skip(text, after, b" "))?;
    let is_bare = next.section.code.is_none();
    let is_long = next.attempt || next.section.digits().len() >= 3;
    (!is_bare || (is_long && (slash || !coded))).then_some(next)
}

/// Reads a section with the code in front of it, if there is one.
fn coded_section_at(text: &[u8], at: usize) -> Option<Written> {
    let Some((code, number)) = code_before(text, at) else { return section_at(text, at) };
    let mut written = section_at(text, number)?;
    written.section.code.get_or_insert(code);
    Some(written)
}

/// Reads a code and returns it with the place of the number after it.
fn code_before(text: &[u8], at: usize) -> Option<(LawCode, usize)> {
    let (code, length) = LawCode::at_start(text.get(at..)?)?;
    let number = skip(text, at + length, b" -:.");
    text.get(number)?.is_ascii_digit().then_some((code, number))
}

/// Reads a section that begins with its number.
fn section_at(text: &[u8], at: usize) -> Option<Written> {
    let (number, attempt, mut end) = number_at(text, at)?;
    let mut subdivisions = Vec::new();
    while let Some((subdivision, after)) = subdivision_at(text, end) {
        subdivisions.push(subdivision);
        end = after;
    }
    let (code, end) = code_after(text, end).map_or((None, end), |(code, after)| (Some(code), after));
    Some(Written { section: Section { code, number, subdivisions }, attempt, end })
}

/// Reads a section number: `11357`, `191.5`, `653F`, `1203.4A`; and tells whether 664 is glued in front of it.
fn number_at(text: &[u8], at: usize) -> Option<(String, bool, usize)> {
    let mut start = at;
    let mut end = digits_end(text, at);
    let mut attempt = false;
    // No section of a code has more than six digits, and none with six begins with 664.
    if (6..=8).contains(&(end - start)) && starts_with(text.get(at..)?, b"664") {
        (start, attempt) = (at + 3, true);
    } else if !(1..=6).contains(&(end - start)) {
        return None;
    }
    while text.get(end) == Some(&b'.') && text.get(end + 1).is_some_and(u8::is_ascii_digit) {
        let decimals = digits_end(text, end + 1);
        let count = decimals - (end + 1);
        if (3..=6).contains(&count) && !attempt && text.get(start..end) == Some(b"664") {
            (start, attempt) = (end + 1, true);
        } else if count > 3 {
            return None;
        }
        end = decimals;
    }
    let mut number = std::str::from_utf8(text.get(start..end)?).ok()?.to_owned();
    let letters = skip_while(text, end, |byte| byte.is_ascii_alphabetic()) - end;
    let code_follows = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        LawCode::at_start(rest).or_else(|| LawCode::other_at_start(rest)).is_some()
    };
    if letters == 0 || code_follows(end) {
        return Some((number, attempt, end));
    }
    let alone = letters == 1 && !text.get(end + 1).is_some_and(u8::is_ascii_digit);
    if alone || (letters >= 3 && LawCode::at_start(text.get(end + 1..)?).is_some()) {
        number.push(char::from(text.get(end)?.to_ascii_lowercase()));
        return Some((number, attempt, end + 1));
    }
    None
}

/// Reads one subdivision: `(A)`, ` (1)`, `(a-c)`, `(iv)`, `(B` without its end, or `-B` before a code.
fn subdivision_at(text: &[u8], at: usize) -> Option<(String, usize)> {
    let open = skip(text, at, b" ");
    if text.get(open) != Some(&b'(') {
        return lettered_at(text, at);
    }
    let start = skip(text, open + 1, b" ");
    let content = skip_while(text, start, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b',' | b'/' | b'.')
    });
    let close = skip(text, content, b" ");
    let after = if text.get(close) == Some(&b')') { close + 1 } else { content };
    let content = std::str::from_utf8(text.get(start..content)?).ok()?;
    // A word in brackets after the number is the description's; a longer list must stand at the number itself.
    let most = if open == at { 4 } else { 2 };
    let pieces = || content.split(['-', ',', '/', '.']);
    let fits =
        !content.is_empty() && content.len() <= 9 && pieces().all(|piece| (1..=most).contains(&piece.len()));
    fits.then(|| (content.to_ascii_lowercase(), after))
}

/// Reads a subdivision written as one letter after a hyphen, where a code follows: `11357-B HS`.
fn lettered_at(text: &[u8], at: usize) -> Option<(String, usize)> {
    let letter = text.get(at + 1).filter(|letter| letter.is_ascii_alphabetic())?;
    let after = at + 2;
    let space = skip(text, after, b" ");
    let fits = matches!(text.get(at), Some(b'-' | b'.'))
        && space > after
        && LawCode::at_start(text.get(space..)?).is_some();
    fits.then(|| (char::from(letter.to_ascii_lowercase()).to_string(), after))
}

/// Reads the code after a section: ` HS`, `HS`, `/HS`, `-HS`; or two letters that may be another code.
fn code_after(text: &[u8], at: usize) -> Option<(LawCode, usize)> {
    let start = skip(text, at, b" ");
    let rest = text.get(start..)?;
    if let Some((code, length)) = LawCode::at_start(rest).or_else(|| LawCode::other_at_start(rest)) {
        return Some((code, start + length));
    }
    if !matches!(rest.first(), Some(b'/' | b'-' | b',' | b'.')) {
        return None;
    }
    let start = skip(text, start + 1, b" ");
    let (code, length) = LawCode::at_start(text.get(start..)?)?;
    // `11357/HS 11364`: the code belongs to the number after it.
    let belongs_on = code_before(text, start).is_some();
    (!belongs_on).then_some((code, start + length))
}

fn digits_end(text: &[u8], at: usize) -> usize {
    skip_while(text, at, |byte| byte.is_ascii_digit())
}

fn skip(text: &[u8], at: usize, among: &[u8]) -> usize {
    skip_while(text, at, |byte| among.contains(&byte))
}

fn skip_while(text: &[u8], at: usize, fits: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !fits(*byte)).unwrap_or(rest.len())
}
