//! Text being typed: notes, evidence, reasons, numbers. While a text is open no key is a verdict but its confirmation.

use crate::casework::Deed;
use crate::record::Text;
use crate::review::entry::{Entry, Extent, Taken};
use crate::review::layer::{Ask, Layer, Question};
use crate::review::model::Then;
use crate::review::update::{Stroke, again, asking, close, decide, find, remember};
use crate::review::{Action, Effect, Model, Moment};

/// Opens the note, with what was begun before.
pub(super) fn open_note(model: &mut Model) -> Vec<Effect> {
    if model.recording.is_some() || model.errand.is_some() {
        return Vec::new();
    }
    let Some(id) = model.case().map(|case| case.id) else { return Vec::new() };
    let draft = model.notes.get(&id).cloned().unwrap_or_default();
    model.layers.push(Layer::Note(Entry::new(Extent::Page, &draft)));
    Vec::new()
}

/// Asks for a line of text.
pub(super) fn ask(model: &mut Model, question: Question) -> Vec<Effect> {
    ask_with(model, question, "")
}

/// Asks for a line of text, with one to begin with.
pub(super) fn ask_with(model: &mut Model, question: Question, text: &str) -> Vec<Effect> {
    model.layers.push(Layer::Ask(Ask::new(question, text)));
    Vec::new()
}

/// A character was typed.
pub(super) fn typed(model: &mut Model, character: char) -> Vec<Effect> {
    let taken = edit(model, |entry| entry.type_char(character));
    if matches!(model.layers.last(), Some(Layer::Find(_))) {
        return find::search(model);
    }
    // A word's end is a pause: what was written so far survives a power cut from here on.
    if taken.is_some() && !character.is_alphanumeric() { save_draft(model) } else { Vec::new() }
}

/// Text was pasted: into a text it goes, anywhere else it is refused, for its letters are no keys.
pub(super) fn pasted(model: &mut Model, text: &str, at: Moment) -> Vec<Effect> {
    if model.context().takes_text() {
        edit(model, |entry| entry.paste(text));
        if matches!(model.layers.last(), Some(Layer::Find(_))) {
            return find::search(model);
        }
        return save_draft(model);
    }
    model.guard.pasted(at);
    model.refuse("A paste does nothing here: open a note first.", Some(Action::Note));
    Vec::new()
}

/// A key of the keymap in a text.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    match stroke.action {
        Action::Close => close(model),
        Action::Confirm => confirm(model, stroke),
        Action::Accept => accept(model, stroke),
        action => {
            edit(model, |entry| entry.act(action));
            if action == Action::Newline { save_draft(model) } else { Vec::new() }
        }
    }
}

/// Changes the text on top; `None` where there is none, or while it is being saved.
fn edit(model: &mut Model, change: impl FnOnce(&mut Entry) -> Taken) -> Option<Taken> {
    if model.recording.is_some() {
        return None;
    }
    let taken = match model.layers.last_mut() {
        Some(Layer::Note(entry)) => change(entry),
        Some(Layer::Ask(ask)) => {
            ask.problem = None;
            change(&mut ask.entry)
        }
        Some(Layer::Find(find)) => change(&mut find.entry),
        Some(Layer::Palette(palette)) => {
            palette.at = 0;
            change(&mut palette.entry)
        }
        _ => return None,
    };
    if taken == Taken::Full {
        model.refuse("The text is at its limit; nothing more was taken.", None);
    }
    Some(taken)
}

/// Records the note, or hands a line on to what it was asked for.
fn confirm(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    if model.recording.is_some() || model.errand.is_some() {
        return Vec::new();
    }
    if let Some(ask) = asking(model) {
        let (question, text) = (ask.question.clone(), ask.entry.text());
        return decide::confirm(model, stroke, &question, &text);
    }
    let Some(Layer::Note(entry)) = model.layers.last() else { return Vec::new() };
    if entry.is_blank() {
        model.refuse("The note is empty: there is nothing to save.", None);
        return Vec::new();
    }
    if model.is_blind() {
        return again::keep_reason(model);
    }
    let text = Text::note(&entry.text());
    keep_draft(model);
    decide::record(model, Deed::Note { text }, Then::Stay, "note")
}

/// Enter in a line of text: it goes on where nothing is decided by that.
fn accept(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let Some(ask) = asking(model) else { return Vec::new() };
    if ask.question.ends_with() == Action::Accept {
        return confirm(model, stroke);
    }
    model.refuse("Enter never decides.", Some(Action::Confirm));
    Vec::new()
}

/// Keeps what was typed in the top layer, for the next time it opens.
pub(super) fn keep_draft(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.case().map(|case| case.id) else { return Vec::new() };
    let (drafts, draft) = match model.layers.last() {
        Some(Layer::Note(entry)) => (&mut model.notes, (!entry.is_blank()).then(|| entry.text())),
        Some(Layer::Ask(Ask { question: Question::Evidence(_), entry, .. })) => {
            (&mut model.evidence, (!entry.is_blank()).then(|| entry.text()))
        }
        _ => return Vec::new(),
    };
    match draft {
        Some(draft) => drafts.insert(id, draft),
        None => drafts.remove(&id),
    };
    remember(model).into_iter().collect()
}

/// Keeps the note being written where a restart finds it.
fn save_draft(model: &mut Model) -> Vec<Effect> {
    if matches!(model.layers.last(), Some(Layer::Note(_))) { keep_draft(model) } else { Vec::new() }
}
