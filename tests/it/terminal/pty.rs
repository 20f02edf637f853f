//! The harness: starts the real program in a pseudo-terminal of its own, types, reads the screen, waits, kills.
//!
//! Nothing sleeps and nothing is timed: a wait ends when the screen says what was waited for, and a deadline only turns a
//! hang into a failure with the screen in its message.

use crate::desk::Desk;
use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Turns a hang into a failure; far longer than anything takes on a busy machine.
const DEADLINE: Duration = Duration::from_mins(1);

/// What a program left behind.
pub(super) struct After {
    /// What it told the shell.
    pub(super) code: u32,
    /// What is on the screen.
    pub(super) screen: vt100::Screen,
    /// Whether the terminal echoes and reads whole lines again.
    pub(super) cooked: bool,
    /// Everything that was sent to the terminal.
    pub(super) sent: Vec<u8>,
}

/// Lines that a terminal keeps of what was scrolled off.
const KEPT: usize = 1_000;

/// Returns the screen and everything that was scrolled off it, as a person could still read it.
pub(super) fn with_scrollback(screen: &vt100::Screen) -> String {
    let mut screen = screen.clone();
    (0..=KEPT)
        .map(|back| {
            screen.set_scrollback(back);
            screen.contents() + "\n"
        })
        .collect()
}

/// A terminal with a program in it.
pub(super) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    parser: Arc<Mutex<vt100::Parser>>,
    sent: Arc<Mutex<Vec<u8>>>,
    /// Rings whenever the screen may have changed; is gone when the program closed the terminal.
    news: Receiver<()>,
    reader: JoinHandle<()>,
    hung_up: Arc<AtomicBool>,
    ended: Receiver<ExitStatus>,
    pid: Pid,
}

impl Terminal {
    /// Starts the program at a desk, in a terminal of 80 columns and 24 rows.
    pub(super) fn open(desk: &Desk, args: &[&str]) -> Self {
        Self::open_with(desk, args, (80, 24), &[])
    }

    /// Starts the program in a terminal of a size (columns, rows), with more variables.
    pub(super) fn open_with(desk: &Desk, args: &[&str], size: (u16, u16), more: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vacatur"));
        command.args(args);
        Self::start(desk, command, size, more)
    }

    /// Starts a shell with `vacatur` in its path.
    pub(super) fn open_shell(desk: &Desk, args: &[&str]) -> Self {
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(args);
        let folder = Path::new(env!("CARGO_BIN_EXE_vacatur")).parent().expect("a folder").display();
        let path = format!("{folder}:/usr/bin:/bin");
        Self::start(desk, command, (80, 24), &[("PATH", &path), ("PS1", "ready> ")])
    }

    fn start(desk: &Desk, mut command: CommandBuilder, size: (u16, u16), more: &[(&str, &str)]) -> Self {
        command.env_clear();
        for (name, value) in desk.environment() {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        command.cwd(desk.folder());
        let pair = native_pty_system().openpty(pty_size(size)).expect("a pseudo-terminal");
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        // Kept open here, it would keep the terminal alive after the program's end.
        drop(pair.slave);
        let pid = child.process_id().and_then(|id| Pid::from_raw(id.cast_signed())).expect("a process");
        let (tell_end, ended) = channel();
        thread::spawn(move || {
            // A test that has ended already does not listen.
            let _ = child.wait().map(|status| tell_end.send(status));
        });
        let (columns, rows) = vt_size(size);
        let parser = Arc::new(Mutex::new(vt100::Parser::new(rows, columns, KEPT)));
        let sent = Arc::new(Mutex::new(Vec::new()));
        let (ring, news) = channel();
        let hung_up = Arc::new(AtomicBool::new(false));
        let stream = pair.master.try_clone_reader().expect("a reader");
        let reader = thread::spawn({
            let (parser, sent, hung_up) = (Arc::clone(&parser), Arc::clone(&sent), Arc::clone(&hung_up));
            move || read_on(stream, &parser, &sent, &ring, &hung_up)
        });
        let writer = pair.master.take_writer().expect("a writer");
        Self { master: pair.master, writer, parser, sent, news, reader, hung_up, ended, pid }
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    pub(super) fn wait(&self, wanted: impl Fn(&vt100::Screen) -> bool) {
        assert!(self.comes(DEADLINE, wanted), "waited in vain; the screen:\n{}", self.text());
    }

    /// Waits until the screen is as wanted, for no longer than this; tells whether it came.
    pub(super) fn comes(&self, time: Duration, wanted: impl Fn(&vt100::Screen) -> bool) -> bool {
        let deadline = Instant::now() + time;
        let is_there = || wanted(self.parser.lock().expect("no panic in the reader").screen());
        while !is_there() {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.news.recv_timeout(left) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => return false,
                // Nothing comes any more; what came last may have been it.
                Err(RecvTimeoutError::Disconnected) => return is_there(),
            }
        }
        true
    }

    /// Waits until a text is on the screen.
    #[track_caller]
    pub(super) fn wait_text(&self, text: &str) {
        self.wait(|screen| screen.contents().contains(text));
    }

    /// Returns what is on the screen.
    pub(super) fn text(&self) -> String {
        self.look(vt100::Screen::contents)
    }

    /// Reads something off the screen.
    pub(super) fn look<T>(&self, read: impl FnOnce(&vt100::Screen) -> T) -> T {
        read(self.parser.lock().expect("no panic in the reader").screen())
    }

    /// Sends bytes as typed.
    pub(super) fn press(&mut self, keys: &str) {
        self.writer
            .write_all(keys.as_bytes())
            .and_then(|()| self.writer.flush())
            .expect("the terminal takes keys");
    }

    /// Pastes a text, marked as terminals mark it.
    pub(super) fn paste(&mut self, text: &str) {
        self.press(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Gives the terminal another size (columns, rows).
    pub(super) fn resize(&self, size: (u16, u16)) {
        let (columns, rows) = vt_size(size);
        self.parser.lock().expect("no panic in the reader").screen_mut().set_size(rows, columns);
        self.master.resize(pty_size(size)).expect("a new size");
    }

    /// Returns the program's number.
    pub(super) fn process(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Sends the program a signal.
    pub(super) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("the program is there");
    }

    /// Kills the program as nothing else can be killed, and waits until it is gone.
    pub(super) fn kill(self) {
        self.signal(Signal::KILL);
        self.finish();
    }

    /// Waits for the program's end; returns its exit code, and the screen as it was left.
    #[track_caller]
    pub(super) fn finish(self) -> (u32, vt100::Screen) {
        let After { code, screen, .. } = self.after();
        (code, screen)
    }

    /// Waits for the program's end; returns everything it left.
    #[track_caller]
    pub(super) fn after(self) -> After {
        let code = self.status().exit_code();
        // Looked at before the last reader goes: the terminal is there as long as somebody holds it.
        let cooked = self.is_cooked();
        self.reader.join().expect("no panic in the reader");
        let screen = self.parser.lock().expect("no panic in the reader").screen().clone();
        let sent = self.sent.lock().expect("no panic in the reader").clone();
        After { code, screen, cooked, sent }
    }

    #[track_caller]
    fn status(&self) -> ExitStatus {
        let ended = self.ended.recv_timeout(DEADLINE);
        ended.unwrap_or_else(|_| panic!("the program does not end; the screen:\n{}", self.text()))
    }

    /// Closes the terminal under the program, as when a window is closed or a line drops; returns the exit code.
    #[track_caller]
    pub(super) fn hang_up(self) -> u32 {
        // The reader holds the terminal open too, and is asleep: a new size makes the program draw and wakes it.
        self.hung_up.store(true, Ordering::SeqCst);
        let size = self.master.get_size().expect("a size");
        self.master.resize(PtySize { cols: size.cols + 1, ..size }).expect("a new size");
        let Self { master, writer, reader, ended, .. } = self;
        reader.join().expect("no panic in the reader");
        drop((writer, master));
        ended.recv_timeout(DEADLINE).expect("the program ends when its terminal is gone").exit_code()
    }

    /// Tells whether the terminal echoes and reads whole lines, as a shell wants it.
    pub(super) fn is_cooked(&self) -> bool {
        use rustix::fs::{Mode, OFlags, open};
        use rustix::termios::{LocalModes, tcgetattr};
        let name = self.master.tty_name().expect("a name");
        let terminal =
            open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).expect("the terminal is there");
        let modes = tcgetattr(terminal).expect("its modes").local_modes;
        modes.contains(LocalModes::ECHO | LocalModes::ICANON)
    }
}

/// Feeds the screen until the program closes the terminal, or the test hangs up.
fn read_on(
    mut stream: Box<dyn Read + Send>,
    parser: &Mutex<vt100::Parser>,
    sent: &Mutex<Vec<u8>>,
    ring: &Sender<()>,
    hung_up: &AtomicBool,
) {
    let mut bytes = [0; 8192];
    while !hung_up.load(Ordering::SeqCst) {
        match stream.read(&mut bytes) {
            Ok(0) | Err(_) => return,
            Ok(count) => {
                sent.lock().expect("no panic in the test").extend_from_slice(&bytes[..count]);
                parser.lock().expect("no panic in the test").process(&bytes[..count]);
                // The test may have ended.
                let _ = ring.send(());
            }
        }
    }
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn vt_size((columns, rows): (u16, u16)) -> (NonZeroU16, NonZeroU16) {
    (NonZeroU16::new(columns).expect("columns"), NonZeroU16::new(rows).expect("rows"))
}
