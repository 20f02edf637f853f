//! The one integration test binary.

mod commands;
mod desk;
mod layers;
mod readme;
mod stories;
mod terminal;
mod vectors;
