//! Where a key is pressed: the same key may mean one thing on the case screen and another in a popup.

use crate::review::Action;

/// Where a key is pressed. The top layer of the model decides; `keymap` has one table for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// The case screen, with nothing over it.
    Review,
    /// The case screen of a second reader, who is shown nothing that was decided.
    Blind,
    /// A list of reasons or grounds, of which one key picks one.
    Pick,
    /// The choice of another action for a count.
    Amend,
    /// A decision that asks for a second key.
    Confirm,
    /// Something to read over the case: evidence, history, ledger, help.
    Overlay,
    /// One line of text being entered.
    Line,
    /// A text of several lines being entered.
    Editor,
    /// A list of cases on the whole screen.
    List,
    /// Words being entered with what they find below them: cases, or commands.
    Find,
    /// The views that a seat keeps.
    Views,
    /// The groups of cases that are alike, and the ledger of the day: a list of which one line is in front.
    Groups,
    /// The members of a group.
    Group,
    /// The screens of a spot-check.
    Bench,
    /// The planner of a spot-check.
    Planner,
    /// The locked screen, where a passphrase is entered.
    Locked,
}

impl Context {
    /// Every one of them, in the order of the help.
    pub const ALL: &'static [Self] = &[
        Self::Review,
        Self::Blind,
        Self::List,
        Self::Find,
        Self::Views,
        Self::Groups,
        Self::Group,
        Self::Bench,
        Self::Planner,
        Self::Pick,
        Self::Amend,
        Self::Confirm,
        Self::Overlay,
        Self::Line,
        Self::Editor,
        Self::Locked,
    ];

    /// Returns the name of its table in the keymap.
    pub fn id(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Blind => "blind",
            Self::Pick => "pick",
            Self::Amend => "amend",
            Self::Confirm => "confirm",
            Self::Overlay => "overlay",
            Self::Line => "line",
            Self::Editor => "editor",
            Self::List => "list",
            Self::Find => "find",
            Self::Views => "views",
            Self::Groups => "groups",
            Self::Group => "group",
            Self::Bench => "spot-checks",
            Self::Planner => "planner",
            Self::Locked => "locked",
        }
    }

    /// Returns what the help calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Review => "On a case",
            Self::Blind => "On a case that is decided again",
            Self::Pick => "In a list of reasons",
            Self::Amend => "While amending",
            Self::Confirm => "Before no relief is approved",
            Self::Overlay => "While reading evidence, history, ledger or help",
            Self::Line => "In a line of text",
            Self::Editor => "In a note",
            Self::List => "On a list of cases",
            Self::Find => "While finding cases or commands",
            Self::Views => "Among the views",
            Self::Groups => "Among the groups, and in the ledger of today",
            Self::Group => "While reading the members of a group",
            Self::Bench => "Among the spot-checks",
            Self::Planner => "While planning a spot-check",
            Self::Locked => "While it is locked",
        }
    }

    /// Returns what can be asked for here, in the order of the help.
    pub fn actions(self) -> &'static [Action] {
        match self {
            Self::Review => REVIEW,
            Self::Blind => BLIND,
            Self::Pick => PICK,
            Self::Amend => AMEND,
            Self::Confirm => CONFIRM,
            Self::Overlay => OVERLAY,
            Self::Line => LINE,
            Self::Editor => EDITOR,
            Self::List => LIST,
            Self::Find => FIND,
            Self::Views => VIEWS,
            Self::Groups => GROUPS,
            Self::Group => GROUP,
            Self::Bench => BENCH,
            Self::Planner => PLANNER,
            Self::Locked => LOCKED,
        }
    }

    /// Tells whether a case is on the screen here, with nothing over it.
    pub fn is_a_case(self) -> bool {
        matches!(self, Self::Review | Self::Blind)
    }

    /// Tells whether printable keys are text here, and so never verdicts.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Line | Self::Editor | Self::Find | Self::Locked)
    }
}

const REVIEW: &[Action] = &[
    Action::Approve,
    Action::Amend,
    Action::Challenge,
    Action::Hold,
    Action::Flag,
    Action::Note,
    Action::TakeBack,
    Action::NextCount,
    Action::Evidence,
    Action::Undo,
    Action::Next,
    Action::Previous,
    Action::NextUndecided,
    Action::Sibling,
    Action::Find,
    Action::GoTo,
    Action::List,
    Action::Views,
    Action::PreviousCount,
    Action::History,
    Action::Ledger,
    Action::Recent,
    Action::Held,
    Action::Flagged,
    Action::Groups,
    Action::Progress,
    Action::Spotchecks,
    Action::Today,
    Action::Stuck,
    Action::Sources,
    Action::Palette,
    Action::AddFact,
    Action::RetractFact,
    Action::ComparePolicies,
    Action::Impact,
    Action::Lock,
    Action::Help,
    Action::Quit,
];

/// Nothing that would show, or touch, what others decided.
const BLIND: &[Action] = &[
    Action::Approve,
    Action::Amend,
    Action::Challenge,
    Action::Undecidable,
    Action::Reason,
    Action::NextCount,
    Action::Evidence,
    Action::History,
    Action::Next,
    Action::Previous,
    Action::NextUndecided,
    Action::GoTo,
    Action::PreviousCount,
    Action::Palette,
    Action::Lock,
    Action::Help,
    Action::Quit,
];

const GROUPS: &[Action] = &[
    Action::Accept,
    Action::TakeBackGroup,
    Action::Down,
    Action::Up,
    Action::PageDown,
    Action::PageUp,
    Action::First,
    Action::Last,
    Action::Help,
    Action::Close,
];

const BENCH: &[Action] = &[
    Action::Accept,
    Action::PlanCheck,
    Action::SeedCheck,
    Action::ReviewCheck,
    Action::Disputes,
    Action::CloseCheck,
    Action::DirectCheck,
    Action::Share,
    Action::GiveUp,
    Action::Override,
    Action::Pick(1),
    Action::Pick(2),
    Action::Pick(3),
    Action::Pick(4),
    Action::Down,
    Action::Up,
    Action::PageDown,
    Action::PageUp,
    Action::First,
    Action::Last,
    Action::Help,
    Action::Close,
];

const PLANNER: &[Action] = &[
    Action::Left,
    Action::Right,
    Action::Up,
    Action::Down,
    Action::PageDown,
    Action::PageUp,
    Action::Confirm,
    Action::Help,
    Action::Close,
];

const GROUP: &[Action] = &[
    Action::ApproveGroup,
    Action::Down,
    Action::Up,
    Action::PageDown,
    Action::PageUp,
    Action::First,
    Action::Last,
    Action::Help,
    Action::Close,
];

const LIST: &[Action] = &[
    Action::Accept,
    Action::Find,
    Action::Sort,
    Action::Reverse,
    Action::Views,
    Action::KeepView,
    Action::Held,
    Action::Flagged,
    Action::Recent,
    Action::Down,
    Action::Up,
    Action::PageDown,
    Action::PageUp,
    Action::First,
    Action::Last,
    Action::Palette,
    Action::Help,
    Action::Close,
    Action::Quit,
];

const FIND: &[Action] = &[
    Action::Accept,
    Action::Enlist,
    Action::Complete,
    Action::Down,
    Action::Up,
    Action::PageDown,
    Action::PageUp,
    Action::Close,
    Action::Help,
    Action::Left,
    Action::Right,
    Action::WordLeft,
    Action::WordRight,
    Action::LineStart,
    Action::LineEnd,
    Action::DeleteBack,
    Action::DeleteForward,
    Action::DeleteWord,
    Action::DeleteLine,
];

const VIEWS: &[Action] = &[
    Action::Accept,
    Action::List,
    Action::DropView,
    Action::Confirm,
    Action::Down,
    Action::Up,
    Action::First,
    Action::Last,
    Action::Help,
    Action::Close,
];

const PICK: &[Action] = &[
    Action::Pick(1),
    Action::Pick(2),
    Action::Pick(3),
    Action::Pick(4),
    Action::Pick(5),
    Action::Pick(6),
    Action::Pick(7),
    Action::Pick(8),
    Action::Pick(9),
    Action::Help,
    Action::Close,
];

const AMEND: &[Action] = &[
    Action::Pick(1),
    Action::Pick(2),
    Action::Pick(3),
    Action::Pick(4),
    Action::Pick(5),
    Action::Pick(6),
    Action::NextCount,
    Action::PreviousCount,
    Action::Confirm,
    Action::Help,
    Action::Close,
];

const CONFIRM: &[Action] = &[Action::Confirm, Action::Help, Action::Close];

const OVERLAY: &[Action] =
    &[Action::Down, Action::Up, Action::PageDown, Action::PageUp, Action::First, Action::Last, Action::Close];

const LINE: &[Action] = &[
    Action::Confirm,
    Action::Accept,
    Action::Close,
    Action::Help,
    Action::Left,
    Action::Right,
    Action::WordLeft,
    Action::WordRight,
    Action::LineStart,
    Action::LineEnd,
    Action::DeleteBack,
    Action::DeleteForward,
    Action::DeleteWord,
    Action::DeleteLine,
];

const LOCKED: &[Action] = &[Action::Accept, Action::Close, Action::DeleteBack, Action::DeleteLine];

const EDITOR: &[Action] = &[
    Action::Confirm,
    Action::Newline,
    Action::Close,
    Action::Help,
    Action::Up,
    Action::Down,
    Action::Left,
    Action::Right,
    Action::WordLeft,
    Action::WordRight,
    Action::LineStart,
    Action::LineEnd,
    Action::DeleteBack,
    Action::DeleteForward,
    Action::DeleteWord,
    Action::DeleteLine,
];
