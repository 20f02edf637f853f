//! Asking for a passphrase: at the terminal without echo, or from the file that the environment names.

use super::Desk;
use crate::error::{Failure, Kind};
use crate::record::Secret;
use crate::record::limits::PASSPHRASE;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::Path;
use zeroize::Zeroizing;

/// Where passphrases come from.
pub(super) enum Source {
    /// A person types them.
    Keyboard,
    /// A script has written them down, one a line.
    Lines(BufReader<File>),
}

impl Desk {
    /// Returns where passphrases come from.
    pub(super) fn passphrases(&self) -> Result<Source, Failure> {
        match &self.environment.passphrases {
            None => Ok(Source::Keyboard),
            Some(path) => open(path).map(Source::Lines),
        }
    }
}

impl Source {
    /// Tells whether a wrong passphrase can be typed again.
    pub(super) fn can_ask_again(&self) -> bool {
        matches!(self, Self::Keyboard)
    }

    /// Asks for a passphrase.
    pub(super) fn ask(&mut self, words: &str) -> Result<Secret, Failure> {
        match self {
            Self::Keyboard => keyboard::ask(words),
            Self::Lines(lines) => line(lines, words),
        }
    }

    /// Asks for a new passphrase, which a person types twice.
    pub(super) fn ask_new(&mut self, words: &str) -> Result<Secret, Failure> {
        let first = self.ask(words)?;
        if matches!(self, Self::Keyboard) && self.ask("The same once more: ")? != first {
            return Err(Failure::new(Kind::Usage, "the two were not the same: nothing was changed")
                .hint("do it again, and type slowly"));
        }
        Ok(first)
    }
}

fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    let file = File::open(path).map_err(|error| {
        Failure::new(Kind::Input, format!("cannot read the passphrase file {}: {error}", path.display()))
            .hint("check the name in VACATUR_PASSPHRASE_FILE or VACATUR_PASSPHRASE_FD, or unset it")
    })?;
    if is_open_to_others(&file) {
        return Err(Failure::new(Kind::Input, format!("{} can be read by others", path.display()))
            .hint("take their right away: chmod 600 FILE"));
    }
    Ok(BufReader::new(file))
}

#[cfg(unix)]
fn is_open_to_others(file: &File) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &File) -> bool {
    false
}

fn line(lines: &mut BufReader<File>, words: &str) -> Result<Secret, Failure> {
    let mut line = Zeroizing::new(String::with_capacity(PASSPHRASE.length() + 2));
    match lines.take(PASSPHRASE.most + 2).read_line(&mut line) {
        Ok(_) if line.trim_end_matches(['\n', '\r']).len() > PASSPHRASE.length() => {
            Err(Failure::new(Kind::Input, PASSPHRASE.to_string()).hint("put one passphrase on each line"))
        }
        Ok(read) if read > 0 => Ok(Secret::of(line.trim_end_matches(['\n', '\r']).to_owned())),
        Ok(_) => Err(Failure::new(Kind::Input, "the passphrase file has no line left")
            .hint(format!("one more line is needed: {}", words.trim_end().trim_end_matches(':')))),
        Err(error) => Err(unreadable(&error)),
    }
}

fn unreadable(error: &io::Error) -> Failure {
    Failure::new(Kind::Input, format!("no passphrase could be read: {error}"))
        .hint("run it in a terminal window, or name a file in VACATUR_PASSPHRASE_FILE")
}

#[cfg(unix)]
mod keyboard {
    //! The terminal without echo. The mode before is put back however the asking ends.

    use super::unreadable;
    use crate::error::{Failure, Kind};
    use crate::record::Secret;
    use crate::record::limits::PASSPHRASE;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use std::fs::{File, OpenOptions};
    use std::io::{Read as _, Write as _};
    use zeroize::Zeroizing;

    const CANCEL: u8 = 3;
    const END: u8 = 4;
    const LINE: u8 = 21;

    struct Silent {
        tty: File,
        before: Termios,
    }

    impl Drop for Silent {
        fn drop(&mut self) {
            // A terminal that is gone needs nothing put back.
            let _ = tcsetattr(&self.tty, OptionalActions::Flush, &self.before);
            let _ = self.tty.write_all(b"\r\n");
        }
    }

    fn silence() -> std::io::Result<Silent> {
        let tty = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        let before = tcgetattr(&tty)?;
        let mut silent = before.clone();
        // Keys that would end the program come as bytes: nothing may leave the terminal mute.
        silent.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        tcsetattr(&tty, OptionalActions::Flush, &silent)?;
        Ok(Silent { tty, before })
    }

    pub(super) fn ask(words: &str) -> Result<Secret, Failure> {
        let mut silent = silence().map_err(|error| unreadable(&error))?;
        let mut typed = Zeroizing::new(Vec::with_capacity(PASSPHRASE.length()));
        silent.tty.write_all(words.as_bytes()).map_err(|error| unreadable(&error))?;
        let mut byte = [0];
        loop {
            let read = silent.tty.read(&mut byte).map_err(|error| unreadable(&error))?;
            match byte[0] {
                _ if read == 0 => break,
                CANCEL => return Err(Failure::new(Kind::Usage, "nothing was done: you left")),
                END | b'\r' | b'\n' => break,
                LINE => typed.clear(),
                0x7f | 0x08 => {
                    // A character may be several bytes.
                    while typed.pop().is_some_and(|byte| byte & 0xC0 == 0x80) {}
                }
                byte if typed.len() < PASSPHRASE.length() => typed.push(byte),
                _ => {}
            }
        }
        let text = std::str::from_utf8(&typed).map(str::to_owned);
        text.map(Secret::of).map_err(|_| {
            Failure::new(Kind::Input, "that is no text the terminal should send").hint("use a UTF-8 terminal")
        })
    }
}

#[cfg(not(unix))]
mod keyboard {
    //! No terminal of this machine is known: passphrases come from a file.

    use crate::error::{Failure, Kind};
    use crate::record::Secret;

    pub(super) fn ask(_: &str) -> Result<Secret, Failure> {
        Err(Failure::new(Kind::Usage, "passphrases cannot be typed on this machine")
            .hint("name a file in VACATUR_PASSPHRASE_FILE"))
    }
}
