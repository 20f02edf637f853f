//! Everything the screen shows, and what the state machine remembers between two messages.

use crate::casework::{CaseFile, CaseId, Progress, Seq, Verdict};
use crate::record::Text;
use crate::relief::{CaseProposal, Proposal};
use crate::review::facts::{Fact, facts};
use crate::review::guard::Guard;
use crate::review::layer::Layer;
use crate::review::listing::{Among, Listing, Screen};
use crate::review::lock::Lock;
use crate::review::plan::{Plan, Shown, Size};
use crate::review::report::Report;
use crate::review::stretch::Stretch;
use crate::review::{Action, Context, Settings, Ticket, timeline};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Everything the screen shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub(crate) settings: Settings,
    pub(crate) today: Date,
    pub(crate) size: Size,
    pub(crate) progress: Progress,
    /// The case on the screen.
    pub(crate) case: Option<Box<CaseFile>>,
    /// Whether the queue was asked for the first case and has none.
    pub(crate) empty: bool,
    /// The proposal in front, counted from 0 within the case.
    pub(crate) selected: usize,
    /// What lies under the popups.
    pub(crate) screen: Screen,
    /// The popups, the top one last.
    pub(crate) layers: Vec<Layer>,
    /// The list of cases, as it was left where another screen is in front.
    pub(crate) listing: Listing,
    /// The cases being worked among; all where there is none.
    pub(crate) among: Option<Among>,
    pub(crate) notice: Option<Notice>,
    /// Why the last backup could not be made.
    no_backup: Option<String>,
    /// The locked screen, which lies over everything.
    pub(crate) lock: Option<Lock>,
    /// Notes being written, by case.
    pub(super) notes: BTreeMap<CaseId, String>,
    /// The reasons of second decisions, by case, until each is recorded with its decision.
    pub(super) reasons: BTreeMap<CaseId, String>,
    /// Evidence of challenges being written, by case.
    pub(super) evidence: BTreeMap<CaseId, String>,
    /// What of the case on the screen has been shown, by [`Fact::key`] and [`count_key`].
    pub(super) seen: BTreeSet<String>,
    /// The sentences of law and policy that were on the screen in full, in this sitting.
    pub(super) read: BTreeSet<String>,
    pub(super) guard: Guard,
    /// The work without a pause.
    pub(super) stretch: Stretch,
    /// The save under way.
    pub(super) recording: Option<Recording>,
    /// The load under way whose case is to be shown.
    pub(super) errand: Option<(Ticket, Errand)>,
    pub(super) ahead: Ahead,
    /// The view being kept.
    pub(super) keeping: Option<Ticket>,
    pub(super) tickets: u64,
    /// What is to be heard about a known case as soon as nothing is under way.
    pub(super) lesson: Option<Text>,
    /// The report that was asked for last, under way or done.
    pub(super) report: Option<Report>,
    /// What to do as soon as the save under way is done.
    pub(super) afterwards: Afterwards,
    /// Whether the last key was told that leaving gives up a note.
    pub(super) warned: bool,
}

/// What the message line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub words: String,
    /// The action that helps; its key is shown.
    pub press: Option<Action>,
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// An entry is on the disk.
    Saved,
    /// Something to know.
    Said,
    /// A key did nothing, and why.
    Refused,
    /// Something went wrong outside.
    Failed,
}

/// A save under way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Recording {
    pub(super) ticket: Ticket,
    pub(super) case: CaseId,
    pub(super) then: Then,
    /// What the receipt is shown with.
    pub(super) words: String,
}

/// What follows once an entry is on the disk.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Then {
    /// The next case that waits.
    Advance,
    /// The same case, loaded anew.
    Stay,
    /// The groups, read anew.
    Groups,
    /// The spot-checks, read anew.
    Bench,
    /// The same case, loaded anew, and what of this proposal has changed.
    Compare(Box<CaseProposal>),
    /// This verdict on the same case, loaded anew: what is shown has changed by the note before it.
    Decide(Verdict),
}

/// Why a case that is to be shown is loaded.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Errand {
    /// The workstation opens.
    Open,
    /// To the one after, or before.
    Step,
    /// To the next one that waits.
    Waiting,
    /// After a decision on this case.
    Advance(CaseId),
    /// To a number that was typed.
    GoTo,
    /// To one that was chosen from a list, or where a view was left.
    Jump,
    /// To the one decided last, to take that back.
    Undo,
    /// The same one anew.
    Refresh,
    /// The same one anew, to say what of this proposal has changed.
    Compare(Box<CaseProposal>),
    /// The same one anew, to decide it.
    Decide(Verdict),
}

/// What follows once nothing is being saved any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Afterwards {
    /// The work goes on.
    Stay,
    /// The workstation is left.
    Leave,
    /// The screen is locked.
    Lock,
}

/// The next case that waits, loaded before it is needed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ahead {
    /// Not asked for.
    Unasked,
    /// Asked for.
    Asked(Ticket),
    /// Here.
    Here(Box<CaseFile>),
    /// There is none.
    Nobody,
}

impl Afterwards {
    /// Gives up leaving, because something could not be saved; a lock comes all the same.
    pub(super) fn unless_leaving(self) -> Self {
        if self == Self::Leave { Self::Stay } else { self }
    }
}

impl Model {
    /// Makes the model of a workstation that has not opened yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            today: settings.charter.as_of,
            settings,
            size: Size::default(),
            progress: Progress::default(),
            case: None,
            empty: false,
            selected: 0,
            screen: Screen::default(),
            layers: Vec::new(),
            listing: Listing::default(),
            among: None,
            notice: None,
            no_backup: None,
            lock: None,
            notes: BTreeMap::new(),
            reasons: BTreeMap::new(),
            evidence: BTreeMap::new(),
            seen: BTreeSet::new(),
            read: BTreeSet::new(),
            guard: Guard::default(),
            stretch: Stretch::default(),
            recording: None,
            errand: None,
            ahead: Ahead::Unasked,
            keeping: None,
            tickets: 0,
            lesson: None,
            report: None,
            afterwards: Afterwards::Stay,
            warned: false,
        }
    }

    /// Returns where a key is pressed now: what to resolve it with.
    pub fn context(&self) -> Context {
        match &self.lock {
            Some(_) => Context::Locked,
            None => self.layers.last().map_or_else(|| self.screen_context(), Layer::context),
        }
    }

    /// Returns where a key is pressed while no popup is open.
    pub(super) fn screen_context(&self) -> Context {
        match self.screen {
            Screen::Case if self.is_blind() => Context::Blind,
            Screen::Case => Context::Review,
            Screen::List => Context::List,
        }
    }

    /// Tells whether a second reader sits here, who is shown nothing that was decided.
    pub fn is_blind(&self) -> bool {
        self.settings.sitting.is_some()
    }

    /// Returns what lies under the popups.
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// Returns the list of cases.
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Returns the cases being worked among; `None` for all.
    pub fn among(&self) -> Option<&Among> {
        self.among.as_ref()
    }

    /// Returns what the workstation was told at the start.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the case on the screen.
    pub fn case(&self) -> Option<&CaseFile> {
        self.case.as_deref()
    }

    /// Returns the locked screen, if it lies over everything.
    pub fn lock(&self) -> Option<&Lock> {
        self.lock.as_ref()
    }

    /// Returns the popups, the top one last.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Returns the report that was asked for last.
    pub fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }

    /// Tells whether a report is in front whose tables are not here yet.
    pub fn awaits_report(&self) -> bool {
        use crate::review::layer::{Book, Reading};
        matches!(self.layers.last(), Some(Layer::Read(Reading { book: Book::Report, .. })))
            && self.report.as_ref().is_some_and(|report| report.parts.is_none())
    }

    /// Returns the size of the terminal.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Returns why the last backup could not be made; `None` while nothing is wrong with them.
    pub fn no_backup(&self) -> Option<&str> {
        self.no_backup.as_deref()
    }

    /// Returns what the message line says.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Returns the proposal in front.
    pub fn proposal(&self) -> Option<&Proposal> {
        self.case.as_ref()?.proposal.proposals.get(self.selected)
    }

    /// Tells whether an entry is being saved.
    pub fn is_saving(&self) -> bool {
        self.recording.is_some()
    }

    /// Tells whether another case is being loaded to be shown.
    pub fn is_loading(&self) -> bool {
        self.errand.is_some()
    }

    /// Tells whether what was asked for last is on its way and short work: a case, a receipt, the hits of a search.
    pub fn is_answered_soon(&self) -> bool {
        let finds = matches!(self.layers.last(), Some(Layer::Find(find)) if find.is_searching());
        finds || self.is_saving() || self.is_loading()
    }

    /// Tells whether lines, counts or views are on their way.
    pub fn is_searching(&self) -> bool {
        let in_popup = match self.layers.last() {
            Some(Layer::Find(find)) => find.asked.is_some() || find.counting.is_some(),
            Some(Layer::Views(views)) => views.asked.is_some() || views.counting.is_some(),
            Some(Layer::Chart(chart)) => chart.asked.is_some(),
            Some(Layer::Day(day)) => day.asked.is_some(),
            Some(Layer::Sources(sources)) => sources.asked.is_some(),
            Some(Layer::Stuck(stuck)) => stuck.asked.is_some(),
            Some(Layer::Bench(bench)) => bench.is_loading(),
            _ => false,
        };
        let in_list =
            self.screen == Screen::List && (self.listing.asked.is_some() || self.listing.counting.is_some());
        in_popup || (in_list && self.layers.is_empty()) || self.keeping.is_some()
    }

    /// Tells whether a note on the case on the screen was begun and not saved.
    pub fn has_note_draft(&self) -> bool {
        self.case().is_some_and(|case| self.notes.contains_key(&case.id))
    }

    /// Tells whether a reason is kept that goes with the second decision on the case on the screen.
    pub fn has_reason(&self) -> bool {
        self.case().is_some_and(|case| self.reasons.contains_key(&case.id))
    }

    /// Arranges the case on the screen; `None` without a case, or on a terminal that is too small.
    pub fn plan(&self) -> Option<Plan<'_>> {
        let case = self.case()?;
        let rows = timeline::folded(case, &self.settings.charter.county).len();
        Plan::of(case, self.selected, rows, &self.settings.seat, self.size)
    }

    /// Returns how many things that decide the case have not been on the screen yet.
    pub fn unseen(&self) -> usize {
        let Some(case) = self.case() else { return 0 };
        let unseen = facts(case, 0).into_iter().filter(|fact| self.must_still_see(fact)).count();
        let counts = case.proposal.proposals.iter();
        unseen + counts.filter(|proposal| !self.seen.contains(&count_key(proposal.count))).count()
    }

    /// Tells whether a fact decides the case and has not been on the screen yet.
    pub(super) fn must_still_see(&self, fact: &Fact<'_>) -> bool {
        let key = fact.key();
        fact.decides() && !self.seen.contains(&key) && !(fact.is_sentence() && self.read.contains(&key))
    }

    /// Notes what is on the screen now as seen.
    pub(super) fn look(&mut self) {
        for (key, is_sentence) in self.in_sight() {
            if is_sentence {
                self.read.insert(key.clone());
            }
            self.seen.insert(key);
        }
    }

    /// Returns what of the case can be read on the screen now, each with whether it is a sentence of law or policy.
    fn in_sight(&self) -> Vec<(String, bool)> {
        use crate::review::facts::steps;
        use crate::review::layer::{Book, Reading};
        let Some(case) = self.case() else { return Vec::new() };
        if self.lock.is_some() {
            return Vec::new();
        }
        match self.layers.last() {
            None if self.screen != Screen::Case => Vec::new(),
            None => self.plan().map_or_else(Vec::new, |plan| {
                let whole = plan.facts.iter().filter(|row| row.shown == Shown::Whole);
                let facts = whole.map(|row| (row.fact.key(), row.fact.is_sentence()));
                facts.chain(plan.counts_shown.clone().map(|count| (count_key(count), false))).collect()
            }),
            Some(Layer::Read(Reading { book: Book::Evidence, at })) if self.size.is_enough() => {
                let steps = steps(case, self.selected);
                steps.get(*at).map_or_else(Vec::new, |step| {
                    let proposal = case.proposal.proposals.get(step.fact.proposal);
                    let count = proposal.map(|proposal| count_key(proposal.count));
                    let fact = (step.fact.key(), step.fact.is_sentence());
                    std::iter::once(fact).chain(count.map(|count| (count, false))).collect()
                })
            }
            Some(_) => Vec::new(),
        }
    }

    pub(super) fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    pub(super) fn say(&mut self, tone: Tone, words: impl Into<String>) {
        self.notice = Some(Notice { tone, words: words.into(), press: None });
    }

    /// Notes how a backup went; that there is none stays on the screen until there is one.
    pub(super) fn backed_up(&mut self, outcome: Result<(), String>) {
        self.no_backup = outcome.err();
        let Some(why) = self.no_backup.clone() else { return };
        // What was saved just now is not talked over.
        let words = match &self.notice {
            Some(Notice { tone: Tone::Saved, words, .. }) => {
                format!("{words}. But {why}. It is tried again.")
            }
            _ => format!("Decisions are saved, but {why}. It is tried again."),
        };
        self.say(Tone::Failed, words);
    }

    pub(super) fn refuse(&mut self, words: impl Into<String>, press: Option<Action>) {
        self.notice = Some(Notice { tone: Tone::Refused, words: words.into(), press });
    }

    pub(super) fn saved(&mut self, seq: Seq, words: &str, helps: Option<Action>) {
        let words = format!("{seq} saved: {words}");
        self.notice = Some(Notice { tone: Tone::Saved, words, press: helps });
    }
}

/// Returns what tells that a count, counted from 0, was on the screen.
fn count_key(count: usize) -> String {
    format!("count\n{count}")
}
