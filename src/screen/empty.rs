//! What stands on the screen while no case does: a terminal that is too small, a queue without cases, one that opens.

use crate::review::Model;
use crate::review::columns::wrap;
use crate::review::plan::{Area, SMALLEST};
use crate::screen::pen::{Pen, cells};
use crate::screen::theme::Role;
use crate::screen::{footer, header};

/// Says in a plain sentence that the terminal is too small, and what it needs.
pub(super) fn too_small(model: &Model, pen: &mut Pen<'_>) {
    let size = model.size;
    let words = format!(
        "This window is too small to show a case whole: it has {} columns and {} rows, a case needs {} and {}. \
         Enlarge it, or make the letters smaller. Nothing is lost.",
        size.width, size.height, SMALLEST.width, SMALLEST.height
    );
    let area = Area { x: 0, y: 0, width: size.width, height: size.height };
    paragraph(&words, area, pen);
}

/// Says why there is no case.
pub(super) fn no_case(model: &Model, pen: &mut Pen<'_>) {
    let size = model.size;
    let area = Area { x: 1, y: 0, width: size.width.saturating_sub(2), height: size.height };
    header::draw(model, area, pen);
    let words = if model.empty {
        "No case is in this queue yet. Leave, and bring a file in with: vacatur import FILE"
    } else {
        "Opening the queue …"
    };
    let middle = Area { y: size.height / 3, height: size.height / 3, ..area };
    paragraph(words, middle, pen);
    footer::draw(model, Area { y: size.height.saturating_sub(3), height: 3, ..area }, pen);
}

/// Writes words over an area, wrapped.
pub(super) fn paragraph(words: &str, area: Area, pen: &mut Pen<'_>) {
    let lines = wrap(words, usize::from(area.width));
    for (row, line) in lines.into_iter().enumerate().take(usize::from(area.height)) {
        let row = cells(row);
        pen.put(area.x, area.y + row, area.width, vec![pen.span(Role::Text, line)]);
    }
}
