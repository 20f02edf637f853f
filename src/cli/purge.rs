//! `vacatur purge`: erases the personal data of cases that were granted, by the office's rule, and certifies it.

use super::output::{ask, counted, say, say_json};
use super::{Desk, failures};
use crate::casework::purge::Destruction;
use crate::casework::{Act, Kept, PurgeRule};
use crate::error::{Failure, Kind};
use crate::queue::{PurgeOrder, PurgePlan};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// Cases and reasons named in full; more are only counted.
const LISTED: usize = 40;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Say what the office's rule would erase today, and what it keeps and why; nothing is erased
    List {
        /// The office's settings, which have the rule [default: `vacatur office show`]
        #[arg(long, value_name = "FILE")]
        office: Option<PathBuf>,
    },
    /// Erase it: a supervisor, who signs in again and types what is to be done. It cannot be undone
    Run {
        /// The office's settings, which have the rule [default: `vacatur office show`]
        #[arg(long, value_name = "FILE")]
        office: Option<PathBuf>,
        /// The folder to make for the certificate of destruction [default: destruction-ENTRY]
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
        /// What a person would type, for scripts: "erase N cases", with the number that `purge list` says
        #[arg(long, value_name = "WORDS")]
        confirm: Option<String>,
    },
    /// Print the certificates of destruction, or write one out again, byte for byte the same
    Certificate {
        /// The ledger entry of the purge [default: every one]
        entry: Option<u64>,
        /// Print JSON for another program
        #[arg(long, conflicts_with = "out")]
        json: bool,
        /// The folder to make for it
        #[arg(long, value_name = "FOLDER", requires = "entry")]
        out: Option<PathBuf>,
    },
    /// Write the whole file anew once more, where a purge could not because somebody else had the queue open
    Scrub,
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<(), Failure> {
    match command {
        Command::List { office } => list(desk, office.as_deref()),
        Command::Run { office, out, confirm } => {
            erase(desk, office.as_deref(), out.as_deref(), confirm.as_deref())
        }
        Command::Certificate { entry, json, out } => certificate(desk, entry, json, out.as_deref()),
        Command::Scrub => scrub(desk),
    }
}

fn rule(office: Option<&Path>) -> Result<PurgeRule, Failure> {
    Ok(super::office::find(office)?.purge)
}

fn list(desk: &Desk, office: Option<&Path>) -> Result<(), Failure> {
    let rule = rule(office)?;
    let plan = desk.open_to_read()?.plan_purge(rule, desk.clock.today()).map_err(failures::queue)?;
    let next = if plan.due.is_empty() { "" } else { "\nnext: vacatur purge run" };
    say(&format!("{}{next}", in_words(&plan, rule)))
}

fn in_words(plan: &PurgePlan, rule: PurgeRule) -> String {
    let mut text = format!("rule: {rule}\n");
    let cases: Vec<_> = plan.due.iter().take(LISTED).map(|case| case.0.to_string()).collect();
    // Writing to a String cannot fail.
    let _ = write!(text, "to be erased: {}", due(plan));
    if !cases.is_empty() {
        let more = if plan.due.len() > LISTED { ", …" } else { "" };
        let _ = write!(text, ": {}{more}", cases.join(", "));
    }
    let kept = counted(plan.kept.len() as u64, "person", "persons");
    let _ = write!(text, "\nkept although a case of theirs was granted: {kept}");
    let mut kinds: BTreeMap<&str, (u64, Kept)> = BTreeMap::new();
    for why in &plan.kept {
        kinds.entry(kind(why)).or_insert((0, *why)).0 += 1;
    }
    for (kind, (persons, first)) in kinds {
        let persons = counted(persons, "person", "persons");
        let _ = write!(text, "\n  {persons}: {kind}; the first: {first}");
    }
    text
}

fn due(plan: &PurgePlan) -> String {
    format!(
        "{} of {}",
        counted(plan.due.len() as u64, "case", "cases"),
        counted(plan.persons, "person", "persons")
    )
}

fn kind(why: &Kept) -> &'static str {
    match why {
        Kept::Open(_) => "another case of the person is still needed, and their history with it",
        Kept::NotYet(..) => "a case has not come to the step that the rule asks for",
        Kept::NotSealed(_) => "a case is not sealed, and the rule erases sealed cases alone",
        Kept::Waits(..) => "the days of the rule are not over",
    }
}

fn erase(
    desk: &Desk,
    office: Option<&Path>,
    out: Option<&Path>,
    confirm: Option<&str>,
) -> Result<(), Failure> {
    let rule = rule(office)?;
    let (mut queue, session) = desk.open_signed_in(Act::Purge)?;
    let plan = queue.plan_purge(rule, desk.clock.today()).map_err(failures::queue)?;
    say(&in_words(&plan, rule))?;
    if plan.due.is_empty() {
        return say("nothing was erased");
    }
    let entry = queue.head().map_err(failures::queue)?.entries + 1;
    let out = out.map_or_else(|| PathBuf::from(format!("destruction-{entry}")), Path::to_path_buf);
    // Made before anything is erased: a certificate that cannot be written is no reason to find that out afterwards.
    new_folder(&out)?;
    let asked = agree(&plan, confirm).and_then(|()| match session {
        None => Ok(()),
        Some(mut session) => {
            let typed = session.passphrases.ask(&format!("Passphrase of {}, once more: ", desk.seat()))?;
            desk.check(queue.path(), &typed).map(drop)
        }
    });
    let figures = asked.and_then(|()| super::impact::of_cases(&queue, &plan.due.iter().copied().collect()));
    let purged = figures.and_then(|figures| {
        let version = env!("CARGO_PKG_VERSION");
        let today = desk.clock.today();
        let order = PurgeOrder { rule, agreed: &plan.due, today, version, figures: &figures };
        queue.purge(order, &desk.seat(), desk.clock.now()).map_err(failures::queue)
    });
    let (receipt, certificate) = match purged {
        Ok(purged) => purged,
        Err(failure) => {
            // Empty, and made a moment ago.
            let _ = std::fs::remove_dir(&out);
            return Err(failure);
        }
    };
    let scrubbed = queue.scrub();
    let written = write_out(&certificate, &out);
    let backup = desk.only_backup(&queue)?;
    let slip = desk.close(queue)?;
    scrubbed.map_err(|error| {
        failures::queue(error).hint(
            "the cases are erased, but traces may lie in the file: close every other vacatur, then `vacatur purge scrub`",
        )
    })?;
    // The backups before hold what was erased: one of what is left takes their place, once it was opened and audited.
    backup.iter().for_each(super::backup::back_up);
    written?;
    say(&format!(
        "erased {}, ledger {}\ncertificate in {}: destruction.txt and destruction.json, SHA-256 {}\nto write down: \
         {slip}\nstill to be destroyed by hand: what the certificate says that this could not reach",
        due(&plan),
        receipt.seq,
        out.display(),
        crate::casework::Digest::of(json_of(&certificate)?.as_bytes()),
    ))
}

/// Asks whoever sits here to type what is about to be done.
fn agree(plan: &PurgePlan, confirm: Option<&str>) -> Result<(), Failure> {
    let words = format!("erase {}", counted(plan.due.len() as u64, "case", "cases"));
    let typed = match confirm {
        Some(typed) => typed.to_owned(),
        None if io::stdin().is_terminal() => {
            let unasked = |error| Failure::new(Kind::Problem, format!("nothing could be asked: {error}"));
            ask(&format!("This cannot be undone. Type `{words}` to go on: ")).map_err(unasked)?;
            let mut line = String::new();
            io::stdin()
                .lock()
                .read_line(&mut line)
                .map_err(|error| Failure::new(Kind::Problem, format!("nothing could be read: {error}")))?;
            line
        }
        None => String::new(),
    };
    if typed.trim() == words {
        return Ok(());
    }
    Err(Failure::new(Kind::Usage, "nothing was erased: it was not agreed to")
        .hint(format!("type `{words}` when asked, or add --confirm \"{words}\"")))
}

fn certificate(desk: &Desk, entry: Option<u64>, json: bool, out: Option<&Path>) -> Result<(), Failure> {
    let mut all = desk.open_to_read()?.destructions().map_err(failures::queue)?;
    if let Some(entry) = entry {
        all.retain(|one| one.entry.0 == entry);
    }
    let Some(first) = all.first() else {
        return match entry {
            None => say("nothing was ever erased from this queue"),
            Some(entry) => Err(Failure::new(Kind::Usage, format!("entry {entry} is no purge"))
                .hint("`vacatur purge certificate` prints every one")),
        };
    };
    if let Some(out) = out {
        new_folder(out)?;
        write_out(first, out)?;
        return say(&format!("wrote destruction.txt and destruction.json to {}", out.display()));
    }
    if json {
        return say_json(&all);
    }
    let texts: Vec<String> = all.iter().map(Destruction::text).collect();
    say(texts.join("\n").trim_end())
}

fn scrub(desk: &Desk) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::Purge)?;
    queue.scrub().map_err(failures::queue)?;
    queue.close().map_err(failures::queue)?;
    say("the file was written anew and its journal emptied")
}

fn json_of(certificate: &Destruction) -> Result<String, Failure> {
    certificate.json().map_err(|error| Failure::new(Kind::Bug, error.to_string()))
}

fn write_out(certificate: &Destruction, folder: &Path) -> Result<(), Failure> {
    for (name, text) in [("destruction.txt", certificate.text()), ("destruction.json", json_of(certificate)?)]
    {
        let path = folder.join(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(|error| {
            Failure::new(Kind::Problem, format!("cannot write {}: {error}", path.display()))
                .hint("`vacatur purge certificate ENTRY --out FOLDER` writes the same certificate again")
        })?;
    }
    Ok(())
}

/// Makes a folder that only its owner may enter.
fn new_folder(path: &Path) -> Result<(), Failure> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| {
        Failure::new(Kind::Usage, format!("cannot make {}: {error}", path.display()))
            .hint("name a new folder with --out; nothing is ever replaced")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::CaseId;

    #[test]
    fn only_the_words_for_exactly_these_cases_agree() {
        let plan = PurgePlan { due: vec![CaseId(1), CaseId(2)], persons: 1, kept: Vec::new() };
        assert!(agree(&plan, Some("erase 2 cases")).is_ok());
        for wrong in ["", "erase", "erase 1 case", "erase 3 cases", "yes"] {
            assert!(agree(&plan, Some(wrong)).is_err(), "{wrong}");
        }
    }
}
