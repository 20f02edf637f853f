//! How a history and a proposal are stored: a version byte, the length, then the value in postcard form, compressed by
//! lz4.
//!
//! Packing is most of the work of an import and needs no queue, so a [`Packer`] may do it on a thread of its own.
//! The form has no field names, so a change of a stored type needs a new version byte and a reader for the old one.
//! The import root is a hash over these bytes as they are stored: any language can compute it again.

mod first;

use crate::casework::Digest;
use crate::queue::Error;
use crate::queue::columns::CaseColumns;
use crate::record::{History, Person, SourceLine, SourceRow, Vocabulary};
use crate::relief::CaseProposal;
use lz4_flex::block::{CompressTable, compress_into_with_table};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// The form of a history: the second, since each step of a count keeps its own level and sentence.
const HISTORY: u8 = 2;

/// The form of a history up to version 0.2.0, which is read and not written any more.
const FIRST_HISTORY: u8 = 1;

/// The form of a proposal: the second, since it holds the level over time.
const PROPOSAL: u8 = 2;

/// The form of a proposal up to version 0.2.0, which is read and not written any more.
const FIRST_PROPOSAL: u8 = 1;

/// The largest value that is unpacked, so that a hostile length cannot make the program allocate without bound.
const LARGEST: usize = 64 * 1024 * 1024;

/// A person with cases, ready to be written.
#[derive(Debug)]
pub struct Packed {
    pub(super) subject: String,
    pub(super) name: String,
    pub(super) born: String,
    pub(super) history: Vec<u8>,
    pub(super) history_digest: Digest,
    pub(super) cases: Vec<PackedCase>,
}

impl Packed {
    /// Returns about how many bytes it takes in the queue.
    pub(super) fn bytes(&self) -> usize {
        self.history.len() + self.cases.iter().map(|case| case.proposal.len()).sum::<usize>()
    }
}

/// A case of a packed person.
#[derive(Debug)]
pub(super) struct PackedCase {
    pub(super) columns: CaseColumns,
    pub(super) proposal: Vec<u8>,
    pub(super) digest: Digest,
}

/// Packs one person after the other.
///
/// The same person gives the same bytes, whatever was packed before: what is kept between two is room, not content.
#[derive(Default)]
pub struct Packer {
    /// What an office taught: lists show a person as it reads them, and what is stored stays as the program reads it.
    vocabulary: Option<Arc<Vocabulary>>,
    plain: Vec<u8>,
    packed: Vec<u8>,
    /// For values below 64 KiB.
    small: CompressTable,
    /// For the others, once there is one: which of the two is used must not depend on what came before.
    large: Option<CompressTable>,
}

impl Packer {
    /// Packs for a queue in which something was taught.
    pub fn reading(vocabulary: Option<Arc<Vocabulary>>) -> Self {
        Self { vocabulary, ..Self::default() }
    }

    /// Packs a person; `None` for one without a case, who is counted and not stored (least data).
    pub fn pack(&mut self, history: &History, proposals: &[CaseProposal]) -> Result<Option<Packed>, Error> {
        let rows = history.rows.iter().map(|row| (row.source, row.raw.as_slice()));
        self.pack_rows(&history.person, rows, proposals)
    }

    /// Does the same with rows that stand elsewhere.
    pub fn pack_rows<'r>(
        &mut self,
        person: &Person,
        rows: impl Iterator<Item = (SourceLine, &'r [u8])>,
        proposals: &[CaseProposal],
    ) -> Result<Option<Packed>, Error> {
        if proposals.is_empty() {
            return Ok(None);
        }
        let mut cases = Vec::with_capacity(proposals.len());
        let read = self.vocabulary.as_ref().map(|vocabulary| {
            let mut person = person.clone();
            person.read_again(vocabulary, &[]);
            person
        });
        for proposal in proposals {
            let columns = CaseColumns::of(read.as_ref().unwrap_or(person), proposal)?;
            let proposal = self.proposal(proposal)?;
            let digest = Digest::of(&proposal);
            cases.push(PackedCase { columns, proposal, digest });
        }
        let identity = &person.identity;
        let packed = self.stored(person, rows)?;
        Ok(Some(Packed {
            subject: identity.subject.as_str().to_owned(),
            name: identity.name.as_str().to_owned(),
            born: identity.birth.to_string(),
            history_digest: Digest::of(&packed),
            history: packed,
            cases,
        }))
    }

    /// Packs a history alone.
    pub(super) fn history(&mut self, history: &History) -> Result<Vec<u8>, Error> {
        let rows = history.rows.iter().map(|row| (row.source, row.raw.as_slice()));
        self.stored(&history.person, rows)
    }

    fn stored<'r>(
        &mut self,
        person: &Person,
        rows: impl Iterator<Item = (SourceLine, &'r [u8])>,
    ) -> Result<Vec<u8>, Error> {
        let rows = rows.map(|(source, raw)| (source, Raw(Cow::Borrowed(raw)))).collect();
        self.value(HISTORY, &Stored { person: Cow::Borrowed(person), rows })
    }

    pub(super) fn proposal(&mut self, proposal: &CaseProposal) -> Result<Vec<u8>, Error> {
        self.value(PROPOSAL, proposal)
    }

    fn value<T: Serialize>(&mut self, form: u8, value: &T) -> Result<Vec<u8>, Error> {
        self.plain.clear();
        self.plain =
            postcard::to_extend(value, std::mem::take(&mut self.plain)).map_err(|_| Error::TooLarge)?;
        let length = self.plain.len();
        let stated = u32::try_from(length).ok().filter(|_| length <= LARGEST).ok_or(Error::TooLarge)?;
        let room = lz4_flex::block::get_maximum_output_size(length);
        if self.packed.len() < room {
            self.packed.resize(room, 0);
        }
        let table = if length < usize::from(u16::MAX) {
            &mut self.small
        } else {
            self.large.get_or_insert_with(CompressTable::large)
        };
        let used =
            compress_into_with_table(&self.plain, &mut self.packed, table).map_err(|_| Error::TooLarge)?;
        let compressed = self.packed.get(..used).ok_or(Error::TooLarge)?;
        let mut packed = Vec::with_capacity(5 + used);
        packed.push(form);
        packed.extend_from_slice(&stated.to_le_bytes());
        packed.extend_from_slice(compressed);
        Ok(packed)
    }
}

impl fmt::Debug for Packer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packer").finish_non_exhaustive()
    }
}

/// A history as it is stored: like [`History`], with the rows as runs of bytes.
#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    person: Cow<'a, Person>,
    rows: Vec<(SourceLine, Raw<'a>)>,
}

/// Bytes that are copied as one run; serde would otherwise visit every single one.
struct Raw<'a>(Cow<'a, [u8]>);

/// Unpacks a history; one in the first form is read anew from the words it holds.
pub(super) fn unpack_history(packed: &[u8]) -> Result<History, Error> {
    let stored: Stored = if packed.first() == Some(&FIRST_HISTORY) {
        let stored: first::Stored = unpack(FIRST_HISTORY, packed)?;
        stored.into()
    } else {
        unpack(HISTORY, packed)?
    };
    let rows = stored.rows.into_iter().map(|(source, raw)| SourceRow { source, raw: raw.0.into_owned() });
    Ok(History { person: stored.person.into_owned(), rows: rows.collect() })
}

/// Unpacks a proposal.
pub(super) fn unpack_proposal(packed: &[u8]) -> Result<CaseProposal, Error> {
    if packed.first() == Some(&FIRST_PROPOSAL) {
        return unpack::<first::FirstProposals>(FIRST_PROPOSAL, packed).map(Into::into);
    }
    unpack(PROPOSAL, packed)
}

fn unpack<T: DeserializeOwned>(form: u8, packed: &[u8]) -> Result<T, Error> {
    let damaged = || Error::Damaged("a stored history or proposal cannot be read".to_owned());
    let Some((_, rest)) = packed.split_first().filter(|(first, _)| **first == form) else {
        return Err(damaged());
    };
    let (length, compressed) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| damaged())?;
    if length > LARGEST {
        return Err(damaged());
    }
    let plain = lz4_flex::block::decompress(compressed, length).map_err(|_| damaged())?;
    match postcard::take_from_bytes(&plain) {
        Ok((value, [])) => Ok(value),
        Ok(_) | Err(_) => Err(damaged()),
    }
}

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Raw<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl de::Visitor<'_> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
        }
        deserializer.deserialize_bytes(Bytes).map(|bytes| Self(Cow::Owned(bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::fixture::{history, proposals};
    use proptest::prelude::*;

    fn large() -> History {
        let mut large = history(1, 1);
        // More than 64 KiB, of bytes that do not compress to nothing.
        large.rows[0].raw =
            (0..100_000_u32).flat_map(|number| number.wrapping_mul(number).to_le_bytes()).collect();
        large
    }

    #[test]
    fn the_bytes_of_a_person_do_not_depend_on_who_was_packed_before() {
        let fresh = |person: &History| Packer::default().history(person).unwrap();
        let mut worn = Packer::default();
        for person in [history(1, 2), large(), history(2, 3), history(1, 2), large()] {
            assert_eq!(worn.history(&person).unwrap(), fresh(&person));
        }
    }

    #[test]
    fn what_was_packed_is_unpacked() {
        for person in [history(7, 0), history(7, 5), large()] {
            let packed = Packer::default().history(&person).unwrap();
            assert_eq!(unpack_history(&packed).unwrap(), person);
        }
        for proposal in proposals(3) {
            let packed = Packer::default().proposal(&proposal).unwrap();
            assert_eq!(unpack_proposal(&packed).unwrap(), proposal);
        }
        assert!(Packer::default().pack(&history(1, 1), &[]).unwrap().is_none());
    }

    #[test]
    fn a_length_without_bound_is_refused_before_any_room_is_made() {
        let mut packed = Packer::default().history(&history(1, 1)).unwrap();
        packed[1..5].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(matches!(unpack_history(&packed), Err(Error::Damaged(_))));
    }

    #[test]
    fn a_history_of_version_0_2_0_is_read_and_its_words_are_read_anew() {
        let packed = include_bytes!("packed/history_0_2_0.bin");
        let history = unpack_history(packed).unwrap();
        insta::assert_snapshot!(serde_json::to_string_pretty(&history.person).unwrap());
        assert_eq!(history.rows.len(), 4);
        // What is stored from now on is stored in today's form.
        let again = Packer::default().history(&history).unwrap();
        assert_eq!(unpack_history(&again).unwrap(), history);
    }

    proptest! {
        #[test]
        fn damaged_bytes_are_an_error_or_another_value_never_a_panic(at in any::<usize>(), by in 1..=255_u8, cut in any::<usize>()) {
            let mut packed = Packer::default().history(&history(1, 1)).unwrap();
            let index = at % packed.len();
            packed[index] ^= by;
            let _ = unpack_history(&packed);
            packed.truncate(cut % packed.len());
            prop_assert!(unpack_history(&packed).is_err());
        }
    }
}
