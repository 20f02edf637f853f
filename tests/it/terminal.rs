//! The real program in a pseudo-terminal: what only shows when a terminal, signals and a process are there.
//!
//! What the screens say is told by the stories and the state machine's own tests; here is what the driver, the session
//! and the queue's thread do together. `pty` is the harness, `hands` how a person uses it.

mod crash;
mod hands;
mod job;
mod leaks;
mod leaving;
mod pty;
mod screens;
