//! Watches for a terminal that is gone.
//!
//! A hang-up is told by SIGHUP, but a shell or `nohup` can keep that from us, and the input library spins for ever on a
//! terminal that is gone (measured: 97 % of a core). So one thread sleeps in `poll` until the terminal reports it.

use super::escort::Escort;
use super::incoming::{Cause, Incoming};
use super::signals::usher_out;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc::Sender;
use std::thread;

/// Starts the thread; it sleeps until the terminal is gone.
pub(super) fn watch(to: Sender<Incoming>, escort: Escort) -> io::Result<()> {
    let terminal = io::stdin().as_fd().try_clone_to_owned()?;
    thread::Builder::new().name("hangup".to_owned()).spawn(move || {
        if wait_until_gone(&terminal).is_ok() {
            usher_out(&to, &escort, Cause::HungUp);
        }
    })?;
    Ok(())
}

/// Returns when nobody holds the other end any more. Asks for no event: an error or a hang-up is always reported.
/// Fails where the system cannot watch this terminal (some answer `NVAL` for terminals); SIGHUP is all there is then.
fn wait_until_gone(terminal: &OwnedFd) -> io::Result<()> {
    loop {
        let mut watched = [PollFd::new(terminal, PollFlags::empty())];
        match poll(&mut watched, None) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let [terminal] = watched;
        if terminal.revents().contains(PollFlags::NVAL) {
            return Err(io::ErrorKind::Unsupported.into());
        }
        if terminal.revents().intersects(PollFlags::HUP | PollFlags::ERR) {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_end_going_away_is_noticed() {
        let (near, far) = std::os::unix::net::UnixStream::pair().unwrap();
        let watched = thread::spawn(move || wait_until_gone(&OwnedFd::from(near)));
        drop(far);
        watched.join().unwrap().unwrap();
    }
}
