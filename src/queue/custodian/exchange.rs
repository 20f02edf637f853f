//! What is asked of the thread that owns the queue, and what it answers.
//!
//! Owns the two lists and which requests are searches. How they are answered is `answers`' and the thread's beside it.

use crate::casework::check::overview::{Order, Overview};
use crate::casework::check::{Gate, Second, Sitting};
use crate::casework::figures::Figures;
use crate::casework::{
    BatchNo, CaseFile, CaseId, Count, Digest, Draft, Entry, FiledCase, Filter, Group, GroupDraft, GroupList,
    GroupReceipt, Page, Progress, Query, Receipt, Seq, Slip, View,
};
use crate::queue::list::Toward;
use crate::queue::reporting::ReportOn;
use crate::queue::{Backup, Error, Made, Place, SourceWorth};
use crate::record::Text;
use crate::relief::parts::Part;

/// What can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Where this seat goes on; answered with [`Answer::Resumed`].
    Resume,
    /// This case; a missing one is answered with none, as are all the others that lead nowhere.
    Case(CaseId),
    /// The case after it.
    Next(CaseId),
    /// The case before it.
    Previous(CaseId),
    /// The next case after it that a decision is due on, starting over at the end.
    NextUndecided(CaseId),
    /// The case with this number of the court, or of the queue.
    Numbered(Text),
    /// The case that this seat decided last, not counting what was taken back.
    LastDecided,
    /// Some lines of a list; answered with [`Answer::Page`], or not at all where another page is asked for meanwhile.
    Page(Query),
    /// How many cases a filter finds; answered with [`Answer::Count`], or not at all, as above.
    Count(Filter),
    /// The case of a filter that comes next to this one.
    Among {
        /// Among which cases.
        filter: Filter,
        /// Next to which.
        at: CaseId,
        /// On which side.
        toward: Toward,
    },
    /// The views of this seat; answered with [`Answer::Views`].
    Views,
    /// Keep a view; answered with all of them.
    KeepView(View),
    /// Forget the view of this name; answered with the others.
    DropView(Text),
    /// The groups of cases that are alike; answered with [`Answer::Groups`].
    Groups,
    /// The group that follows this pattern; answered with [`Answer::Group`].
    Group(Digest),
    /// Approve a group and sync it; answered with [`Answer::GroupRecorded`].
    ApproveGroup(GroupDraft),
    /// Take back so many cases of the group that was decided with this entry; answered with
    /// [`Answer::GroupRecorded`].
    TakeBackGroup(Seq, u64),
    /// The figures of the progress screen; answered with [`Answer::Figures`].
    Figures,
    /// The cases that went out and wait for something; answered with [`Answer::Stuck`].
    Stuck,
    /// What each imported file is worth; answered with [`Answer::Worth`].
    Worth,
    /// The entries since this day began; answered with [`Answer::Day`].
    Day,
    /// Record an entry and sync it; answered with [`Answer::Recorded`].
    Record(Draft),
    /// Record a second decision of whoever sits for a check, and sync it; answered with [`Answer::Recorded`].
    DecideAgain {
        /// Which case.
        case: CaseId,
        /// The hash of exactly what was shown.
        shown: Digest,
        /// The decision.
        second: Second,
    },
    /// Everything that the screens of a spot-check show; answered with [`Answer::Overview`].
    Overview,
    /// The gate of a batch, as whoever sits here finds it; answered with [`Answer::Gate`].
    Gate(BatchNo),
    /// Carry an order of a spot-check out, and sync it; answered with [`Answer::Recorded`].
    Conduct(Order),
    /// Sit down as a second reader; answered with [`Answer::Sat`].
    Sit(Sitting),
    /// Remember where this seat is, and the note it is writing; answered with [`Answer::Remembered`].
    Remember(Place),
    /// How far the work is; answered with [`Answer::Progress`].
    Progress,
    /// Count something over everybody, between everything else that is asked; answered with [`Answer::Reporting`] on the
    /// way and [`Answer::Reported`] at the end. The next one ends one under way.
    Report(ReportOn),
    /// Close the file; answered with [`Answer::Closed`], the last answer there is.
    Close,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The case, or none.
    Case(Option<Box<CaseFile>>),
    /// The case where the seat goes on, none in an empty queue, and the note it was writing.
    Resumed {
        /// The case.
        case: Option<Box<CaseFile>>,
        /// The note.
        note_draft: Text,
    },
    /// Lines of a list.
    Page(Page),
    /// How many cases a filter finds.
    Count(Count),
    /// The views of this seat.
    Views(Vec<View>),
    /// The groups.
    Groups(GroupList),
    /// The group, or none.
    Group(Option<Box<Group>>),
    /// The group is on the disk.
    GroupRecorded(GroupReceipt),
    /// The figures.
    Figures(Box<Figures>),
    /// The cases that went out and wait for something, those that wait longest first.
    Stuck(Vec<FiledCase>),
    /// The sources with what each is worth.
    Worth(Vec<SourceWorth>),
    /// The entries of the day, the newest first.
    Day(Vec<Entry>),
    /// The entry is on the disk.
    Recorded(Receipt),
    /// The answer to a known case is on the disk, and this is what to hear about it.
    Graded {
        /// Its entry.
        receipt: Receipt,
        /// How it was, and why.
        lesson: Text,
    },
    /// Everything that the screens of a spot-check show.
    Overview(Box<Overview>),
    /// The gate.
    Gate(Box<Gate>),
    /// Somebody sits as a second reader now.
    Sat(Sitting),
    /// It is remembered.
    Remembered,
    /// How far the work is.
    Progress(Progress),
    /// So many persons of so many are counted.
    Reporting {
        /// So many.
        done: u64,
        /// Of so many.
        total: u64,
    },
    /// The report is done: its tables.
    Reported(Vec<Part>),
    /// The file is closed.
    Closed(Box<Parting>),
}

/// What is left of a queue that was closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Parting {
    /// Where the ledger stands.
    pub slip: Slip,
    /// The backup to make of it, where something was recorded since the last one and backups are kept.
    pub backup: Option<Backup>,
}

impl Request {
    /// Tells whether it looks at many cases, and so goes to the thread of searches.
    pub(super) fn may_take_long(&self) -> bool {
        matches!(
            self,
            Self::Page(_)
                | Self::Count(_)
                | Self::Among { .. }
                | Self::Groups
                | Self::Group(_)
                | Self::Figures
                | Self::Day
                | Self::Stuck
                | Self::Worth
        )
    }
}

/// What the thread says.
#[derive(Debug)]
pub enum Reply {
    /// The answer to a request.
    To {
        /// The tag it was asked with.
        tag: u64,
        /// The answer, or why there is none; then nothing was recorded.
        answer: Result<Answer, Error>,
    },
    /// A backup was made, or could not be: then why, in words.
    BackedUp(Result<Made, String>),
    /// The thread died of a mistake of ours; nothing that was not answered is recorded.
    Died,
}

/// The thread is gone: it was closed, or it died.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the queue is closed")]
pub struct Gone;
