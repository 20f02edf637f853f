//! The guards against accidental verdicts (design.md rule 6), as far as time and the kind of stroke decide them.
//!
//! A small pure machine: it is told what arrived and when, and asked whether a key may decide now. What else stands
//! against a verdict (facts not shown, a save under way, a case decided already) is known to the model.

use crate::review::{Action, Moment, Patience};
use std::fmt;

/// Why a key decides nothing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The terminal says that the key is held down.
    Repeats,
    /// The key that decided last has not been quiet since.
    StillHeld,
    /// A paste has just arrived, or keys come faster than anyone types.
    Pasted,
    /// The terminal has just got the focus back.
    JustFocused,
    /// The case has just come to the screen.
    JustShown,
}

/// What the guards remember.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    shown: Option<Moment>,
    focused: Option<Moment>,
    pasted: Option<Moment>,
    last_key: Option<Moment>,
    decided: Option<(Action, Moment)>,
}

impl Guard {
    /// Another case came to the screen.
    pub fn shown(&mut self, at: Moment) {
        self.shown = Some(at);
    }

    /// The terminal got the focus back.
    pub fn focused(&mut self, at: Moment) {
        self.focused = Some(at);
    }

    /// Text was pasted where no text is entered, or input came in a heap.
    pub fn pasted(&mut self, at: Moment) {
        self.pasted = Some(at);
    }

    /// A key arrived, whatever it means. To be told before [`Guard::allows`] is asked about the same key.
    pub fn key(&mut self, at: Moment, repeat: bool, patience: &Patience) {
        // A held key comes in a regular stream that can be fast; it is refused as held, not as a paste.
        let burst = self.last_key.is_some_and(|last| since(last, at) < patience.burst);
        if burst && !repeat {
            self.pasted = Some(at);
        }
        self.last_key = Some(at);
    }

    /// Tells whether a verdict key may act now: the ones that open a popup, and those that decide.
    pub fn allows(&self, at: Moment, repeat: bool, patience: &Patience) -> Result<(), Refusal> {
        let within =
            |moment: Option<Moment>, wait: u64| moment.is_some_and(|moment| since(moment, at) < wait);
        if repeat {
            Err(Refusal::Repeats)
        } else if within(self.pasted, patience.paste) {
            Err(Refusal::Pasted)
        } else if within(self.focused, patience.focus) {
            Err(Refusal::JustFocused)
        } else if within(self.shown, patience.view) {
            Err(Refusal::JustShown)
        } else {
            Ok(())
        }
    }

    /// Tells whether a key may decide now, and remembers that it was pressed.
    ///
    /// Terminals that do not report auto-repeat send a held key as new presses. So the key that decided last stays
    /// dead until it has been quiet for a while, and each refused press of it starts that while anew.
    pub fn lets_decide(
        &mut self,
        action: Action,
        at: Moment,
        repeat: bool,
        patience: &Patience,
    ) -> Result<(), Refusal> {
        let held = self.decided.is_some_and(|(last, when)| last == action && since(when, at) < patience.held);
        let allowed =
            if held && !repeat { Err(Refusal::StillHeld) } else { self.allows(at, repeat, patience) };
        if held || allowed.is_ok() {
            self.decided = Some((action, at));
        }
        allowed
    }
}

fn since(earlier: Moment, later: Moment) -> u64 {
    later.0.saturating_sub(earlier.0)
}

/// Writes why, for the message line.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Repeats | Self::StillHeld => {
                "Nothing decided: a held key never decides. Let it go, then press it."
            }
            Self::Pasted => {
                "Nothing decided: that came faster than anyone types, like a paste. Press it again."
            }
            Self::JustFocused => "Nothing decided: the window has just come back. Press it again.",
            Self::JustShown => {
                "Nothing decided: this case has just appeared. Look at it, then press it again."
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One thing that happens, at a moment.
    enum Step {
        Shown(u64),
        Focused(u64),
        Pasted(u64),
        Stray(u64),
        Opens(u64, Result<(), Refusal>),
        Decides(u64, Result<(), Refusal>),
        Repeats(u64, Result<(), Refusal>),
    }

    fn run(name: &str, steps: &[Step]) {
        let patience = Patience::default();
        let mut guard = Guard::default();
        for (number, step) in steps.iter().enumerate() {
            let (outcome, expected) = match step {
                Step::Shown(at) => (guard.shown(Moment(*at)), None),
                Step::Focused(at) => (guard.focused(Moment(*at)), None),
                Step::Pasted(at) => (guard.pasted(Moment(*at)), None),
                Step::Stray(at) => (guard.key(Moment(*at), false, &patience), None),
                Step::Opens(at, expected) => {
                    guard.key(Moment(*at), false, &patience);
                    assert_eq!(
                        &guard.allows(Moment(*at), false, &patience),
                        expected,
                        "{name}, step {number}"
                    );
                    continue;
                }
                Step::Decides(at, expected) => ((), Some((*at, false, expected))),
                Step::Repeats(at, expected) => ((), Some((*at, true, expected))),
            };
            let () = outcome;
            if let Some((at, repeat, expected)) = expected {
                guard.key(Moment(at), repeat, &patience);
                let allowed = guard.lets_decide(Action::Approve, Moment(at), repeat, &patience);
                assert_eq!(&allowed, expected, "{name}, step {number}");
            }
        }
    }

    #[test]
    fn the_guard_table() {
        use Refusal::{JustFocused, JustShown, Pasted, Repeats, StillHeld};
        use Step::{Decides, Focused, Opens, Repeats as Repeat, Shown, Stray};
        run("a case that was looked at", &[Shown(0), Decides(400, Ok(()))]);
        run(
            "a case that has just appeared",
            &[Shown(0), Decides(399, Err(JustShown)), Opens(399, Err(Pasted))],
        );
        run("a popup over a case that has just appeared", &[Shown(0), Opens(100, Err(JustShown))]);
        run("auto-repeat that the terminal reports", &[Shown(0), Repeat(2_000, Err(Repeats))]);
        run(
            "a key held down in a terminal that does not report it",
            &[
                Shown(0),
                Decides(1_000, Ok(())),
                Shown(1_010),
                Decides(1_660, Err(StillHeld)),
                Decides(1_693, Err(StillHeld)),
                Decides(2_400, Err(StillHeld)),
                Decides(3_200, Ok(())),
            ],
        );
        run("the window came back", &[Shown(0), Focused(5_000), Decides(5_499, Err(JustFocused))]);
        run("a while after the window came back", &[Shown(0), Focused(5_000), Decides(5_500, Ok(()))]);
        run("a paste outside of text", &[Shown(0), Step::Pasted(5_000), Decides(5_499, Err(Pasted))]);
        run("a while after a paste", &[Shown(0), Step::Pasted(5_000), Decides(5_500, Ok(()))]);
        run(
            "a paste that is not marked as one",
            &[Shown(0), Stray(5_000), Decides(5_002, Err(Pasted)), Decides(5_501, Err(Pasted))],
        );
        run("two keys of a fast typist", &[Shown(0), Stray(5_000), Decides(5_040, Ok(()))]);
        run(
            "a held key that is fast is held, not pasted",
            &[Shown(0), Repeat(5_000, Err(Repeats)), Repeat(5_005, Err(Repeats)), Decides(5_600, Ok(()))],
        );
    }
}
