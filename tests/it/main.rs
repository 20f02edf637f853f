//! The one integration test binary.

mod layers;
mod vectors;
