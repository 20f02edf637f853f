//! What the state machine is told, and what it asks for.
//!
//! The contract with the driver (`workstation`): it turns what happened outside into a [`Message`], gives it to
//! [`crate::review::update()`], and carries out the [`Effect`]s in the order given. Everything that the guards against
//! accidental verdicts depend on carries its [`Moment`]; nothing here reads a clock.

use crate::casework::check::overview::{Order, Overview};
use crate::casework::check::{Gate, Second, Sitting};
use crate::casework::figures::Figures;
use crate::casework::{
    BatchNo, CaseFile, CaseId, Count, Digest, Draft, Entry, FiledCase, Filter, Group, GroupDraft, GroupList,
    Page, Progress, Query, Receipt, Seq, View,
};
use crate::record::{Secret, Text};
use crate::relief::parts::Part;
use crate::review::Action;
use crate::review::sources::SourceRead;
use jiff::civil::Date;

/// A moment on the monotonic clock, in milliseconds since the workstation opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub u64);

/// Ties a reply to the effect that asked for it; a reply with an outdated ticket is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The workstation opens; the first message, answered with the first [`Effect::Fetch`].
    Opened {
        /// When.
        at: Moment,
        /// The day where the machine stands, for return dates such as `+14d`.
        today: Date,
        /// The unsaved note that [`Effect::Remember`] kept when this seat last left.
        note_draft: Option<(CaseId, Text)>,
        /// The view that this seat was working in.
        view: Option<Box<View>>,
    },
    /// The day has changed while the workstation was open.
    Today(Date),
    /// A key that the keymap translated; `repeat` when the terminal says it is held down.
    Act {
        /// What it asks for.
        action: Action,
        /// When it arrived.
        at: Moment,
        /// Whether it is an auto-repeat.
        repeat: bool,
    },
    /// A key that means nothing where it was pressed; only the burst guard wants to know of it.
    Stray(Moment),
    /// More input was already waiting when the next key was read: keys that nobody typed, so a paste from a terminal
    /// that does not mark pastes. Sent before the key.
    Crowded(Moment),
    /// A printable character while text is being entered.
    Typed(char),
    /// A bracketed paste.
    Pasted {
        /// What was pasted, as it came.
        text: String,
        /// When.
        at: Moment,
    },
    /// The terminal has this size now. Sent once before the first key, too.
    Resized {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The terminal got the focus back.
    Focused(Moment),
    /// Nobody has touched a key for so long that the screen is to be locked, or the process is about to stop.
    Lock,
    /// The passphrase was right, and the queue is open again.
    Unlocked {
        /// Whose answer it is.
        ticket: Ticket,
        /// When it came.
        at: Moment,
    },
    /// The process has been told to end. The last message: its effects keep what is being written.
    MustLeave,
    /// The queue's answer to [`Effect::Fetch`]; `None` where there is no such case.
    Fetched {
        /// Whose answer it is.
        ticket: Ticket,
        /// The case.
        case: Option<Box<CaseFile>>,
        /// When it came.
        at: Moment,
    },
    /// The queue's answer to [`Effect::Page`]. There may be none where another page was asked for meanwhile.
    Page {
        /// Whose answer it is.
        ticket: Ticket,
        /// The lines.
        page: Page,
    },
    /// The queue's answer to [`Effect::Count`]; as above.
    Counted {
        /// Whose answer it is.
        ticket: Ticket,
        /// How many.
        count: Count,
    },
    /// The views of this seat, as they are now.
    Views {
        /// Whose answer it is.
        ticket: Ticket,
        /// By name.
        views: Vec<View>,
    },
    /// The groups of cases that are alike.
    Groups {
        /// Whose answer it is.
        ticket: Ticket,
        /// The groups.
        list: GroupList,
    },
    /// The group that was asked for; `None` where nothing of it waits.
    Group {
        /// Whose answer it is.
        ticket: Ticket,
        /// The group.
        group: Option<Box<Group>>,
        /// When it came.
        at: Moment,
    },
    /// The figures of the progress screen.
    Figures {
        /// Whose answer it is.
        ticket: Ticket,
        /// The figures.
        figures: Box<Figures>,
    },
    /// The ledger of the day, the newest entry first.
    Day {
        /// Whose answer it is.
        ticket: Ticket,
        /// The entries.
        entries: Vec<Entry>,
    },
    /// What each imported file is worth.
    Sources {
        /// Whose answer it is.
        ticket: Ticket,
        /// The files by name, with what each is worth.
        sources: Vec<SourceRead>,
    },
    /// The cases that went out and wait for something, those that wait longest first.
    Stuck {
        /// Whose answer it is.
        ticket: Ticket,
        /// The cases.
        cases: Vec<FiledCase>,
    },
    /// Everything that the screens of a spot-check show.
    Overview {
        /// Whose answer it is.
        ticket: Ticket,
        /// What they show.
        overview: Box<Overview>,
    },
    /// The gate of a batch.
    Gate {
        /// Whose answer it is.
        ticket: Ticket,
        /// The gate.
        gate: Box<Gate>,
    },
    /// Whoever sits here is a second reader from now on.
    Sat {
        /// Whose answer it is.
        ticket: Ticket,
        /// For what.
        sitting: Sitting,
    },
    /// How far the work is.
    Progress(Progress),
    /// An entry is on the disk.
    Saved {
        /// Whose answer it is.
        ticket: Ticket,
        /// Its number.
        receipt: Receipt,
        /// When the answer came.
        at: Moment,
    },
    /// A backup of the queue was made, or could not be: then why.
    BackedUp(Result<(), String>),
    /// The answer to a known case is on the disk, and this is what to hear about it.
    Graded {
        /// Whose answer it is.
        ticket: Ticket,
        /// Its number.
        receipt: Receipt,
        /// When the answer came.
        at: Moment,
        /// How it was, and why.
        lesson: Text,
    },
    /// So many persons of so many are in the report.
    Reporting {
        /// Whose answer it is.
        ticket: Ticket,
        /// So many.
        done: u64,
        /// Of so many.
        total: u64,
    },
    /// The report is done.
    Reported {
        /// Whose answer it is.
        ticket: Ticket,
        /// Its tables.
        parts: Vec<Part>,
    },
    /// The queue could not do what was asked; nothing was recorded.
    Failed {
        /// Whose answer it is.
        ticket: Ticket,
        /// In words, with the next step.
        why: String,
    },
}

/// Which case is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// The one this seat was at when it last left, else the first undecided one, else the first.
    Resume,
    /// This one.
    Case(CaseId),
    /// The one after it in the queue.
    Next(CaseId),
    /// The one before it.
    Previous(CaseId),
    /// The next undecided one after it, starting over at the end.
    NextUndecided(CaseId),
    /// The one with this court case number, or with this number in the queue.
    Numbered(Text),
    /// The one this seat decided last, not counting what was taken back.
    LastDecided,
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Load a case and answer with [`Message::Fetched`]. `ahead` marks one that is loaded before it is needed.
    Fetch {
        /// To answer with.
        ticket: Ticket,
        /// Which case.
        want: Want,
        /// The cases among which the next or the previous one is looked for; all where there is none.
        within: Option<Filter>,
        /// Whether it is loaded before it is needed: it may wait behind every other effect.
        ahead: bool,
    },
    /// Record an entry, sync it, and answer with [`Message::Saved`] or [`Message::Failed`].
    Record {
        /// To answer with.
        ticket: Ticket,
        /// What to record.
        draft: Draft,
    },
    /// Answer with the [`Message::Overview`] of the spot-checks.
    Overview {
        /// To answer with.
        ticket: Ticket,
    },
    /// Answer with the [`Message::Gate`] of a batch.
    Gate {
        /// To answer with.
        ticket: Ticket,
        /// Which batch.
        batch: BatchNo,
    },
    /// Carry an order of a spot-check out, sync it, and answer like [`Effect::Record`].
    Conduct {
        /// To answer with.
        ticket: Ticket,
        /// The order.
        order: Order,
    },
    /// Sit down as a second reader, and answer with [`Message::Sat`]; nothing else is handed out from then on.
    Sit {
        /// To answer with.
        ticket: Ticket,
        /// For what.
        sitting: Sitting,
    },
    /// Record a second decision, sync it, and answer like [`Effect::Record`]. The first decision is not in it.
    DecideAgain {
        /// To answer with.
        ticket: Ticket,
        /// Which case.
        case: CaseId,
        /// The hash of exactly what was shown.
        shown: Digest,
        /// The decision.
        second: Second,
    },
    /// Remember where this seat is, and the draft of a note being written, for the next start.
    Remember {
        /// The case on the screen.
        case: CaseId,
        /// The unsaved note.
        note_draft: Text,
        /// The name of the view being worked in.
        view: Option<Text>,
    },
    /// Load some lines of a list and answer with [`Message::Page`], unless another page is asked for before.
    Page {
        /// To answer with.
        ticket: Ticket,
        /// Which lines.
        query: Query,
    },
    /// Count what a filter finds and answer with [`Message::Counted`], unless something else is to be counted before.
    Count {
        /// To answer with.
        ticket: Ticket,
        /// What.
        filter: Filter,
    },
    /// Answer with the [`Message::Views`] of this seat.
    Views {
        /// To answer with.
        ticket: Ticket,
    },
    /// Keep a view; answered like [`Effect::Views`].
    KeepView {
        /// To answer with.
        ticket: Ticket,
        /// What to keep.
        view: View,
    },
    /// Forget a view; answered like [`Effect::Views`].
    DropView {
        /// To answer with.
        ticket: Ticket,
        /// The name of it.
        name: Text,
    },
    /// Answer with the [`Message::Groups`].
    Groups {
        /// To answer with.
        ticket: Ticket,
    },
    /// Answer with the [`Message::Group`] that follows this pattern.
    Group {
        /// To answer with.
        ticket: Ticket,
        /// The pattern's hash.
        pattern: Digest,
    },
    /// Approve a group, sync it, and answer with [`Message::Saved`] for its last entry, or [`Message::Failed`].
    ApproveGroup {
        /// To answer with.
        ticket: Ticket,
        /// What to record.
        draft: GroupDraft,
    },
    /// Take back what stands of a decided group; answered as above.
    TakeBackGroup {
        /// To answer with.
        ticket: Ticket,
        /// The group's entry.
        group: Seq,
        /// How many cases.
        count: u64,
    },
    /// Answer with the [`Message::Figures`].
    Figures {
        /// To answer with.
        ticket: Ticket,
    },
    /// Answer with the ledger of the [`Message::Day`].
    Day {
        /// To answer with.
        ticket: Ticket,
    },
    /// Answer with the [`Message::Sources`].
    Sources {
        /// To answer with.
        ticket: Ticket,
    },
    /// Answer with the [`Message::Stuck`].
    Stuck {
        /// To answer with.
        ticket: Ticket,
    },
    /// Compare the policy in force with this one over the whole queue, while everything else goes on; answered with
    /// [`Message::Reporting`] and [`Message::Reported`].
    Compare {
        /// To answer with.
        ticket: Ticket,
        /// The text of the other policy.
        with: String,
    },
    /// Add up what the proposals and the verdicts in force come to; answered as above.
    Impact {
        /// To answer with.
        ticket: Ticket,
    },
    /// Sign what was done, close the queue and wipe its key.
    Lock,
    /// Open the queue again with a passphrase, and answer with [`Message::Unlocked`] or [`Message::Failed`].
    Unlock {
        /// To answer with.
        ticket: Ticket,
        /// What was typed.
        passphrase: Secret,
    },
    /// Check the passphrase of who sits here, and answer as to [`Effect::Unlock`]; the queue stays open.
    Prove {
        /// To answer with.
        ticket: Ticket,
        /// What was typed.
        passphrase: Secret,
    },
    /// Leave the workstation.
    Leave,
}
