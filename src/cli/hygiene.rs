//! What the process asks of the machine before it does anything: no memory image, no files for others.
//!
//! A dump of the memory would hold cases and the key of an open queue; nobody but the administrator may read the memory
//! of the running program; what is written is for its owner alone, whatever the account's habits are. `doctor` says what
//! of it is in force.

/// Asks for it all. What a machine refuses is refused to everybody there, and `doctor` says so.
pub(super) fn begin() {
    #[cfg(unix)]
    {
        use rustix::fs::Mode;
        use rustix::process::{Resource, Rlimit, setrlimit, umask};
        umask(Mode::RWXG | Mode::RWXO);
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        let _ = setrlimit(Resource::Core, none);
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Says what is in force, or what is not.
pub(super) fn in_force() -> Result<&'static str, &'static str> {
    #[cfg(unix)]
    if rustix::process::getrlimit(rustix::process::Resource::Core).current != Some(0) {
        return Err("this machine lets a program that fails leave an image of its memory");
    }
    #[cfg(target_os = "linux")]
    if rustix::process::dumpable_behavior() != Ok(rustix::process::DumpableBehavior::NotDumpable) {
        return Err("other programs of this account may read the memory of this one");
    }
    Ok("no image of the memory is left, other programs may not read it, files are for their owner alone")
}
