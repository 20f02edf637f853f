//! What the fuzz targets share: a file to put bytes into, and what every reader holds to.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

pub mod readers;

/// Writes bytes into a file of this process's own and returns where it is.
///
/// # Panics
///
/// Where nothing can be written.
pub fn file(bytes: &[u8]) -> &'static PathBuf {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    let path = PATH.get_or_init(|| std::env::temp_dir().join(format!("vacatur-fuzz-{}", std::process::id())));
    fs::write(path, bytes).expect("a file can be written");
    path
}
