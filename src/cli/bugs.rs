//! The report of a mistake of ours: where it happened and how to go on, and no word of a case.
//!
//! A panic of the standard library may quote what it stumbled over, such as a name that was cut in the middle of a
//! letter. So only words that stand in the source are repeated; words put together at run time are withheld.

use crate::error::{Failure, Kind};
use color_eyre::section::PanicMessage;
use std::fmt;
use std::panic::PanicHookInfo;

/// Installs the report, before any hook of a terminal; without the environment, which may hold names.
pub(super) fn install() {
    let installed = color_eyre::config::HookBuilder::default()
        .display_env_section(false)
        .panic_message(Withheld)
        .panic_section(
            "This is a mistake of the program. Every verdict that was acknowledged is on the disk.",
        )
        .install();
    if let Err(error) = installed {
        super::output::tell(&format!("vacatur: bug reports could not be set up: {error}"));
    }
}

/// Returns what is said of a command that ended by such a mistake.
pub(super) fn failure() -> Failure {
    Failure::new(Kind::Bug, "the program stopped because of a mistake of its own")
        .hint("run it again; `vacatur audit` shows that nothing acknowledged was lost")
}

/// What a panic says of itself.
struct Withheld;

impl PanicMessage for Withheld {
    fn display(&self, info: &PanicHookInfo<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = info.payload().downcast_ref::<&'static str>();
        let words =
            words.copied().unwrap_or("withheld, because words made while the program ran may quote a case");
        writeln!(f, "The program made a mistake.\nMessage:  {words}")?;
        match info.location() {
            Some(at) => write!(f, "Location: {at}"),
            None => write!(f, "Location: unknown"),
        }
    }
}
