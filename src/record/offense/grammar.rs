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
use crate::record::vocabulary::Codes;
use crate::record::{LawCode, Section};

/// What the grammar found.
pub(super) struct Reading {
    /// Whether a section is written in a way that leaves doubt which it is: zeros in front, letters stuck to it that are
    /// no code, a code that is known from memory only.
    pub(super) in_doubt: bool,
    /// The sections in the order of the text, codes distributed, repetitions left out.
    pub(super) sections: Vec<Section>,
    /// Where the description begins, in bytes.
    pub(super) description: usize,
}

/// One section with the code written at it, if any.
struct Written {
    section: Section,
    attempt: bool,
    in_doubt: bool,
    end: usize,
}

/// A section number as it is written.
struct Number {
    digits: String,
    attempt: bool,
    /// Letters and digits stuck to it that are its subdivisions, as far as they were read.
    subdivisions: Vec<String>,
    in_doubt: bool,
    end: usize,
}

/// A code where the text names one.
struct Coded {
    code: LawCode,
    in_doubt: bool,
    end: usize,
}

/// Sections that are numbers alone: a letter stuck to one can only be its subdivision, where `653f` is a statute of its own
/// (docs/domain/vocabulary.md, table 3, letter-no-parens).
const UNLETTERED: &[&str] = &["11357", "11358", "11359", "11360", "11361"];

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
pub(super) fn read(text: &str, codes: &Codes) -> Reading {
    let bytes = text.as_bytes();
    let start = skip_prefixes(bytes, codes);
    let head = chain_at(bytes, start, codes).filter(|chain| chain.is_coded() || chain.may_stand_bare());
    let (first, description) = match head {
        Some(chain) => {
            let end = chain.end;
            (Some(chain), skip(bytes, end, b" -:"))
        }
        None => (next_coded(bytes, start, 2, codes), 0),
    };
    let mut sections = Vec::new();
    let mut in_doubt = false;
    let mut next = first;
    while let Some(chain) = next {
        let end = chain.end;
        in_doubt |= chain.written.iter().any(|written| written.in_doubt);
        for section in chain.distributed() {
            if !sections.contains(&section) {
                sections.push(section);
            }
        }
        // A section further on in the words, such as `11364 HS-PARAPHERNALIA/11357(B) HS`, must not be lost.
        next = next_coded(bytes, end, 3, codes);
    }
    Reading { in_doubt, sections, description }
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
fn skip_prefixes(text: &[u8], codes: &Codes) -> usize {
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
            at = skip_ordinal(text, at, codes);
        }
    }
}

/// Skips the number of a count, as in `COUNT 1: 11359 HS`; a number that may be the section itself stays.
fn skip_ordinal(text: &[u8], at: usize, codes: &Codes) -> usize {
    let start = skip(text, at, b" #");
    let end = skip_while(text, start, |byte| byte.is_ascii_digit());
    let after = skip(text, end, b" -:.)");
    let is_ordinal = (1..=2).contains(&(end - start))
        && after > end
        && (text.get(after).is_some_and(u8::is_ascii_digit)
            || code_before(text, after, codes)
                .is_some_and(|before| section_at(text, before.end, codes).is_some()));
    if is_ordinal { after } else { at }
}

/// Finds the next chain that has a code, from `from` on; its first number has `digits` digits or more.
fn next_coded(text: &[u8], from: usize, digits: usize, codes: &Codes) -> Option<Chain> {
    let mut at = from;
    while let Some(byte) = text.get(at) {
        let begins = byte.is_ascii_alphanumeric()
            && at.checked_sub(1).and_then(|before| text.get(before)).is_none_or(|before| {
                !before.is_ascii_alphanumeric() && !matches!(before, b'.' | b'$' | b'#' | b'{' | b'(')
            });
        if begins && !numbers_a_thing(text, at) {
            let chain = chain_at(text, at, codes).filter(Chain::is_coded).filter(|chain| {
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
fn chain_at(text: &[u8], at: usize, codes: &Codes) -> Option<Chain> {
    let first = coded_section_at(text, at, codes)?;
    let mut end = first.end;
    let mut written = vec![first];
    while written.len() < MOST_JOINED {
        let has_code = written.last().is_some_and(|last| last.section.code.is_some());
        let Some(next) = joined_at(text, end, has_code, codes) else { break };
        end = next.end;
        written.push(next);
    }
    Some(Chain { written, end })
}

/// Reads a joint and the section after it; `has_code` tells whether the section before the joint ended with a code.
///
/// After a code, what follows a hyphen or a comma is the description unless it is a section with a code of its own.
fn joined_at(text: &[u8], at: usize, has_code: bool, codes: &Codes) -> Option<Written> {
    let joint = skip(text, at, b" ");
    let (slash, after) = match text.get(joint)? {
        b'/' => (true, joint + 1),
        b'-' | b',' | b'&' | b';' | b'+' => (false, joint + 1),
        _ if starts_with(text.get(joint..)?, b"AND ") => (false, joint + 4),
        _ => return None,
    };
    let next = coded_section_at(text, skip(text, after, b" "), codes)?;
    let is_bare = next.section.code.is_none();
    let is_long = next.attempt || next.section.digits().len() >= 3;
    (!is_bare || (is_long && (slash || !has_code))).then_some(next)
}

/// Reads a section with the code in front of it, if there is one.
fn coded_section_at(text: &[u8], at: usize, codes: &Codes) -> Option<Written> {
    let Some(before) = code_before(text, at, codes) else { return section_at(text, at, codes) };
    let mut written = section_at(text, before.end, codes)?;
    if written.section.code.is_none() {
        written.section.code = Some(before.code);
        written.in_doubt |= before.in_doubt;
    }
    Some(written)
}

/// Reads a code in front of a number; it ends where the number begins.
fn code_before(text: &[u8], at: usize, codes: &Codes) -> Option<Coded> {
    let (code, length, basis) = codes.at_start(text.get(at..)?)?;
    let number = skip(text, at + length, b" -:.");
    let is_number = text.get(number)?.is_ascii_digit();
    is_number.then_some(Coded { code, in_doubt: !basis.decides(), end: number })
}

/// Reads a section that begins with its number.
fn section_at(text: &[u8], at: usize, codes: &Codes) -> Option<Written> {
    let Number { digits, attempt, mut subdivisions, mut in_doubt, mut end } = number_at(text, at, codes)?;
    while let Some((subdivision, after)) = subdivision_at(text, end, codes) {
        subdivisions.push(subdivision);
        end = after;
    }
    if let Some((subdivision, after)) = last_bare_at(text, end, codes).filter(|_| !subdivisions.is_empty()) {
        subdivisions.push(subdivision);
        end = after;
    }
    let mut code = None;
    if let Some(after) = code_after(text, end, codes) {
        in_doubt |= after.in_doubt;
        (code, end) = (Some(after.code), after.end);
    }
    Some(Written { section: Section { code, number: digits, subdivisions }, attempt, in_doubt, end })
}

/// Reads a section number: `11357`, `191.5`, `653F`, `1203.4A`; and tells whether 664 is glued in front of it.
///
/// Whatever else is stuck to the digits, the number is read: a section that is lost hides a conviction.
fn number_at(text: &[u8], at: usize, codes: &Codes) -> Option<Number> {
    let zeros = skip_while(text, at, |byte| byte == b'0') - at;
    let mut start = at + zeros;
    let mut end = digits_end(text, start);
    let mut attempt = false;
    // No section of a code has more than six digits, and none with six begins with 664.
    if (6..=8).contains(&(end - start)) && starts_with(text.get(start..)?, b"664") {
        (start, attempt) = (start + 3, true);
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
    let digits = std::str::from_utf8(text.get(start..end)?).ok()?.to_owned();
    let mut number = Number { digits, attempt, subdivisions: Vec::new(), in_doubt: zeros > 0, end };
    let letters = skip_while(text, end, |byte| byte.is_ascii_alphabetic()) - end;
    if letters == 0 || code_follows(text, end, codes) {
        return Some(number);
    }
    let letter = text.get(end)?.to_ascii_lowercase();
    if UNLETTERED.contains(&number.digits.as_str()) {
        if let Some((subdivisions, after)) = stuck_at(text, end, codes) {
            (number.subdivisions, number.end) = (subdivisions, after);
        } else {
            number.in_doubt = true;
        }
        return Some(number);
    }
    let alone = letters == 1 && !text.get(end + 1).is_some_and(u8::is_ascii_digit);
    if alone || (letters >= 3 && codes.at_start(text.get(end + 1..)?).is_some()) {
        number.digits.push(char::from(letter));
        number.end = end + 1;
    } else {
        number.in_doubt = true;
    }
    Some(number)
}

/// Tells whether a code begins here.
fn code_follows(text: &[u8], at: usize, codes: &Codes) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    codes.at_start(rest).is_some() || LawCode::other_at_start(rest).is_some()
}

/// Reads a letter stuck to a number and the digits after it as subdivisions, where a code or the end of the word follows:
/// `B`, `B2`, `BHS`, `A1HS`.
fn stuck_at(text: &[u8], at: usize, codes: &Codes) -> Option<(Vec<String>, usize)> {
    let letter = text.get(at).filter(|byte| byte.is_ascii_alphabetic())?.to_ascii_lowercase();
    let digits = digits_end(text, at + 1);
    let ends = text.get(digits).is_none_or(|next| !next.is_ascii_alphanumeric())
        || codes.at_start(text.get(digits..).unwrap_or_default()).is_some();
    if !ends || digits - (at + 1) > 2 {
        return None;
    }
    let mut subdivisions = vec![char::from(letter).to_string()];
    if digits > at + 1 {
        subdivisions.push(std::str::from_utf8(text.get(at + 1..digits)?).ok()?.to_owned());
    }
    Some((subdivisions, digits))
}

/// Reads a last subdivision without its brackets, where a code follows: the 1 of `424(A)1 PC`.
fn last_bare_at(text: &[u8], at: usize, codes: &Codes) -> Option<(String, usize)> {
    let end = digits_end(text, at);
    let after = skip(text, end, b" ");
    let fits = (1..=2).contains(&(end - at)) && codes.at_start(text.get(after..)?).is_some();
    let digits = std::str::from_utf8(text.get(at..end)?).ok()?;
    fits.then(|| (digits.to_owned(), end))
}

/// Reads one subdivision: `(A)`, ` (1)`, `(a-c)`, `(iv)`, `(B` without its end, or `-B` before a code.
fn subdivision_at(text: &[u8], at: usize, codes: &Codes) -> Option<(String, usize)> {
    let open = skip(text, at, b" ");
    if text.get(open) != Some(&b'(') {
        return lettered_at(text, at, codes);
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
fn lettered_at(text: &[u8], at: usize, codes: &Codes) -> Option<(String, usize)> {
    let letter = text.get(at + 1).filter(|letter| letter.is_ascii_alphabetic())?;
    let after = at + 2;
    let space = skip(text, after, b" ");
    let fits = matches!(text.get(at), Some(b'-' | b'.'))
        && space > after
        && codes.at_start(text.get(space..)?).is_some();
    fits.then(|| (char::from(letter.to_ascii_lowercase()).to_string(), after))
}

/// Reads the code after a section: ` HS`, `HS`, `/HS`, `-HS`; or two letters that may be another code.
fn code_after(text: &[u8], at: usize, codes: &Codes) -> Option<Coded> {
    let start = skip(text, at, b" ");
    let rest = text.get(start..)?;
    if let Some((code, length, basis)) = codes.at_start(rest) {
        return Some(Coded { code, in_doubt: !basis.decides(), end: start + length });
    }
    if let Some((code, length)) = LawCode::other_at_start(rest) {
        return Some(Coded { code, in_doubt: false, end: start + length });
    }
    if !matches!(rest.first(), Some(b'/' | b'-' | b',' | b'.')) {
        return None;
    }
    let start = skip(text, start + 1, b" ");
    let (code, length, basis) = codes.at_start(text.get(start..)?)?;
    // `11357/HS 11364`: the code belongs to the number after it.
    let belongs_on = code_before(text, start, codes).is_some();
    (!belongs_on).then_some(Coded { code, in_doubt: !basis.decides(), end: start + length })
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
