//! Whose row a line is, by what the line itself says.

use crate::record::layout::{Fields, column};
use crate::record::person::{plain_cii, subject};
use crate::record::text::present;

/// The subject and the CII number that a line names; both passes read them the same way, from damaged lines too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim<'a> {
    /// `SUBJECT_ID` without blanks; nothing where there is none.
    pub(super) subject: &'a [u8],
    /// `CII_NUMBER` without blanks.
    pub(super) cii: &'a [u8],
    /// Where the field of the CII number ends in the line, when nothing before that is damaged or quoted there.
    pub(super) end: Option<usize>,
}

impl<'a> Claim<'a> {
    /// Reads the beginning of a line.
    pub(super) fn of(line: &'a [u8]) -> Self {
        let fields = Fields::split_first(line, column::CII_NUMBER + 1);
        let end = fields.end(column::CII_NUMBER).filter(|end| line.get(*end) == Some(&b','));
        Self {
            subject: subject(fields.get(line, column::SUBJECT_ID)),
            cii: present(fields.get(line, column::CII_NUMBER)),
            end,
        }
    }

    /// Returns a number for the subject, never 0 for one that is named, always 0 for a blank one.
    ///
    /// Two subjects may share it: whoever uses it must then only do more work than needed.
    pub(super) fn subject_hash(&self) -> u32 {
        hash(self.subject.iter().copied())
    }

    /// Returns a number for the CII number, the same for all its spellings; 0 for a blank one.
    pub(super) fn cii_hash(&self) -> u32 {
        hash(plain_cii(self.cii))
    }
}

/// FNV-1a; the same on every machine and in every run, so that the order of what is read is too.
pub(super) fn hash64(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// The same, folded to 32 bits; 0 for nothing.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    let mut bytes = bytes.peekable();
    if bytes.peek().is_none() {
        return 0;
    }
    let hash = hash64(bytes);
    let folded = u32::try_from((hash >> 32) ^ (hash & 0xFFFF_FFFF)).unwrap_or(u32::MAX);
    folded.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_claims_what_stands_before_any_damage() {
        let claim = Claim::of(b"1,, 7 ,,,,,,,,,A01,\"open");
        assert_eq!((claim.subject, claim.cii, claim.end), (&b"7"[..], &b"A01"[..], Some(18)));
        let claim = Claim::of(b"1,,NULL");
        assert_eq!((claim.subject, claim.cii, claim.end), (&b""[..], &b""[..], None));
        assert_eq!(Claim::of(b"\"1,,7,").subject, b"");
    }

    #[test]
    fn spellings_of_one_number_are_one_and_blank_is_none() {
        let cii = |cii| Claim { subject: b"", cii, end: None }.cii_hash();
        assert_eq!(cii(b"A01234567"), cii(b"1234567"));
        assert_ne!(cii(b"A01234567"), cii(b"A01234568"));
        assert_eq!(cii(b""), 0);
        assert_ne!(Claim { subject: b"1", cii: b"", end: None }.subject_hash(), 0);
    }
}
