//! `vacatur init`: makes a queue for one county, one policy and one date.

use super::{Desk, failures, opening, output::say};
use crate::casework::{Change, Charter, Digest, Role};
use crate::error::{Failure, Kind};
use crate::keys::{self, Cost, KeyFile, RecoveryWords, Unlocked};
use crate::queue::{self, Queue};
use crate::record::County;
use crate::relief::Policy;
use jiff::civil::Date;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The county whose convictions are cleared
    #[arg(long, value_name = "NAME", value_parser = County::named)]
    county: County,

    /// The office's rules: the name of a shipped policy, or a policy file
    #[arg(long, value_name = "NAME|FILE", default_value = "san-francisco-2018")]
    policy: String,

    /// The date on which ages, sentences and years are computed
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Date,

    /// Do not encrypt the queue: for fictitious people, and for disks that are encrypted whole
    #[arg(long)]
    plain_file: bool,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let path = desk.queue()?;
    let policy = super::policy::find(&arguments.policy)?;
    refuse_existing(&path)?;
    let charter = charter(arguments.county.clone(), &policy, arguments.as_of, false)?;
    let kept = if arguments.plain_file {
        desk.close(found_plain(desk, &path, &charter, &policy)?)?;
        "It is a plain file: whoever can read it reads every case in it.\n".to_owned()
    } else {
        found_encrypted(desk, &path, &charter, &policy)?
    };
    say(&format!(
        "made {}: {} under {} as of {}; its supervisor is {}\n{kept}next: vacatur import FILE...",
        path.display(),
        arguments.county,
        policy.name(),
        arguments.as_of,
        desk.seat()
    ))
}

/// Makes a plain queue of fictitious people.
pub(super) fn found_demo(
    desk: &Desk,
    path: &Path,
    county: County,
    policy: &Policy,
    as_of: Date,
) -> Result<Queue, Failure> {
    refuse_existing(path)?;
    found_plain(desk, path, &charter(county, policy, as_of, true)?, policy)
}

fn charter(county: County, policy: &Policy, as_of: Date, demo: bool) -> Result<Charter, Failure> {
    let policy_digest = Digest::of(policy.text().as_bytes());
    let vocabulary = super::vocabulary::shipped()?;
    let vocabulary = Some(Digest::of(vocabulary.canonical().as_bytes()));
    Ok(Charter { county, policy: policy.name().to_owned(), policy_digest, as_of, demo, vocabulary })
}

fn refuse_existing(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        return Err(Failure::new(Kind::Usage, format!("{} is there already", path.display()))
            .hint("open it with `vacatur review`, or name another place with --queue PATH"));
    }
    Ok(())
}

fn found_plain(desk: &Desk, path: &Path, charter: &Charter, policy: &Policy) -> Result<Queue, Failure> {
    Queue::create(path, charter, policy.text(), &desk.seat(), desk.clock.now()).map_err(failures::queue)
}

/// Makes an encrypted queue with its founder's key and a recovery key, and returns what is to be written down.
fn found_encrypted(desk: &Desk, path: &Path, charter: &Charter, policy: &Policy) -> Result<String, Failure> {
    let seat = desk.seat();
    if !cfg!(feature = "encryption") {
        return Err(failures::queue(queue::Error::NoEncryption));
    }
    let passphrase =
        desk.passphrases()?.ask_new(&format!("A passphrase for {seat}, of 12 characters or more: "))?;
    let words = RecoveryWords::random().map_err(failures::keys)?;
    queue::prepare(path).map_err(failures::queue)?;
    let (mut file, unlocked) =
        KeyFile::found(path, &seat, &passphrase, Cost::USUAL).map_err(failures::keys)?;
    let made = found_with(desk, path, charter, policy, &mut file, &unlocked, &words);
    if let Err(failure) = made {
        file.withdraw();
        return Err(failure);
    }
    Ok(format!(
        "It is encrypted. Its key file {} belongs to it: keep copies of both together.\n\
         Should every passphrase be lost, these words open it. Write them down, lock them away, and clear the screen:\n\n  \
         {}\n\n",
        keys::place(path).display(),
        words.rows().join("\n  ")
    ))
}

fn found_with(
    desk: &Desk,
    path: &Path,
    charter: &Charter,
    policy: &Policy,
    file: &mut KeyFile,
    unlocked: &Unlocked,
    words: &RecoveryWords,
) -> Result<(), Failure> {
    let (seat, now) = (desk.seat(), desk.clock.now());
    let key = opening::credentials(file, unlocked);
    // 128 random bits need no further work to protect them.
    let recovery = keys::recovery_seat();
    let signer = file.add(unlocked, &recovery, words.passphrase(), Cost::LEAST).map_err(failures::keys)?;
    let mut queue =
        Queue::create_encrypted(path, charter, policy.text(), &seat, now, key).map_err(failures::queue)?;
    let change = Change::Add { who: recovery, role: Role::Supervisor, key: Some(signer.public()) };
    queue.change_roster(change, &seat, now).map_err(failures::queue)?;
    desk.close(queue).map(|_| ())
}
