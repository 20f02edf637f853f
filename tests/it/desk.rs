//! A desk for tests: an empty home, a fixed clock, a named seat, and the real binary.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// An empty machine in a temporary folder.
pub(crate) struct Desk {
    home: tempfile::TempDir,
}

/// What a command did.
#[derive(Debug)]
#[must_use = "look at the exit code or the output"]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a temporary folder") }
    }

    /// The folder everything of this desk lies in.
    pub(crate) fn folder(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file and returns its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("the temporary folder is writable");
        path
    }

    /// Writes a file that its owner alone may read, and returns its path.
    pub(crate) fn private_file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.file(name, content);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let owner = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(&path, owner).expect("the file is ours");
        }
        path
    }

    /// The binary with nothing of the developer's machine around it.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vacatur"));
        command.env_clear().current_dir(self.folder());
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command
    }

    /// The variables the binary sees.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let home = self.folder().display().to_string();
        [
            ("HOME", home.clone()),
            ("XDG_DATA_HOME", format!("{home}/data")),
            ("XDG_CONFIG_HOME", format!("{home}/config")),
            ("VACATUR_QUEUE", format!("{home}/test.vacatur")),
            ("VACATUR_SEAT", "R. Reviewer".to_owned()),
            ("VACATUR_NOW", "2018-02-01T17:00:00Z".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    /// Runs the binary.
    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        Done::from(self.command().args(arguments).output().expect("the binary starts"))
    }

    /// Runs the binary and gives it these lines to read.
    pub(crate) fn run_with(&self, arguments: &[&str], lines: &str) -> Done {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let mut input = child.stdin.take().expect("a pipe");
        // One that has left already reads no more.
        let _ = input.write_all(lines.as_bytes());
        drop(input);
        Done::from(child.wait_with_output().expect("it ends"))
    }

    /// Runs the binary, which must succeed.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        assert_eq!(done.code, 0, "vacatur {arguments:?} failed: {}", done.err);
        done.out
    }

    /// Runs the binary as somebody else.
    pub(crate) fn run_as(&self, seat: &str, arguments: &[&str]) -> Done {
        let mut command = self.command();
        command.env("VACATUR_SEAT", seat);
        Done::from(command.args(arguments).output().expect("the binary starts"))
    }

    /// Makes a San Francisco queue as of the day of the announcement.
    pub(crate) fn init(&self) {
        let said = self.ok(&["init", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31", "--plain-file"]);
        assert!(said.contains("vacatur import"), "init says what comes next: {said}");
    }
}

/// Runs a command and writes these lines to it.
pub(crate) fn talk(mut command: Command, lines: &[&str]) -> Done {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all((lines.join("\n") + "\n").as_bytes()).expect("the lines are taken");
    drop(input);
    Done::from(child.wait_with_output().expect("it ends"))
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// The fictitious file that ships with the program.
pub(crate) fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/doj_fictitious.csv")
}

/// The path of the shipped sample as an argument.
pub(crate) fn sample_argument() -> String {
    sample().display().to_string()
}
