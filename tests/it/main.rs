//! The one integration test binary.

mod commands;
mod desk;
mod layers;
mod stories;
mod terminal;
mod vectors;
