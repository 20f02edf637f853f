//! `vacatur` alone: opens the default queue, or says in three lines how to begin.

use super::{Desk, output::say};
use crate::error::Failure;

pub(super) fn run(desk: &Desk) -> Result<(), Failure> {
    let path = desk.queue()?;
    if path.exists() {
        return super::review::open(desk, &path, &super::review::Arguments::default());
    }
    say("There is no queue yet. To look around among fictitious people:   vacatur demo\n\
         To begin with a real file:   vacatur init --county \"SAN FRANCISCO\" --as-of 2018-01-31\n\
         and then:   vacatur import FILE...   and   vacatur review")
}
