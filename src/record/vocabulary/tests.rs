//! The vocabularies that the program brings, and how texts are read with them.

mod lessons;
mod matching;
mod properties;
mod rows;
mod words;

use super::Vocabulary;
use std::sync::LazyLock;

/// The vocabulary that the program brings, read once for all tests.
static SHIPPED: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::shipped().unwrap());
