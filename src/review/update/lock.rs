//! Locking and coming back: what is kept, what is forgotten, and the passphrase in between.

use crate::casework::Deed;
use crate::casework::check::overview::Order;
use crate::review::listing::{Listing, Screen};
use crate::review::lock::{Lock, Pending, Privileged, Purpose};
use crate::review::model::{Afterwards, Ahead, Errand, Then};
use crate::review::update::{Stroke, bench, decide, keep, leave, travel};
use crate::review::{Action, Effect, Keeping, Model, Moment, Ticket, Want};

/// Locks: drafts are kept where a restart finds them, everything of a case leaves the model, the queue is closed.
pub(super) fn lock(model: &mut Model) -> Vec<Effect> {
    if model.lock.as_ref().is_some_and(|lock| lock.purpose == Purpose::Return) {
        return Vec::new();
    }
    if !is_settled(model) {
        model.afterwards = Afterwards::Lock;
        return Vec::new();
    }
    model.afterwards = Afterwards::Stay;
    let mut effects = keep(model);
    model.layers.clear();
    (model.case, model.errand, model.notice) = (None, None, None);
    (model.ahead, model.empty, model.selected) = (Ahead::Unasked, false, 0);
    (model.screen, model.listing) = (Screen::Case, Listing::default());
    model.seen.clear();
    model.lock = Some(Lock::new(Purpose::Return));
    effects.push(Effect::Lock);
    effects
}

/// Locks now what was to be locked while an entry was being saved.
pub(super) fn when_settled(model: &mut Model) -> Vec<Effect> {
    if model.afterwards == Afterwards::Lock { lock(model) } else { Vec::new() }
}

/// Tells whether no entry is under way, nor a verdict that follows its note.
fn is_settled(model: &Model) -> bool {
    model.recording.is_none() && !matches!(model.errand, Some((_, Errand::Decide(_))))
}

/// Asks for the passphrase once more before something is recorded that changes what others decided.
pub(super) fn prove(model: &mut Model, deed: Deed, then: Then, words: &str) -> Vec<Effect> {
    ask_for(model, Privileged::Deed(Box::new(deed), then), words)
}

/// Asks for the passphrase once more before a step of a spot-check that only a supervisor takes.
pub(super) fn prove_order(model: &mut Model, order: Order, words: &str) -> Vec<Effect> {
    ask_for(model, Privileged::Order(order), words)
}

fn ask_for(model: &mut Model, what: Privileged, words: &str) -> Vec<Effect> {
    let pending = Pending { what, words: words.to_owned() };
    model.lock = Some(Lock::new(Purpose::Override(Box::new(pending))));
    Vec::new()
}

/// A character of a passphrase.
pub(super) fn typed(model: &mut Model, character: char) {
    if let Some(lock) = model.lock.as_mut().filter(|lock| lock.asked.is_none()) {
        lock.problem = None;
        lock.typed.push(character);
    }
}

/// A pasted passphrase, without the line it may end with.
pub(super) fn pasted(model: &mut Model, text: &str) {
    text.trim_end_matches(['\r', '\n']).chars().for_each(|character| typed(model, character));
}

/// A key on the locked screen.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let plain = model.settings.keeping == Keeping::Plain;
    let Some(lock) = model.lock.as_mut().filter(|lock| lock.asked.is_none()) else { return Vec::new() };
    match stroke.action {
        Action::DeleteBack => lock.typed.pop(),
        Action::DeleteLine => lock.typed.clear(),
        Action::Close => return close(model),
        // In a plain file there is nothing to type.
        Action::Accept if plain || lock.has_text() => return ask(model),
        _ => {}
    }
    Vec::new()
}

/// Gives up: what was to be proved is not done; from the locked screen the way leads out.
fn close(model: &mut Model) -> Vec<Effect> {
    match model.lock.take() {
        Some(Lock { purpose: Purpose::Override(_), .. }) => {
            model.refuse("Nothing recorded: the passphrase was not given.", None);
            Vec::new()
        }
        lock => {
            model.lock = lock;
            leave(model)
        }
    }
}

fn ask(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(lock) = &mut model.lock else { return Vec::new() };
    lock.asked = Some(ticket);
    let passphrase = std::mem::take(&mut lock.typed);
    vec![match lock.purpose {
        Purpose::Return => Effect::Unlock { ticket, passphrase },
        Purpose::Override(_) => Effect::Prove { ticket, passphrase },
    }]
}

/// The passphrase was right.
pub(super) fn unlocked(model: &mut Model, ticket: Ticket, at: Moment) -> Vec<Effect> {
    let Some(lock) = model.lock.take_if(|lock| lock.asked == Some(ticket)) else { return Vec::new() };
    // The first keys after that were perhaps meant for the passphrase.
    model.guard.focused(at);
    match lock.purpose {
        Purpose::Return => travel::fetch(model, Want::Resume, Errand::Open),
        Purpose::Override(pending) => {
            let Pending { what, words } = *pending;
            match what {
                Privileged::Deed(deed, then) => decide::record_proved(model, *deed, then, &words),
                Privileged::Order(order) => bench::conduct_proved(model, order, &words),
            }
        }
    }
}

/// Tells whether an answer was the locked screen's own: the passphrase was wrong, or the queue did not open.
pub(super) fn failed(model: &mut Model, ticket: Ticket, why: &str) -> bool {
    let Some(lock) = model.lock.as_mut().filter(|lock| lock.asked == Some(ticket)) else { return false };
    lock.asked = None;
    lock.problem = Some(crate::record::Text::new(why).as_str().to_owned());
    true
}
