//! Everything a key can ask for. One variant each; the keymap, the hints, the help and `vacatur keys` are made from it.

/// Declares the actions once: variant, stable id for keymaps, the word of the hint bar, the sentence of the help.
macro_rules! actions {
    ($($variant:ident $id:literal $hint:literal $help:literal;)*) => {
        /// What a key asks for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $(#[doc = $help] $variant,)*
            /// Pick the choice with this number, counted from 1 to 9.
            Pick(u8),
        }

        impl Action {
            /// Every action, in the order of the help.
            pub const ALL: &'static [Self] = &[
                $(Self::$variant,)*
                Self::Pick(1), Self::Pick(2), Self::Pick(3), Self::Pick(4), Self::Pick(5),
                Self::Pick(6), Self::Pick(7), Self::Pick(8), Self::Pick(9),
            ];

            /// Returns the stable id that keymaps use.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)*
                    Self::Pick(number) => PICKS.get(usize::from(number)).copied().unwrap_or("pick"),
                }
            }

            /// Returns the word of the hint bar.
            pub fn hint(self) -> &'static str {
                match self {
                    $(Self::$variant => $hint,)*
                    Self::Pick(_) => "pick",
                }
            }

            /// Returns what it does, as the help says it.
            pub fn help(self) -> &'static str {
                match self {
                    $(Self::$variant => $help,)*
                    Self::Pick(_) => "pick the choice with this number",
                }
            }
        }
    };
}

/// The ids of [`Action::Pick`], by its number.
const PICKS: [&str; 10] =
    ["pick-0", "pick-1", "pick-2", "pick-3", "pick-4", "pick-5", "pick-6", "pick-7", "pick-8", "pick-9"];

actions! {
    Approve "approve" "approve" "approve the proposal and go on";
    Amend "amend" "amend" "approve with another action for a count";
    Challenge "challenge" "challenge" "oppose relief: a ground and its evidence";
    Hold "hold" "hold" "set aside: something is missing";
    Flag "flag" "flag" "give it to a supervisor";
    Undecidable "undecidable" "can't decide" "say that it cannot be decided, and why";
    Note "note" "note" "write a note on the case";
    Reason "reason" "reason" "write why, for whoever settles it";
    AddFact "add-fact" "add fact" "add a fact the file does not have";
    RetractFact "retract-fact" "take back fact" "take back the fact that was added last";
    Undo "undo" "undo" "take back your last decision";
    TakeBack "take-back" "take back" "take back the decision on this case";
    Next "next" "next" "next case without deciding";
    Previous "previous" "previous" "previous case without deciding";
    NextUndecided "next-undecided" "next waiting" "next case that waits for a decision";
    Sibling "sibling" "other case" "next case of the same person";
    GoTo "go-to" "go to" "go to a case by its number";
    NextCount "next-count" "next count" "select the next count";
    PreviousCount "previous-count" "previous count" "select the previous count";
    Evidence "evidence" "evidence" "step through the proof and its source rows";
    History "history" "history" "read the whole history";
    Ledger "ledger" "ledger" "read what was done to this case";
    Find "find" "find" "find cases by name, number, section, note, filter";
    List "list" "list" "list the cases";
    Views "views" "views" "work in a view, or in all cases again";
    Held "held" "on hold" "list what is on hold, by the day it comes back";
    Flagged "flagged" "flagged" "list what was flagged, the oldest flag first";
    Recent "recent" "my last" "list your last decisions, to go back to one";
    Groups "groups" "groups" "approve cases together that are alike";
    Progress "progress" "progress" "how far the work is, in figures";
    Spotchecks "spot-checks" "spot-checks" "spot-checks, and the gate of a batch";
    PlanCheck "plan-check" "plan" "plan a check, with its numbers";
    SeedCheck "seed-check" "seed" "enter the seed that two people make";
    ReviewCheck "review-check" "decide again" "decide its cases again, without seeing";
    Disputes "disputes" "in dispute" "settle what is in dispute";
    CloseCheck "close-check" "result" "take the result down, or a failure's cause";
    DirectCheck "direct-check" "pick" "pick decisions on purpose, to find errors";
    Share "share" "share" "begin or end a share with a second reader";
    GiveUp "give-up" "give up" "give a check up; it stays on the certificate";
    Override "override" "override" "let a batch out that has not passed, and why";
    Today "today" "today" "read the ledger of today";
    Stuck "stuck" "stuck" "list what went out and is stuck, and for how long";
    Sources "sources" "sources" "what each imported file is worth";
    Palette "palette" "commands" "find a command by its words";
    ComparePolicies "compare-policies" "policies" "compare the policy in force with another";
    Impact "impact" "impact" "what it comes to, every number with its definition";
    Lock "lock" "lock" "lock the screen until you sign in again";
    Help "help" "help" "show every key, those of this place first";
    Quit "quit" "quit" "leave; everything is saved";
    Confirm "confirm" "record" "record it";
    Accept "accept" "go" "go there; never records anything";
    Close "close" "close" "close, keeping any text";
    Enlist "enlist" "list them" "list everything that this finds";
    Complete "complete" "complete" "complete the word";
    Sort "sort" "sort" "order the list by the next column";
    Reverse "reverse" "reverse" "turn the order round";
    KeepView "keep-view" "keep as view" "keep this list as a view, under a name";
    ApproveGroup "approve-group" "approve all" "approve the whole group, by its count";
    TakeBackGroup "take-back-group" "take back" "take back a decided group, by its count";
    DropView "drop-view" "forget" "forget a view; its cases stay as they are";
    Up "up" "up" "one line up";
    Down "down" "down" "one line down";
    PageUp "page-up" "page up" "one page up";
    PageDown "page-down" "page down" "one page down";
    First "first" "first" "to the first line";
    Last "last" "last" "to the last line";
    Newline "newline" "new line" "start a new line";
    Left "left" "left" "one character left";
    Right "right" "right" "one character right";
    WordLeft "word-left" "word left" "one word left";
    WordRight "word-right" "word right" "one word right";
    LineStart "line-start" "line start" "to the start of the line";
    LineEnd "line-end" "line end" "to the end of the line";
    DeleteBack "delete-back" "delete back" "delete the character before";
    DeleteForward "delete-forward" "delete" "delete the character after";
    DeleteWord "delete-word" "delete word" "delete the word before";
    DeleteLine "delete-line" "delete line" "delete the line";
}

impl Action {
    /// Returns the action with this id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.id() == id)
    }

    /// Tells whether it may decide a case by itself: such a key is never Enter, Space or Backspace, and the guards
    /// watch it (design.md rule 6).
    pub fn may_decide(self) -> bool {
        matches!(self, Self::Approve | Self::Confirm | Self::Pick(_) | Self::Undo | Self::TakeBack)
    }

    /// Tells whether it opens a popup whose confirmation decides; that confirmation must be another key.
    pub fn opens_a_decision(self) -> bool {
        matches!(
            self,
            Self::Amend
                | Self::Challenge
                | Self::Hold
                | Self::Flag
                | Self::Undecidable
                | Self::Note
                | Self::AddFact
                | Self::RetractFact
                | Self::Undo
                | Self::TakeBack
        )
    }
}
