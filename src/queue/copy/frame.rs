//! The bytes of the second copy: a header that names the queue, and frames that can be read from both ends.
//!
//! Pure. A frame is the length of its payload, the payload, the SHA-256 of both, and the length again; lengths are four
//! bytes, the lowest first. So a frame that was cut off or changed is known without a key, and what stands behind a bad
//! one is found from the end.

use crate::casework::Digest;
use std::fmt::Write as _;

/// What begins every copy.
const MAGIC: &str = "vacatur ledger copy 1 ";

/// The length of the header.
pub(in crate::queue) const HEADER: usize = 79;

/// The bytes of a frame before its payload.
pub(super) const BEFORE: u64 = 4;

/// The bytes of a frame after its payload.
pub(super) const AFTER: u64 = 32 + 4;

/// How the payloads are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::queue) enum Keeping {
    /// As they are, beside a plain queue.
    Plain,
    /// Each sealed under the queue's key.
    Sealed,
}

/// The first line of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::queue) struct Header {
    pub(in crate::queue) keeping: Keeping,
    /// The name of the queue it belongs to.
    pub(in crate::queue) queue: [u8; 16],
}

impl Header {
    /// Writes it: a line of text that says what the file is, with the first digits of its own hash.
    pub(in crate::queue) fn bytes(&self) -> Vec<u8> {
        let keeping = match self.keeping {
            Keeping::Plain => "plain ",
            Keeping::Sealed => "sealed",
        };
        let mut line = format!("{MAGIC}{keeping} ");
        for byte in self.queue {
            // Writing to a String cannot fail.
            let _ = write!(line, "{byte:02x}");
        }
        let check = Digest::of(line.as_bytes()).to_string();
        let _ = writeln!(line, " {}", check.get(..16).unwrap_or_default());
        line.into_bytes()
    }
}

/// Frames a payload; `None` for one of 4 GiB.
pub(super) fn frame(payload: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(payload.len()).ok()?.to_le_bytes();
    let check = check(length, payload);
    Some([length.as_slice(), payload, check.as_bytes(), length.as_slice()].concat())
}

/// Returns the payload of a frame, or `None` where the bytes are not one whole frame.
pub(super) fn payload(bytes: &[u8]) -> Option<&[u8]> {
    let (first, rest) = bytes.split_first_chunk::<4>()?;
    let (rest, last) = rest.split_last_chunk::<4>()?;
    let (payload, stored) = rest.split_last_chunk::<32>()?;
    let length = usize::try_from(u32::from_le_bytes(*first)).ok()?;
    let is_whole = first == last && length == payload.len();
    (is_whole && check(*first, payload).as_bytes() == stored).then_some(payload)
}

/// Returns how long the whole frame is whose length this is.
pub(super) fn whole(length: [u8; 4]) -> u64 {
    BEFORE + u64::from(u32::from_le_bytes(length)) + AFTER
}

fn check(length: [u8; 4], payload: &[u8]) -> Digest {
    Digest::over([length.as_slice(), payload])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_known_whole_and_no_changed_or_cut_one_is() {
        for payload_of in [&b""[..], b"x", b"a longer record"] {
            let bytes = frame(payload_of).unwrap();
            assert_eq!(payload(&bytes), Some(payload_of));
            assert_eq!(whole(*bytes.first_chunk().unwrap()), bytes.len() as u64);
            for at in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[at] ^= 0x10;
                assert_eq!(payload(&changed), None, "byte {at}");
                assert_eq!(payload(&bytes[..at]), None, "cut at {at}");
            }
        }
    }

    #[test]
    fn a_header_is_a_line_of_one_length_that_says_what_it_is() {
        for keeping in [Keeping::Plain, Keeping::Sealed] {
            let bytes = Header { keeping, queue: [0xAB; 16] }.bytes();
            assert_eq!(bytes.len(), HEADER);
            assert!(bytes.starts_with(b"vacatur ledger copy 1 ") && bytes.ends_with(b"\n"));
        }
    }
}
