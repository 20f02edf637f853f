//! What the session sends, in which order, and what it does when a step fails.

use super::*;

/// A terminal that writes down what it is told, and refuses what begins in certain ways.
#[derive(Default)]
pub(in crate::workstation) struct Recorder {
    pub(in crate::workstation) told: Vec<String>,
    pub(in crate::workstation) refuses: Vec<&'static str>,
    pub(in crate::workstation) size: Size,
}

impl Recorder {
    fn tell(&mut self, what: &str) -> io::Result<()> {
        self.told.push(what.to_owned());
        if self.refuses.iter().any(|refused| what.starts_with(refused)) {
            Err(io::Error::other(what.to_owned()))
        } else {
            Ok(())
        }
    }
}

impl Write for Recorder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tell(&String::from_utf8_lossy(bytes).replace('\x1b', "ESC "))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Tty for Recorder {
    fn raw(&mut self, on: bool) -> io::Result<()> {
        self.tell(if on { "raw" } else { "cooked" })
    }

    fn size(&self) -> Size {
        self.size
    }
}

const ON: [&str; 5] = ["raw", "ESC [?1049h", "ESC [?25l", "ESC [?2004h", "ESC [?1004h"];
const OFF: [&str; 7] =
    ["ESC [?1004l", "ESC [?2004l", "ESC [?25h", "ESC [2J", "ESC [3J", "ESC [?1049l", "cooked"];

/// Opens a session on a recorder that refuses some steps.
fn open(refuses: &[&'static str]) -> (Result<Session<Recorder>, io::Error>, Modes) {
    let modes = Modes::default();
    let recorder = Recorder { refuses: refuses.to_vec(), ..Recorder::default() };
    (Session::open(recorder, modes.clone()), modes)
}

#[test]
fn leaving_undoes_entering_in_reverse_and_once() {
    let (session, modes) = open(&[]);
    let mut session = session.unwrap();
    assert_eq!(session.tty.told, ON);
    assert!(session.is_on());
    session.tty.told.clear();
    session.leave().unwrap();
    assert_eq!(session.tty.told, OFF);
    assert!(!modes.any());
    session.leave().unwrap();
    assert_eq!(session.tty.told.len(), OFF.len());
}

#[test]
fn nothing_is_turned_off_that_was_not_turned_on() {
    let modes = Modes::default();
    let mut recorder = Recorder { refuses: vec!["ESC [?25l"], ..Recorder::default() };
    let refused = modes.enter(&mut recorder).unwrap_err();
    assert_eq!(refused.to_string(), "ESC [?25l");
    recorder.told.clear();
    modes.restore(&mut recorder).unwrap();
    assert_eq!(recorder.told, ["ESC [2J", "ESC [3J", "ESC [?1049l", "cooked"]);
}

#[test]
fn a_session_that_cannot_open_leaves_nothing_on() {
    let (session, modes) = open(&["ESC [?2004h"]);
    assert!(session.is_err());
    assert!(!modes.any());
}

#[test]
fn every_step_of_leaving_is_tried_and_the_first_error_is_kept() {
    let (session, _) = open(&["ESC [?2004l", "ESC [?25h"]);
    let mut session = session.unwrap();
    session.tty.told.clear();
    assert_eq!(session.leave().unwrap_err().to_string(), "ESC [?2004l");
    assert_eq!(session.tty.told, OFF);
}

#[test]
fn what_the_panic_hook_restored_is_not_restored_again() {
    let (session, modes) = open(&[]);
    let mut session = session.unwrap();
    let mut hook = Recorder::default();
    modes.restore(&mut hook).unwrap();
    assert_eq!(hook.told, OFF);
    session.tty.told.clear();
    session.leave().unwrap();
    assert!(session.tty.told.is_empty());
}

#[test]
fn a_session_comes_back_after_a_suspension() {
    let (session, _) = open(&[]);
    let mut session = session.unwrap();
    session.tty.told.clear();
    session.reassert().unwrap();
    let both: Vec<&str> = OFF.into_iter().chain(ON).collect();
    assert_eq!(session.tty.told, both);
}
