//! The locked screen: whose passphrase is asked for, and nothing of any case.

use crate::review::lock::{Lock, Purpose};
use crate::review::plan::Area;
use crate::review::{Action, Context, Keeping, Model};
use crate::screen::empty::paragraph;
use crate::screen::pen::Pen;
use crate::screen::theme::Role;

/// Draws it over everything.
pub(super) fn draw(model: &Model, lock: &Lock, pen: &mut Pen<'_>) {
    let size = model.size;
    let width = size.width.saturating_sub(8).min(72);
    let top = size.height / 3;
    let area = Area { x: (size.width.saturating_sub(width)) / 2, y: top, width, height: size.height - top };
    let settings = model.settings();
    let title = match lock.purpose {
        Purpose::Return => "vacatur is locked",
        Purpose::Override(_) => "Sign in once more: this needs to be known to come from you",
    };
    pen.put(area.x, area.y, area.width, vec![pen.span(Role::Title, title)]);
    let below = |rows: u16, height: u16| Area { y: area.y + rows, height, ..area };
    if settings.keeping == Keeping::Plain {
        paragraph("The queue is a plain file: nobody signs in. Go on, or leave.", below(2, 2), pen);
    } else {
        let seat = format!("Passphrase of {}: ", settings.seat);
        let state = match (lock.is_checking(), lock.has_text()) {
            (true, _) => "being checked …",
            (false, true) => "(typed, not shown)",
            (false, false) => "",
        };
        pen.put(
            area.x,
            area.y + 2,
            area.width,
            vec![pen.span(Role::Text, seat), pen.span(Role::Secondary, state)],
        );
    }
    if let Some(problem) = &lock.problem {
        paragraph(problem, below(4, 3), pen);
    }
    let words = match lock.purpose {
        Purpose::Return => ["go on", "leave; everything is saved"],
        Purpose::Override(_) => ["record it", "back; nothing is recorded"],
    };
    let mut hints = Vec::new();
    for (action, words) in [Action::Accept, Action::Close].into_iter().zip(words) {
        hints.extend(pen.key(Context::Locked, action).map(|key| pen.span(Role::Key, key)));
        hints.push(pen.span(Role::Secondary, format!(" {words}   ")));
    }
    pen.put(area.x, area.y + 7, area.width, hints);
}
