//! The one integration test binary.

mod assess;
mod commands;
mod deliveries;
mod desk;
mod doctor;
mod fuzz;
mod interrupt;
mod layers;
mod network;
mod plain;
mod policies;
mod proofs;
mod quarantine;
mod readme;
mod sealed;
mod seats;
mod spotcheck;
mod stories;
mod tables;
mod terminal;
mod traps;
mod vectors;
