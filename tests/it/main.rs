//! The one integration test binary.

mod assess;
mod commands;
mod desk;
mod doctor;
mod interrupt;
mod layers;
mod plain;
mod policies;
mod quarantine;
mod readme;
mod seats;
mod stories;
mod terminal;
mod vectors;
