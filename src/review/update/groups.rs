//! Groups of cases that are alike: opening one, reading its members to the end, typing the count, and the second key.
//!
//! The brakes, in this order: only the members that the queue picked are shown; the text about them must have been on
//! the screen to its end; the number of cases is typed; another key than the one that opened the question records.

use crate::casework::{Group, GroupDraft, GroupList, GroupRefusal, Seq};
use crate::record::Text;
use crate::review::groups::{Front, Groups, Opened, text};
use crate::review::layer::{Layer, Question};
use crate::review::model::{Recording, Then, Tone};
use crate::review::update::decide::problem;
use crate::review::update::obstacle::{self, Obstacle};
use crate::review::update::{Stroke, close, popup_rows, write};
use crate::review::{Action, Effect, GroupDeciding, Model, Moment, Ticket};

/// Columns that the frame of the popup takes.
const FRAME: u16 = 6;

/// The text of a popup is never wider than this.
const WIDEST: u16 = 114;

/// Returns how many columns the text about a group's members has.
pub fn group_columns(width: u16) -> usize {
    usize::from(width.saturating_sub(FRAME).min(WIDEST)).max(20)
}

/// Opens the list of groups.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.settings.groups == GroupDeciding::Forbidden {
        model.refuse(GroupRefusal::Forbidden.to_string(), None);
        return Vec::new();
    }
    if model.case().is_none() || model.recording.is_some() || model.errand.is_some() {
        return Vec::new();
    }
    list(model)
}

/// Puts the list of groups on top and asks for it.
pub(super) fn list(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    model.layers.push(Layer::Groups(Groups { asked: Some(ticket), ..Groups::default() }));
    vec![Effect::Groups { ticket }]
}

fn listed(model: &mut Model) -> Option<&mut Groups> {
    match model.layers.last_mut() {
        Some(Layer::Groups(groups)) => Some(groups),
        _ => None,
    }
}

fn opened(model: &mut Model) -> Option<&mut Opened> {
    match model.layers.last_mut() {
        Some(Layer::Group(opened)) => Some(opened),
        _ => None,
    }
}

/// A key in the list.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let rows = popup_rows(model.size.height);
    let Some(groups) = listed(model) else { return Vec::new() };
    let last = groups.lines().saturating_sub(1);
    let at = match stroke.action {
        Action::Close => return close(model),
        Action::Accept => return enter(model),
        Action::TakeBackGroup => return take_back(model),
        Action::Down => groups.at + 1,
        Action::Up => groups.at.saturating_sub(1),
        Action::PageDown => groups.at + rows,
        Action::PageUp => groups.at.saturating_sub(rows),
        Action::First => 0,
        Action::Last => last,
        _ => groups.at,
    };
    groups.at = at.min(last);
    Vec::new()
}

/// Opens the group in front.
fn enter(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(groups) = listed(model) else { return Vec::new() };
    let pattern = match groups.front() {
        Some(Front::Waiting(line)) => line.pattern,
        Some(Front::Decided(_)) => {
            model.refuse("This group is decided; it can be taken back.", Some(Action::TakeBackGroup));
            return Vec::new();
        }
        None => return Vec::new(),
    };
    groups.opening = Some(ticket);
    vec![Effect::Group { ticket, pattern }]
}

/// Asks how many cases are taken back with the decided group in front.
fn take_back(model: &mut Model) -> Vec<Effect> {
    let Some(groups) = listed(model) else { return Vec::new() };
    match groups.front() {
        Some(Front::Decided(decided)) if decided.stand == 0 => {
            model.refuse("Nothing of this group stands outside a batch.", None);
            Vec::new()
        }
        Some(Front::Decided(decided)) => {
            let question = Question::GroupBack { group: decided.group, stand: decided.stand };
            write::ask(model, question)
        }
        _ => {
            model.refuse("Nothing of this group is decided yet.", None);
            Vec::new()
        }
    }
}

/// A key while a group is open.
pub(super) fn act_inside(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let rows = popup_rows(model.size.height);
    let columns = group_columns(model.size.width);
    let Some(opened) = opened(model) else { return Vec::new() };
    let last = text(&opened.group, columns).len().saturating_sub(rows);
    let at = match stroke.action {
        Action::Close => return close(model),
        Action::ApproveGroup => return ask_count(model, stroke),
        Action::Down => opened.at + 1,
        Action::Up => opened.at.saturating_sub(1),
        Action::PageDown => opened.at + rows,
        Action::PageUp => opened.at.saturating_sub(rows),
        Action::First => 0,
        Action::Last => last,
        _ => opened.at,
    };
    opened.at = at.min(last);
    Vec::new()
}

/// Notes whether the end of the text about the members is on the screen.
pub(super) fn look(model: &mut Model) {
    let (rows, columns, enough) =
        (popup_rows(model.size.height), group_columns(model.size.width), model.size.is_enough());
    if let Some(opened) = opened(model)
        && enough
    {
        opened.read |= opened.at + rows >= text(&opened.group, columns).len();
    }
}

/// Asks for the count, once the members were read.
fn ask_count(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let patience = model.settings.patience;
    let allowed = obstacle::to_any_verdict(model)
        .and_then(|()| model.guard.allows(stroke.at, stroke.repeat, &patience).map_err(Obstacle::Guarded));
    if let Err(obstacle) = allowed {
        obstacle.tell(model);
        return Vec::new();
    }
    let Some(opened) = opened(model) else { return Vec::new() };
    if !opened.read {
        model.refuse("The members must be read to the end first.", Some(Action::PageDown));
        return Vec::new();
    }
    let waiting = opened.group.waiting;
    write::ask(model, Question::GroupCount { waiting })
}

/// Records the group, if the number that was typed is its number.
pub(super) fn confirm(model: &mut Model, stroke: Stroke, question: &Question, typed: &str) -> Vec<Effect> {
    let digits = typed.trim().replace([',', ' '], "");
    let Ok(count) = digits.parse::<u64>() else {
        return problem(model, "Type the number of cases, in digits.");
    };
    let wanted = match question {
        Question::GroupCount { waiting } => *waiting,
        Question::GroupBack { stand, .. } => *stand,
        _ => return Vec::new(),
    };
    if count != wanted {
        return problem(model, &GroupRefusal::Count { typed: count, waiting: wanted }.to_string());
    }
    let patience = model.settings.patience;
    let allowed = obstacle::to_any_verdict(model).and_then(|()| {
        model.guard.lets_decide(stroke.action, stroke.at, stroke.repeat, &patience).map_err(Obstacle::Guarded)
    });
    if let Err(obstacle) = allowed {
        obstacle.tell(model);
        return Vec::new();
    }
    match question {
        Question::GroupBack { group, .. } => record_back(model, *group, count),
        _ => record(model, count),
    }
}

fn record(model: &mut Model, count: u64) -> Vec<Effect> {
    let group = model.layers.iter().rev().find_map(|layer| match layer {
        Layer::Group(opened) => Some(&opened.group),
        _ => None,
    });
    let Some(group) = group else { return Vec::new() };
    let looked_at = group.members.iter().map(|case| case.id).collect();
    let draft = GroupDraft { pattern: group.pattern, count, looked_at };
    let words = format!("a group of {count} cases approved");
    saving(model, words, |ticket| Effect::ApproveGroup { ticket, draft })
}

fn record_back(model: &mut Model, group: Seq, count: u64) -> Vec<Effect> {
    let words = format!("{count} cases of the group {group} taken back");
    saving(model, words, |ticket| Effect::TakeBackGroup { ticket, group, count })
}

fn saving(model: &mut Model, words: String, effect: impl FnOnce(Ticket) -> Effect) -> Vec<Effect> {
    let Some(case) = model.case().map(|case| case.id) else { return Vec::new() };
    let ticket = model.ticket();
    model.recording = Some(Recording { ticket, case, then: Then::Groups, words });
    vec![effect(ticket)]
}

/// The groups came.
pub(super) fn arrived(model: &mut Model, ticket: Ticket, list: GroupList) {
    if let Some(groups) = listed(model).filter(|groups| groups.asked == Some(ticket)) {
        groups.asked = None;
        groups.list = Some(list);
        groups.at = groups.at.min(groups.lines().saturating_sub(1));
    }
}

/// The group that was to be opened came; its members come to the screen now.
pub(super) fn came(model: &mut Model, ticket: Ticket, group: Option<Box<Group>>, at: Moment) {
    if listed(model).and_then(|groups| groups.opening.take_if(|asked| *asked == ticket)).is_none() {
        return;
    }
    match group {
        Some(group) => {
            model.guard.shown(at);
            model.layers.push(Layer::Group(Box::new(Opened { group: *group, at: 0, read: false })));
        }
        None => model.say(Tone::Said, GroupRefusal::Empty.to_string()),
    }
}

/// The queue could not answer.
pub(super) fn failed(model: &mut Model, ticket: Ticket, why: &Text) -> bool {
    let asked = listed(model).is_some_and(|groups| {
        groups.asked.take_if(|asked| *asked == ticket).is_some()
            || groups.opening.take_if(|asked| *asked == ticket).is_some()
    });
    if asked {
        model.say(Tone::Failed, format!("The groups could not be read: {why}"));
    }
    asked
}
