//! Errors of the rooms, turned into a sentence, the next step and an exit code; each chosen on purpose.

use crate::casework::{CheckRefusal, Refusal};
use crate::config::SettingsError;
use crate::error::{Failure, Kind};
use crate::filing::FilingError;
use crate::intake::IntakeError;
use crate::keys::KeysError;
use crate::queue;

/// Turns an error of the queue into what a person reads.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(super) fn queue(error: queue::Error) -> Failure {
    let (kind, hint) = next_step(&error);
    Failure::new(kind, error.to_string()).hint(hint)
}

/// Returns whose turn it is after an error of the queue, and what to do.
pub(super) fn next_step(error: &queue::Error) -> (Kind, &'static str) {
    use queue::Error;
    match error {
        Error::Missing(_) => (Kind::Queue, "make one with `vacatur init`, or try `vacatur demo`"),
        Error::Exists(_) => {
            (Kind::Usage, "open it with `vacatur review`, or name another place with --queue PATH")
        }
        Error::Folder(_) => (Kind::Queue, "name the file inside it, or a new one, with --queue PATH"),
        Error::Foreign(_) => (
            Kind::Queue,
            "name a queue that vacatur made with --queue PATH; an encrypted one needs its key file beside it",
        ),
        Error::OtherKey => (Kind::Queue, "put the queue and the key file of the same copy together"),
        Error::CopyOfAnother(_) => (
            Kind::Queue,
            "put the queue, its key file and its ledger of the same copy together; `vacatur restore` goes on without it",
        ),
        Error::StrayCopy(_) => {
            (Kind::Queue, "bring its last backup back with `vacatur restore`, or move that file away")
        }
        Error::OlderThanItsCopy { .. } => (
            Kind::Queue,
            "`vacatur restore QUEUE --to QUEUE --replace` brings it up to date from the copy; with --as-it-was it goes \
             on from the older state",
        ),
        Error::Contradiction(_) | Error::Gap { .. } => (
            Kind::Queue,
            "keep both files as they are, run `vacatur audit`, and bring the last backup back with `vacatur restore`",
        ),
        Error::NotInTheCopy(_) => (
            Kind::Queue,
            "bring the backup back that was made after that import: `vacatur backup list`, `vacatur restore`",
        ),
        Error::ComesOutOtherwise(_) => (
            Kind::Queue,
            "use the version of vacatur that recorded it, or bring a later backup back with `vacatur restore`",
        ),
        Error::NoEncryption => {
            (Kind::Usage, "use a vacatur with encryption, or make a plain queue with --plain-file")
        }
        Error::Newer { .. } => (Kind::Queue, "use the version of vacatur that wrote it, or a later one"),
        Error::Older { .. } => {
            (Kind::Queue, "run `vacatur review` or `vacatur import` once where it may be changed")
        }
        Error::Locked { .. } => (Kind::Queue, "wait until they leave; `vacatur status` works beside them"),
        Error::ReadOnly | Error::NotWriting => (
            Kind::Queue,
            "ask for the right to change the file and its folder, or copy it to where you have it",
        ),
        Error::DiskFull => (Kind::Queue, "free some space on the disk of the queue, then do it again"),
        Error::Damaged(_) => {
            (Kind::Queue, "keep the file as it is and run `vacatur audit`; work on with your last copy")
        }
        Error::Replaced => (Kind::Queue, "put the file back where it was, then start again"),
        Error::Network { .. } => (Kind::Queue, "copy it to a local disk and name it with --queue PATH"),
        Error::KnownSource(_) => (Kind::Usage, "nothing needs to be done"),
        Error::KnownPersons(_) => {
            (Kind::Problem, "make a new queue and read all files of the delivery in one `vacatur import`")
        }
        Error::Policy(_) => (Kind::Queue, "use the version of vacatur that made the queue"),
        Error::NoCase(_) => (Kind::Usage, "`vacatur status` says how many cases there are"),
        Error::NoSource(_) => (Kind::Usage, "`vacatur status` shows the sources"),
        Error::NoBatch(_) => (Kind::Usage, "`vacatur batch list` shows the batches"),
        Error::Refused(refusal) => (Kind::Problem, refused(refusal)),
        Error::Group(_) => (Kind::Problem, "open the group again and look at its members"),
        Error::Machine { .. } | Error::Store(_) => {
            (Kind::Queue, "check the rights on the file and its folder and the health of the disk")
        }
        Error::Stopped => (Kind::Bug, "run it again"),
        Error::OtherPolicy | Error::TooLarge => (Kind::Bug, "report it; nothing was changed"),
    }
}

fn refused(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NothingToFreeze => "approve cases with `vacatur review` first",
        Refusal::SamePolicy | Refusal::SameWord(_) => "nothing needs to be done",
        Refusal::EmptyWord => "give the text as it stands in the file, in quotation marks",
        Refusal::KnownWord => "`vacatur vocabulary check COLUMN TEXT` says how it is read",
        Refusal::NoReasonForWord => "say why: --reason \"the clerk's list of 03/14/1998\"",
        Refusal::NoSuchLesson(_) | Refusal::NotTaught => {
            "`vacatur vocabulary list` shows the lessons in force"
        }
        Refusal::OtherReach => "make a new queue with `vacatur init --policy`, and read the files into it",
        Refusal::NoSource => "say where it was found: --source \"police report p. 3\"",
        Refusal::NoCount => "name the count as the screen numbers it: --count 1",
        Refusal::NoReasonForFact => "say why: --reason \"it is a namesake's report\"",
        Refusal::NotYet => "check the year",
        Refusal::NoSuchFact(_) => "`vacatur fact list CASE` shows the facts with their numbers",
        Refusal::Check(CheckRefusal::Known(_)) => {
            "`vacatur batch gate` names the cases: decide them again, or freeze a new batch without them"
        }
        Refusal::NoBasis => "say both: --reason TEXT --authority \"HS 11361.8(f)\"",
        Refusal::Check(CheckRefusal::NotSampled(_)) => "`vacatur spotcheck draw N` lists the sampled cases",
        Refusal::Check(CheckRefusal::NotRepaired(_)) => {
            "vacatur spotcheck repair N --cause TEXT --repair TEXT"
        }
        Refusal::Check(CheckRefusal::OwnDecision) => "let somebody sit here who decided none of them",
        Refusal::Check(_) => {
            "`vacatur spotcheck list` and `vacatur spotcheck show N` say how far each check is"
        }
        Refusal::Void(_) => "freeze a new batch with `vacatur batch new`",
        Refusal::NoSeat | Refusal::Role(..) => {
            "ask a supervisor: `vacatur seat list` names them; VACATUR_SEAT says who sits here"
        }
        Refusal::SeatTaken
        | Refusal::NoSigningKey
        | Refusal::SameRole(_)
        | Refusal::NoSuchSeat
        | Refusal::NoSeatName => "`vacatur seat list` shows the seats",
        Refusal::NoSuchStep { .. }
        | Refusal::BeforeTheLast
        | Refusal::InTheFuture
        | Refusal::NothingMoves
        | Refusal::NotInBatch(_) => "`vacatur outcome list` shows where the cases are",
        Refusal::NotExported(_) => "write it out first: vacatur batch export NUMBER",
        Refusal::LastSupervisor => "make somebody else a supervisor first: vacatur seat role NAME supervisor",
        _ => "open the case with `vacatur review`",
    }
}

/// Turns an error of the settings file into what a person reads.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(super) fn settings(error: SettingsError) -> Failure {
    let hint = match &error {
        SettingsError::Unreadable { .. } => "check the name and the rights on the file",
        SettingsError::Line { .. } => {
            "correct that line; `vacatur settings` prints the file with every name in it"
        }
    };
    Failure::new(Kind::Usage, error.to_string()).hint(hint)
}

/// Turns an error of an export, or of its check, into what a person reads.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(super) fn filing(error: FilingError) -> Failure {
    let (kind, hint) = match &error {
        FilingError::TargetExists(_) | FilingError::TargetName(_) => {
            (Kind::Usage, "name a new folder with --out")
        }
        FilingError::ParentMissing(_) => (Kind::Usage, "make that folder, or name another with --out"),
        FilingError::NoSpace(_) => (Kind::Problem, "free some space there, or name another disk with --out"),
        FilingError::Permission(_) => {
            (Kind::Problem, "ask for the right to write there, or name another folder")
        }
        FilingError::Busy(_) => (Kind::Problem, "wait until it is finished"),
        FilingError::Remains(_) => (Kind::Problem, "look what it holds and remove it by hand"),
        FilingError::NotAnExport(_) => (Kind::Input, "name the folder that `vacatur batch export` made"),
        FilingError::ManifestUnknown(_) => (Kind::Input, "use the version of vacatur that wrote it"),
        FilingError::Batch(refusal) => (Kind::Problem, refused(refusal)),
        FilingError::Refused(_) => (Kind::Problem, "mend each of them, then freeze a new batch"),
        FilingError::OtherCases(_) | FilingError::Cases(_) => (Kind::Queue, "run `vacatur audit`"),
        #[cfg(feature = "documents")]
        FilingError::Document(error) => document(error),
        FilingError::ReadBack { .. } | FilingError::Io { .. } => {
            (Kind::Problem, "check the health of that disk")
        }
    };
    Failure::new(kind, error.to_string()).hint(hint)
}

#[cfg(feature = "documents")]
fn document(error: &crate::filing::documents::DocumentError) -> (Kind, &'static str) {
    use crate::filing::documents::DocumentError;
    match error {
        DocumentError::Glyph { .. } => (Kind::Problem, "have the text corrected, then decide the case again"),
        DocumentError::Rows(_) => (Kind::Problem, "check the health of that disk"),
        DocumentError::Pdf { .. } => (Kind::Bug, "report it; the tables can be had with --tables-only"),
    }
}

/// Turns an error of the templates into what a person reads.
#[cfg(feature = "documents")]
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(super) fn templates(error: crate::filing::TemplateError) -> Failure {
    use crate::filing::TemplateError;
    let hint = match &error {
        TemplateError::Mistake { .. } => "mend that line; docs/filings.md says how a template is written",
        TemplateError::Unknown { .. } => "give it the name of the template it changes, or take it away",
        TemplateError::Io { .. } => "check the name of the folder and the rights on it",
        TemplateError::Exists(_) => "name a new folder with --out",
    };
    let kind = if matches!(error, TemplateError::Exists(_)) { Kind::Usage } else { Kind::Input };
    Failure::new(kind, error.to_string()).hint(hint)
}

/// Turns an error of the key file into what a person reads.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(super) fn keys(error: KeysError) -> Failure {
    let (kind, hint) = match &error {
        KeysError::Wrong => (
            Kind::Queue,
            "--seat NAME says who signs in; a supervisor can remove the seat and add it again with a new passphrase",
        ),
        KeysError::TooSoon(_) => (Kind::Queue, "wait, then type it slowly"),
        KeysError::TooShort(_) => (Kind::Usage, "choose a longer one"),
        KeysError::Taken => (Kind::Usage, "remove it first with `vacatur seat remove NAME`"),
        KeysError::NoSlot => (Kind::Usage, "`vacatur seat list` shows the seats"),
        KeysError::Full(_) => (Kind::Usage, "remove seats that are not used any more"),
        KeysError::Missing(_) => (Kind::Queue, "copy it back: without it nobody can open the queue"),
        KeysError::Exists(_) => (Kind::Usage, "move it away if it belongs to no queue any more"),
        KeysError::Damaged(_) => (Kind::Queue, "copy it back from where the queue was last kept"),
        KeysError::Hostile(_) | KeysError::Tampered(_) => {
            (Kind::Queue, "do not sign in; copy the key file back from where the queue was last kept")
        }
        KeysError::Newer(_) => (Kind::Queue, "use the version of vacatur that wrote it, or a later one"),
        KeysError::NoRandom | KeysError::NoMemory => {
            (Kind::Problem, "try again when the machine has less to do")
        }
        KeysError::Machine { .. } => (Kind::Queue, "check the rights on the file and its folder"),
    };
    Failure::new(kind, error.to_string()).hint(hint)
}

/// Turns an error of a reading into what a person reads.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(super) fn intake(error: IntakeError) -> Failure {
    let hint = match &error {
        IntakeError::Missing(_) => "check the name and the folder",
        IntakeError::Folder(_) => "name the files in it, all of one delivery together",
        IntakeError::NotAFile(_) => "save it to a file first",
        IntakeError::Unreadable { .. } => "check the rights on the file and the disk it is on",
        IntakeError::Empty(_) | IntakeError::NoRows(_) => "ask for the delivery again",
        IntakeError::NotDoj { .. } | IntakeError::OtherHeader { .. } => {
            "name the Department's bulk file as it was delivered, or for a table a mapping: vacatur mapping suggest TABLE"
        }
        IntakeError::TooLarge { .. } => "split it into files of its own, no person in two of them",
        IntakeError::OtherTable { .. } => {
            "name the mapping that fits with --mapping, or draft one: vacatur mapping suggest TABLE"
        }
        IntakeError::SameFile { .. } => "name each file once",
        IntakeError::Changed(_) => "wait until it is complete, then import it again",
        IntakeError::Cancelled => "run it again; nothing was changed",
    };
    Failure::new(Kind::Input, error.to_string()).hint(hint)
}
