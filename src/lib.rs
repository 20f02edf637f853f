//! vacatur: a terminal workstation for clearing old convictions in bulk.
//!
//! It reads the history file that a state's Department of Justice delivers, proposes an action for every conviction
//! with the proof of it, shows an attorney one case per screen, records the verdict so that it can neither be lost nor
//! quietly changed, and writes the approved batch for the court. Offline, one binary.
//!
//! # The screen, and who makes which part of it
//!
//! ```text
//!  vacatur · San Francisco · san-francisco-2018                        438 waiting   casework::Charter, Progress
//!  People v. QUASIMAN, MILO H                                              no. 1    ┐
//!  born 1944-07-16 · 31 at arrest · CII A10000001                                  │ record::Person, Event
//!  case SCN2052058 · Superior Court · arrested 1975-11-23 · convicted 1976-05-13    ┘
//!  ─ 1 count ─────────────────────────────────────────────────────────────────────
//!  ▸ 1  11359 HS  marijuana possess for sale   felony        redesignate as misd.   record::Count
//!  ─ Proposal for count 1: REDESIGNATE AS MISDEMEANOR ────────────── clear lane ──  relief::Proposal, Lane
//!    law    redesignate as misdemeanor             HS 11359(b), HS 11361.8(f)       relief::propose: the floor
//!    policy rule 5: felony, nothing against it        san-francisco-2018 §5         relief::Policy: the office's
//!    yes    offence before 2016-11-09       arrested 1975-11-23       line 3        relief::ProofLine
//!  ─ History  2 events, 1 conviction ────────────────────────────────────────────   record::Person
//!  a approve  m amend  c challenge  h hold  f flag …                                keymap, review::Action
//!  #000003 saved: approved                                                          casework::Receipt
//! ```
//!
//! # The rooms, and who may import whom
//!
//! Left may use right, nothing else; a test reads the sources and enforces it.
//!
//! ```text
//! main        → cli
//! cli         → everything; config, clock and error are read here alone
//! workstation → screen, review, keymap, queue, clock      threads, the terminal, signals
//! screen      → review, keymap                            drawing; pure
//! keymap      → review                                    keys as data
//! review      → casework, relief, record                  the state machine; pure
//! queue       → syncing, keys, casework, relief, record   the SQLite file; the only SQL; the ledger's second copy
//! assessment  → syncing, filing, relief, record           results as files, without a queue
//! keys        → casework, record                          the key file of an encrypted queue
//! filing      → typeset, casework, relief, record         a batch out, and its check
//! typeset     → nothing of ours                           text and tables on pages: PDF, and lines of a terminal
//! intake      → record                                    files in
//! casework    → relief, record                            verdicts, ledger, batches, spot-check statistics; pure
//! relief      → record                                    law and policy as rules with proof; pure
//! config      → record                                    the environment and the settings file
//! syncing     → nothing of ours                           a long file goes to the disk while it is made
//! record      → nothing of ours                           a criminal history as data; pure
//! ```
//!
//! Bytes become rows in [`intake`], rows a [`record::Person`], a person [`relief::Proposal`]s, a proposal a case in the
//! [`queue`]; the workstation shows it as a [`casework::CaseFile`], a key becomes a [`review::Action`], the action an
//! effect, the effect a [`casework::Entry`] of the ledger, synced before the screen says `saved`. Approved cases become
//! a [`casework::Batch`], and the batch a folder of [`filing`]s. Without a queue, what is decided for every count becomes
//! the tables of an [`assessment`].

pub mod assessment;
pub mod casework;
pub mod cli;
pub mod clock;
pub mod config;
pub mod error;
pub mod filing;
pub mod intake;
pub mod keymap;
pub mod keys;
pub mod queue;
pub mod record;
pub mod relief;
pub mod review;
pub mod screen;
mod syncing;
#[cfg(feature = "documents")]
pub mod typeset;
pub mod workstation;
