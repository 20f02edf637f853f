//! The one integration test binary.

mod layers;
mod stories;
mod vectors;
