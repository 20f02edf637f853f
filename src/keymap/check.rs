//! Whether a keymap is safe to decide with (design.md rule 6), as far as keys alone can tell.

use crate::keymap::file::Lines;
use crate::keymap::{Key, KeyPress, Keymap, KeymapError, Modifiers};
use crate::review::{Action, Context};
use std::collections::BTreeMap;

/// Returns the first thing that is wrong, by context and action.
pub(super) fn check(keymap: &Keymap, lines: &Lines) -> Result<(), KeymapError> {
    let line = |context, action| lines.get(&(context, action)).copied().unwrap_or(0);
    let mut taken: BTreeMap<(Context, KeyPress), Action> = BTreeMap::new();
    for ((context, action), press) in every(keymap) {
        if let Some(first) = taken.insert((context, press), action) {
            let line = line(context, first).max(line(context, action));
            return Err(KeymapError::Conflict { line, context, press, first, second: action });
        }
        let line = line(context, action);
        if action.may_decide() && is_reflex(press) {
            return Err(KeymapError::NeverDecides { line, context, press, action });
        }
        if context.takes_text() && press.typed().is_some() {
            return Err(KeymapError::IsText { line, context, press, action });
        }
    }
    openers_do_not_confirm(keymap, &line)?;
    ways_out(keymap, &line)
}

/// What confirms in a popup is no key that opens one.
fn openers_do_not_confirm(
    keymap: &Keymap,
    line: &impl Fn(Context, Action) -> usize,
) -> Result<(), KeymapError> {
    let openers: BTreeMap<KeyPress, Action> = every(keymap)
        .filter(|((context, action), _)| context.is_a_case() && action.opens_a_decision())
        .map(|((_, action), press)| (press, action))
        .collect();
    let confirming =
        every(keymap).filter(|((context, action), _)| !context.is_a_case() && action.may_decide());
    // Approval opens something only where no relief is proposed: there its own key is no second one.
    let approving: Vec<KeyPress> = every(keymap)
        .filter(|((context, action), _)| context.is_a_case() && *action == Action::Approve)
        .map(|(_, press)| press)
        .collect();
    for ((context, action), press) in confirming {
        if context == Context::Confirm && approving.contains(&press) {
            let line = line(context, action).max(line(Context::Review, Action::Approve));
            let opener = Action::Approve;
            return Err(KeymapError::OpensAndConfirms { line, context, press, opener, action });
        }
        if let Some(opener) = openers.get(&press).copied() {
            let line = line(context, action).max(line(Context::Review, opener));
            return Err(KeymapError::OpensAndConfirms { line, context, press, opener, action });
        }
    }
    Ok(())
}

/// Every place can be left.
fn ways_out(keymap: &Keymap, line: &impl Fn(Context, Action) -> usize) -> Result<(), KeymapError> {
    for context in Context::ALL.iter().copied() {
        let action = if context.is_a_case() { Action::Quit } else { Action::Close };
        if keymap.keys(context, action).is_empty() {
            return Err(KeymapError::NoWayOut { line: line(context, action), context, action });
        }
    }
    Ok(())
}

/// Tells whether a key is pressed without thinking, or is what a terminal sends for such a key: most know no
/// difference between Enter and `ctrl-m` or `ctrl-j`, nor between Backspace and `ctrl-h`.
fn is_reflex(press: KeyPress) -> bool {
    let reflex = matches!(press.key, Key::Enter | Key::Backspace | Key::Char(' '));
    let same_byte =
        press.modifiers == Modifiers::CTRL && matches!(press.key, Key::Char('m' | 'j' | 'h' | ' '));
    reflex || same_byte
}

fn every(keymap: &Keymap) -> impl Iterator<Item = ((Context, Action), KeyPress)> + '_ {
    keymap.keys.iter().flat_map(|(place, presses)| presses.iter().map(move |press| (*place, *press)))
}
