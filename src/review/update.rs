//! The one entrance of the state machine.
//!
//! Sorts messages; what they do stands in the modules below, by what a person is doing.

mod again;
mod approve;
mod bench;
mod chart;
mod decide;
mod facts;
mod find;
mod groups;
mod list;
mod lock;
mod obstacle;
mod palette;
mod read;
mod report;
mod return_date;
mod sources;
mod stuck;
mod travel;
mod views;
mod write;

pub(super) use approve::asks_for_nothing;
pub use groups::group_columns;
pub use list::list_rows;
pub(super) use obstacle::{Obstacle, decided, role_to_decide, role_to_take_back, to_approval};
pub use read::{help_lines, popup_columns, popup_rows};
pub use return_date::parse as return_date;

use crate::casework::{CaseId, Filter, View};
use crate::record::Text;
use crate::review::layer::{Book, Layer, Question};
use crate::review::listing::Among;
use crate::review::model::{Afterwards, Ahead, Errand, Tone};
use crate::review::plan::Size;
use crate::review::{Action, Context, Effect, Message, Model, Moment, Want};

/// Tells the model what happened and returns what is to be done outside, in order.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let mut effects = sort(model, message);
    effects.extend(lock::when_settled(model));
    again::teach(model);
    model.look();
    groups::look(model);
    effects
}

/// Tells of a message that what is drawn does not hang on it, so that it needs no frame: a case loaded ahead has come. Of
/// others that leave the screen as it is it does not tell.
pub fn is_unseen(model: &Model, message: &Message) -> bool {
    matches!(message, Message::Fetched { ticket, .. } if model.ahead == Ahead::Asked(*ticket))
}

/// A key of the keymap as it arrived.
#[derive(Clone, Copy, Debug)]
struct Stroke {
    action: Action,
    at: Moment,
    repeat: bool,
}

fn sort(model: &mut Model, message: Message) -> Vec<Effect> {
    let patience = model.settings.patience;
    match message {
        Message::Opened { at: _, today, note_draft, view } => open(model, today, note_draft, view),
        Message::Today(today) => {
            model.today = today;
            Vec::new()
        }
        Message::Act { action, at, repeat } => {
            model.guard.key(at, repeat, &patience);
            model.stretch.key(at);
            act(model, Stroke { action, at, repeat })
        }
        Message::Stray(at) => {
            model.guard.key(at, false, &patience);
            Vec::new()
        }
        Message::Crowded(at) => {
            model.guard.pasted(at);
            Vec::new()
        }
        Message::Typed(character) if model.lock.is_some() => {
            lock::typed(model, character);
            Vec::new()
        }
        Message::Pasted { text, .. } if model.lock.is_some() => {
            lock::pasted(model, &text);
            Vec::new()
        }
        Message::Typed(character) => write::typed(model, character),
        Message::Pasted { text, at } => write::pasted(model, &text, at),
        Message::Resized { width, height } => {
            model.size = Size { width, height };
            Vec::new()
        }
        Message::Focused(at) => {
            model.guard.focused(at);
            Vec::new()
        }
        Message::Lock => lock::lock(model),
        Message::Unlocked { ticket, at } => lock::unlocked(model, ticket, at),
        Message::MustLeave => keep(model),
        Message::Fetched { ticket, case, at } => travel::arrived(model, ticket, case, at),
        Message::Page { ticket, page } if find::awaits(model, ticket) => find::arrived(model, page),
        Message::Page { ticket, page } => list::arrived(model, ticket, page),
        Message::Counted { ticket, count } => {
            list::counted(model, ticket, count);
            find::counted(model, ticket, count);
            views::counted(model, ticket, count);
            Vec::new()
        }
        Message::Groups { ticket, list } => {
            groups::arrived(model, ticket, list);
            Vec::new()
        }
        Message::Group { ticket, group, at } => {
            groups::came(model, ticket, group, at);
            Vec::new()
        }
        Message::Figures { ticket, figures } => {
            chart::arrived(model, ticket, figures);
            Vec::new()
        }
        Message::Sources { ticket, sources } => {
            sources::came(model, ticket, sources);
            Vec::new()
        }
        Message::Stuck { ticket, cases } => {
            stuck::came(model, ticket, cases);
            Vec::new()
        }
        Message::Day { ticket, entries } => {
            chart::came(model, ticket, entries);
            Vec::new()
        }
        Message::Views { ticket, views } => views::arrived(model, ticket, views),
        Message::Progress(progress) => {
            model.progress = progress;
            Vec::new()
        }
        Message::Saved { ticket, receipt, at } => decide::saved(model, ticket, receipt.seq, at),
        Message::Overview { ticket, overview } => bench::arrived(model, ticket, overview),
        Message::Gate { ticket, gate } => bench::gate(model, ticket, gate),
        Message::Sat { ticket, sitting } => bench::sat(model, ticket, sitting),
        Message::Graded { ticket, receipt, at, lesson } => {
            model.lesson = Some(lesson);
            decide::saved(model, ticket, receipt.seq, at)
        }
        Message::Reporting { ticket, done, total } => report::told(model, ticket, done, total),
        Message::Reported { ticket, parts } => report::done(model, ticket, parts),
        Message::BackedUp(outcome) => {
            model.backed_up(outcome);
            Vec::new()
        }
        Message::Failed { ticket, why } if lock::failed(model, ticket, &why) => Vec::new(),
        Message::Failed { ticket, why } => {
            report::failed(model, ticket);
            decide::failed(model, ticket, &why)
        }
    }
}

fn open(
    model: &mut Model,
    today: jiff::civil::Date,
    note_draft: Option<(CaseId, Text)>,
    view: Option<Box<View>>,
) -> Vec<Effect> {
    model.today = today;
    // A view whose filter can not be read any more is left; it is still among the views, and says so there.
    model.among = view.and_then(|view| {
        let filter = Filter::parse(&view.filter, today).ok()?;
        Some(Among { name: Some(view.name), text: view.filter, filter })
    });
    if let Some((case, draft)) = note_draft.filter(|(_, draft)| !draft.is_empty()) {
        model.notes.insert(case, draft.as_str().to_owned());
    }
    travel::fetch(model, Want::Resume, Errand::Open)
}

/// Carries out a key, by where it was pressed.
fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    model.notice = None;
    model.warned &= stroke.action == Action::Quit;
    if stroke.action == Action::Help {
        return read::open(model, Book::Help);
    }
    if stroke.action == Action::Palette {
        return palette::open(model);
    }
    match model.context() {
        Context::Review => on_a_case(model, stroke),
        Context::Blind => again::act(model, stroke),
        Context::List => list::act(model, stroke),
        Context::Find if matches!(model.layers.last(), Some(Layer::Palette(_))) => {
            palette::act(model, stroke)
        }
        Context::Find => find::act(model, stroke),
        Context::Views => views::act(model, stroke),
        Context::Groups if matches!(model.layers.last(), Some(Layer::Stuck(_))) => stuck::act(model, stroke),
        Context::Groups if matches!(model.layers.last(), Some(Layer::Day(_))) => {
            chart::act_day(model, stroke)
        }
        Context::Groups => groups::act(model, stroke),
        Context::Group => groups::act_inside(model, stroke),
        Context::Bench | Context::Planner => bench::act(model, stroke),
        Context::Pick => decide::pick(model, stroke),
        Context::Amend => approve::amend(model, stroke),
        Context::Confirm => approve::no_relief(model, stroke),
        Context::Overlay if matches!(model.layers.last(), Some(Layer::Chart(_))) => chart::act(model, stroke),
        Context::Overlay if matches!(model.layers.last(), Some(Layer::Sources(_))) => {
            sources::act(model, stroke)
        }
        Context::Overlay => read::act(model, stroke),
        Context::Line | Context::Editor => write::act(model, stroke),
        Context::Locked => lock::act(model, stroke),
    }
}

fn on_a_case(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    match stroke.action {
        Action::Quit => quit(model),
        Action::Lock => lock::lock(model),
        // Everything else needs a case.
        _ if model.case.is_none() => Vec::new(),
        Action::Approve => approve::approve(model, stroke),
        Action::Amend | Action::Challenge | Action::Hold | Action::Flag => decide::open(model, stroke),
        Action::Note => write::open_note(model),
        Action::AddFact => facts::open(model),
        Action::RetractFact => facts::take_back(model),
        Action::ComparePolicies => report::open_policies(model),
        Action::Impact => report::open_impact(model),
        Action::Undo => travel::undo(model, stroke),
        Action::TakeBack => decide::take_back_this(model, stroke),
        Action::Next => travel::next(model, stroke.at),
        Action::Previous => travel::previous(model),
        Action::NextUndecided => travel::next_waiting(model, stroke.at),
        Action::Sibling => travel::to_sibling(model),
        Action::GoTo => write::ask(model, Question::GoTo),
        Action::Find => find::open(model),
        Action::List => list::reopen(model),
        Action::Views => views::open(model),
        Action::Held => list::held(model),
        Action::Flagged => list::flagged(model),
        Action::Recent => list::recent(model),
        Action::Groups => groups::open(model),
        Action::Progress => chart::open(model),
        Action::Spotchecks => bench::open(model),
        Action::Today => chart::open_day(model),
        Action::Sources => sources::open(model),
        Action::Stuck => stuck::open(model),
        Action::NextCount => select(model, 1),
        Action::PreviousCount => select(model, -1),
        Action::Evidence => read::open(model, Book::Evidence),
        Action::History => read::open(model, Book::History),
        Action::Ledger => read::open(model, Book::Ledger),
        _ => Vec::new(),
    }
}

/// Brings another candidate count to the front.
fn select(model: &mut Model, by: isize) -> Vec<Effect> {
    let counts = model.case().map_or(0, |case| case.proposal.proposals.len());
    match wrapped(model.selected, by, counts) {
        Some(selected) if counts > 1 => model.selected = selected,
        _ => model.refuse("No other count of this case is within reach of relief.", None),
    }
    Vec::new()
}

/// Returns the item so many after or before another, going round; `None` where there is none.
fn wrapped(at: usize, by: isize, length: usize) -> Option<usize> {
    let length = isize::try_from(length).ok().filter(|length| *length > 0)?;
    usize::try_from((isize::try_from(at).ok()? + by).rem_euclid(length)).ok()
}

/// Leaves, once what is being saved is saved.
fn quit(model: &mut Model) -> Vec<Effect> {
    if model.recording.is_some() {
        model.afterwards = Afterwards::Leave;
        model.say(Tone::Said, "Leaving as soon as this is saved …");
        return Vec::new();
    }
    let here = model.case().map(|case| case.id);
    // Only the note on the case in front is remembered over a restart; any other is given up knowingly.
    if let Some(other) = model.notes.keys().find(|case| Some(**case) != here).filter(|_| !model.warned) {
        let words =
            format!("The note begun on case no. {} is not saved; leaving again gives it up.", other.0);
        model.refuse(words, Some(Action::GoTo));
        model.warned = true;
        return Vec::new();
    }
    leave(model)
}

fn leave(model: &Model) -> Vec<Effect> {
    remember(model).into_iter().chain([Effect::Leave]).collect()
}

/// Keeps what is being written, and the place, for the next start.
fn keep(model: &mut Model) -> Vec<Effect> {
    let kept = write::keep_draft(model);
    if kept.is_empty() { remember(model).into_iter().collect() } else { kept }
}

/// Asks to remember where this seat is and what it is writing.
fn remember(model: &Model) -> Option<Effect> {
    let case = model.case()?.id;
    // A second reader's reason goes with the decision, and is never a note on the case.
    let kept = if model.is_blind() { None } else { model.notes.get(&case) };
    let note_draft = kept.map_or_else(Text::default, |draft| Text::note(draft));
    let view = model.among.as_ref().and_then(|among| among.name.clone());
    Some(Effect::Remember { case, note_draft, view })
}

/// Takes the top layer away, keeping what was typed in it.
fn close(model: &mut Model) -> Vec<Effect> {
    let effects = write::keep_draft(model);
    model.layers.pop();
    effects
}

/// Returns the top layer when it is a line of text.
fn asking(model: &mut Model) -> Option<&mut crate::review::layer::Ask> {
    match model.layers.last_mut() {
        Some(Layer::Ask(ask)) => Some(ask),
        _ => None,
    }
}
