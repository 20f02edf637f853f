//! What lies over the case screen: a stack of popups, each a plain value.
//!
//! Owns what a popup holds and which context its keys belong to. What a key does to it is `update`'s, how it looks
//! `screen`'s.

use crate::casework::check::{CheckNo, Ruling};
use crate::casework::{BatchNo, CaseId, FlagReason, Ground, HoldReason, Seq};
use crate::record::Text;
use crate::relief::{Action as Relief, FactKind, FactValue, Lesser};
use crate::review::bench::{Bench, Page, SeedDraft};
use crate::review::chart::{Chart, Day};
use crate::review::entry::{Entry, Extent};
use crate::review::groups::{Groups, Opened};
use crate::review::listing::{Find, Palette, Views};
use crate::review::sources::Sources;
use crate::review::stuck::Stuck;
use crate::review::{Action, Context, Settings};

/// One popup.
#[derive(Clone, Debug, PartialEq)]
pub enum Layer {
    /// A list of which one key picks one.
    Pick(List),
    /// Other actions for the counts.
    Amend(Amendment),
    /// A second key before no relief is approved.
    NoRelief,
    /// One line of text.
    Ask(Ask),
    /// A note being written.
    Note(Entry),
    /// Something to read.
    Read(Reading),
    /// Cases being found.
    Find(Box<Find>),
    /// The views that this seat keeps.
    Views(Views),
    /// The command palette.
    Palette(Palette),
    /// The groups of cases that are alike.
    Groups(Groups),
    /// The members of a group.
    Group(Box<Opened>),
    /// The progress screen.
    Chart(Chart),
    /// The ledger of the day.
    Day(Day),
    /// What the imported files are worth.
    Sources(Sources),
    /// What went out and is stuck.
    Stuck(Stuck),
    /// How a known case was answered.
    Lesson(Text),
    /// The screens of a spot-check.
    Bench(Box<Bench>),
}

/// A list of which one key picks one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Grounds of a challenge.
    Ground,
    /// What is missing.
    Hold,
    /// Why a supervisor must decide.
    Flag,
    /// What is missing to a second reader, so that the case cannot be decided.
    Undecidable,
    /// What a person has found out.
    Fact,
    /// Which policy to compare the one in force with.
    Policy,
}

/// Other actions for the counts, until they are confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// The proposal in front, counted from 0.
    pub selected: usize,
    /// The action chosen for each proposal, in their order.
    pub actions: Vec<Relief>,
}

/// The actions that an amendment offers, by the number that picks them.
pub const OFFERED: [Relief; 6] = [
    Relief::DismissAndSeal,
    Relief::Redesignate(Lesser::Misdemeanor),
    Relief::Redesignate(Lesser::Infraction),
    Relief::RecallAndResentence(Lesser::Misdemeanor),
    Relief::RecallAndResentence(Lesser::Infraction),
    Relief::None,
];

/// One line of text being asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// What for.
    pub question: Question,
    /// What was typed so far.
    pub entry: Entry,
    /// What is wrong with it, once it was tried.
    pub problem: Option<String>,
}

/// What a line of text is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// The evidence of a challenge on this ground.
    Evidence(Ground),
    /// Why these actions, one for each proposal, are right and not those proposed.
    AmendReason(Vec<Relief>),
    /// By which authority they are.
    AmendAuthority {
        /// The actions, one for each proposal.
        actions: Vec<Relief>,
        /// Why.
        reason: Text,
    },
    /// What is missing, where no reason of the list says it; kept as a note.
    HoldDetail,
    /// When a held case comes back.
    Until {
        /// What is missing.
        reason: HoldReason,
        /// The note to keep with it.
        detail: Option<Text>,
    },
    /// Why a supervisor must decide, where no reason of the list says it; kept as a note.
    FlagDetail,
    /// What is missing to a second reader, where no reason of the list says it.
    Undecidable,
    /// What a fact of this kind says.
    FactValue(FactKind),
    /// Where a fact was found.
    FactSource(FactValue),
    /// Why an added fact is taken back.
    Retract(Seq),
    /// Which case to go to.
    GoTo,
    /// Under which name the list is kept as a view.
    ViewName,
    /// How many cases the group has that is to be approved.
    GroupCount {
        /// As many as wait.
        waiting: u64,
    },
    /// How many cases the decided group still has that is to be taken back.
    GroupBack {
        /// The group's entry.
        group: Seq,
        /// As many as stand.
        stand: u64,
    },
    /// The seed of a check, line by line.
    Seed(SeedDraft),
    /// Why a disagreement is settled so.
    Ruling {
        /// Of which check; of the second readings where there is none.
        check: Option<CheckNo>,
        /// Which case.
        case: CaseId,
        /// Who is right.
        ruling: Ruling,
    },
    /// What caused a check to fail.
    Cause(CheckNo),
    /// What was done about that cause.
    Repair(CheckNo, Text),
    /// Why a check is given up.
    GiveUp(CheckNo),
    /// Which share of all decisions has a second reader from now on.
    Share,
    /// Why no decision is chosen for a second reader any more.
    EndShare,
    /// Why a batch may go out that has not passed.
    Override(BatchNo),
    /// Why a verdict on a case in a batch is taken back.
    Supersede {
        /// The verdict's entry.
        of: Seq,
        /// The batch.
        batch: BatchNo,
    },
}

impl Question {
    /// Returns what ends it: [`Action::Accept`], which is Enter, where nothing is recorded by that, else
    /// [`Action::Confirm`] on a key of its own (design.md rule 6).
    pub fn ends_with(&self) -> Action {
        match self {
            Self::GoTo
            | Self::ViewName
            | Self::AmendReason(_)
            | Self::HoldDetail
            | Self::FactValue(_)
            | Self::Share => Action::Accept,
            Self::Evidence(_)
            | Self::AmendAuthority { .. }
            | Self::Until { .. }
            | Self::FlagDetail
            | Self::Undecidable
            | Self::Seed(_)
            | Self::Ruling { .. }
            | Self::Cause(_)
            | Self::Repair(..)
            | Self::GiveUp(_)
            | Self::EndShare
            | Self::Override(_)
            | Self::GroupCount { .. }
            | Self::GroupBack { .. }
            | Self::FactSource(_)
            | Self::Retract(_)
            | Self::Supersede { .. } => Action::Confirm,
        }
    }
}

/// Something to read, and how far it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What.
    pub book: Book,
    /// The item in front, or the first line shown of the help; counted from 0.
    pub at: usize,
}

/// What there is to read over a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    /// The proof, fact by fact, with the source rows.
    Evidence,
    /// The whole history.
    History,
    /// What was done to the case.
    Ledger,
    /// A report over the whole queue.
    Report,
    /// Every key.
    Help,
}

impl Layer {
    /// Returns where a key is pressed while this layer is on top.
    pub fn context(&self) -> Context {
        match self {
            Self::Pick(_) => Context::Pick,
            Self::Amend(_) => Context::Amend,
            Self::NoRelief => Context::Confirm,
            Self::Ask(_) => Context::Line,
            Self::Note(_) => Context::Editor,
            Self::Read(_) | Self::Chart(_) | Self::Sources(_) | Self::Lesson(_) => Context::Overlay,
            Self::Find(_) | Self::Palette(_) => Context::Find,
            Self::Views(_) => Context::Views,
            Self::Groups(_) | Self::Day(_) | Self::Stuck(_) => Context::Groups,
            Self::Group(_) => Context::Group,
            Self::Bench(bench) => match bench.page() {
                Some(Page::Planner(_) | Page::Picker(_)) => Context::Planner,
                _ => Context::Bench,
            },
        }
    }
}

impl List {
    /// Returns the choices in words, in the order of the numbers that pick them.
    pub fn choices(self, settings: &Settings) -> Vec<&str> {
        match self {
            Self::Ground => Ground::ALL.iter().map(|ground| ground.words()).collect(),
            Self::Hold | Self::Undecidable => HoldReason::ALL.iter().map(|reason| reason.words()).collect(),
            Self::Flag => FlagReason::ALL.iter().map(|reason| reason.words()).collect(),
            Self::Policy => settings.policies.iter().map(|policy| policy.name.as_str()).collect(),
            Self::Fact => FactKind::ALL.iter().map(|kind| kind.words()).collect(),
        }
    }
}

impl Ask {
    /// Asks for something with nothing, or a draft, typed so far.
    pub fn new(question: Question, draft: &str) -> Self {
        Self { question, entry: Entry::new(Extent::Line, draft), problem: None }
    }
}
