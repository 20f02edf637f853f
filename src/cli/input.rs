//! What commands are given: files that people write, read whole within their limit, and words for the ledger.

use crate::error::{Failure, Kind};
use crate::record::Limit;
use crate::record::limits::{NAME, TEXT};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Reads a file whole; an error where it is over its limit. `hint` says what to do where it cannot be read.
pub(super) fn bytes(path: &Path, limit: Limit, hint: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(limit.most + 1).read_to_end(&mut bytes)).map_err(|error| {
        Failure::new(Kind::Input, format!("cannot read {}: {error}", path.display())).hint(hint)
    })?;
    if bytes.len() > limit.length() {
        return Err(Failure::new(Kind::Input, format!("{} is too large: {limit}", path.display())).hint(hint));
    }
    Ok(bytes)
}

/// Reads a text file whole; an error where it is over its limit or no UTF-8.
pub(super) fn text(path: &Path, limit: Limit, hint: &str) -> Result<String, Failure> {
    String::from_utf8(bytes(path, limit, hint)?).map_err(|_| {
        Failure::new(Kind::Input, format!("cannot read {}: it is no text in UTF-8", path.display()))
            .hint(hint)
    })
}

/// Takes words that will stand in the ledger.
pub(super) fn words(text: &str) -> Result<String, String> {
    within(text, TEXT)
}

/// Takes the name of a seat.
pub(super) fn name(text: &str) -> Result<String, String> {
    within(text, NAME)
}

fn within(text: &str, limit: Limit) -> Result<String, String> {
    if limit.admits_text(text) { Ok(text.to_owned()) } else { Err(limit.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::limits::WRITTEN;

    #[test]
    fn a_file_at_its_limit_is_read_and_one_over_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, vec![b' '; WRITTEN.length()]).unwrap();
        assert_eq!(text(&path, WRITTEN, "next").unwrap().len(), WRITTEN.length());
        std::fs::write(&path, vec![b' '; WRITTEN.length() + 1]).unwrap();
        let said = text(&path, WRITTEN, "next").unwrap_err().to_string();
        assert!(
            said.contains("is too large: a file that people write has at most 1,048,576 bytes"),
            "{said}"
        );
        std::fs::write(&path, b"\xFF").unwrap();
        assert!(text(&path, WRITTEN, "next").unwrap_err().to_string().contains("no text in UTF-8"));
    }

    #[test]
    fn words_for_the_ledger_and_names_have_an_end() {
        let long = |limit: Limit| "é".repeat(limit.length());
        assert!(words(&long(TEXT)).is_ok() && words(&(long(TEXT) + "e")).is_err());
        assert!(name(&long(NAME)).is_ok());
        assert_eq!(name(&(long(NAME) + "e")).unwrap_err(), "a name has at most 80 characters");
    }
}
