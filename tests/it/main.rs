//! The one integration test binary.

mod assess;
mod backups;
mod commands;
mod deliveries;
mod desk;
mod doctor;
mod fail_closed;
#[cfg(unix)]
mod faults;
mod fuzz;
mod grammar;
mod hostile;
mod interrupt;
mod known;
mod layers;
mod limits;
mod network;
mod parts;
mod places;
mod plain;
mod policies;
mod proofs;
mod purge;
mod quarantine;
mod readme;
mod sealed;
mod seats;
mod source;
mod spotcheck;
mod stories;
mod stream;
mod tables;
mod terminal;
mod traps;
mod vectors;
mod wire;
