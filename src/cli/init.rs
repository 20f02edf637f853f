//! `vacatur init`: makes a queue for one county, one policy and one date.

use super::{Desk, failures, output::say};
use crate::casework::{Charter, Digest};
use crate::error::{Failure, Kind};
use crate::queue::Queue;
use crate::record::County;
use crate::relief::Policy;
use jiff::civil::Date;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The county whose convictions are cleared
    #[arg(long, value_name = "NAME")]
    county: String,

    /// The office's rules: the name of a shipped policy, or a policy file
    #[arg(long, value_name = "NAME|FILE", default_value = "san-francisco-2018")]
    policy: String,

    /// The date on which ages, sentences and years are computed
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Date,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let path = desk.queue()?;
    let county = County::new(&arguments.county);
    let policy = super::policy::find(&arguments.policy)?;
    let queue = found(desk, &path, county, &policy, arguments.as_of, false)?;
    queue.close().map_err(failures::queue)?;
    say(&format!(
        "made {}: {} under {} as of {}; its supervisor is {}\nnext: vacatur import FILE...",
        path.display(),
        arguments.county.to_uppercase(),
        policy.name(),
        arguments.as_of,
        desk.seat()
    ))
}

/// Makes the queue and its first ledger entry.
pub(super) fn found(
    desk: &Desk,
    path: &Path,
    county: County,
    policy: &Policy,
    as_of: Date,
    demo: bool,
) -> Result<Queue, Failure> {
    if path.exists() {
        return Err(Failure::new(Kind::Usage, format!("{} is there already", path.display()))
            .hint("open it with `vacatur review`, or name another place with --queue PATH"));
    }
    let charter = Charter {
        county,
        policy: policy.name().to_owned(),
        policy_digest: Digest::of(policy.text().as_bytes()),
        as_of,
        demo,
    };
    Queue::create(path, &charter, policy.text(), &desk.seat(), desk.clock.now()).map_err(failures::queue)
}
