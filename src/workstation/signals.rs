//! The signals thread: what the system tells the process becomes a message like any other.

use super::escort::{Escort, Grace};
use super::incoming::{Cause, Incoming};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use std::io;
use std::process;
use std::sync::mpsc::Sender;
use std::thread;

/// What the shell is told where the main thread had to be left behind; the exit code for a machine that refused.
const LEFT_BEHIND: i32 = 5;

/// Starts the thread. It lives as long as the process: its signals have no other handler any more.
pub(super) fn listen(to: Sender<Incoming>, escort: Escort) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGQUIT, SIGINT, SIGTSTP, SIGCONT])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGTERM | SIGQUIT => usher_out(&to, &escort, Cause::Told),
                SIGHUP => usher_out(&to, &escort, Cause::HungUp),
                SIGTSTP => pass(&to, Incoming::Suspend),
                SIGCONT => pass(&to, Incoming::Continued),
                // Ctrl-C is a key in raw mode. A SIGINT from elsewhere is not a decision to leave.
                _ => {}
            }
        }
    })?;
    Ok(())
}

/// Tells the main thread to leave, and ends the process where it does not.
pub(super) fn usher_out(to: &Sender<Incoming>, escort: &Escort, cause: Cause) {
    pass(to, Incoming::MustLeave(cause));
    if !escort.sees_out(Grace::default()) {
        // Does not wait for the terminal's output: the shell gets a keyboard that works.
        let _ = crossterm::terminal::disable_raw_mode();
        process::exit(LEFT_BEHIND);
    }
}

fn pass(to: &Sender<Incoming>, incoming: Incoming) {
    // Where nobody listens any more, the main thread has left the workstation and the process is about to end.
    let _ = to.send(incoming);
}

/// Stops the whole job, as Ctrl-Z would, and returns when it is continued.
///
/// SIGTTOU stops by default like SIGTSTP, whose handler is ours. The kernel discards it, unlike SIGSTOP, in a job that no
/// shell could continue, such as a program that `ssh` started: then this returns at once.
pub(super) fn stop_job() -> io::Result<()> {
    Ok(rustix::process::kill_current_process_group(rustix::process::Signal::TTOU)?)
}

/// Tells whether the terminal takes what this job writes and gives it the keys.
pub(super) fn in_foreground() -> bool {
    let group = rustix::process::getpgrp();
    rustix::termios::tcgetpgrp(io::stdin()).is_ok_and(|foreground| foreground == group)
}
