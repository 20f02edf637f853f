//! What words of a source mean: data of ours, read without regard to how they are spelled.
//!
//! Owns one file for each kind of word. Called by the readers of `record`.

pub(crate) mod placeholders;
