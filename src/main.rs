//! Runs the command line and hands its exit code to the shell.

use std::process::ExitCode;

/// Histories are many small pieces that come and go on two threads; the system's allocator takes a quarter of an
/// import for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    vacatur::cli::main()
}
