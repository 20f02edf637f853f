//! Tables: a header, and groups of rows with the cells that stand beside all rows of a group.

use crate::typeset::block::{Cell, Group, Run, Style, Table};
use crate::typeset::face::Faces;
use crate::typeset::galley::{Galley, Hold, Kind, Mark, Stroke, Structure, paragraph};

/// Space at the sides of a cell.
const SIDE: f32 = 3.0;
/// Space above and below the text of a cell.
const EDGE: f32 = 2.5;

/// A table with its columns measured.
pub(super) struct Measured<'a> {
    pub(super) table: &'a Table,
    /// Left edge and width of each column.
    columns: Vec<(f32, f32)>,
    width: f32,
    element: u32,
}

impl<'a> Measured<'a> {
    /// Measures a table in a width.
    pub(super) fn new(table: &'a Table, structure: &mut Structure, width: f32) -> Self {
        let titles = table.columns.iter().map(|column| column.title.clone()).collect();
        let element = structure.add(Kind::Table { titles }, None);
        let fixed: f32 = table.columns.iter().map(|column| column.width).sum();
        let sharing = table.columns.iter().filter(|column| column.width == 0.0).fold(0.0, |sum, _| sum + 1.0);
        let share = (width - fixed).max(0.0) / f32::max(sharing, 1.0);
        let mut x = 0.0;
        let columns = table
            .columns
            .iter()
            .map(|column| {
                let column_width = if column.width == 0.0 { share } else { column.width };
                x += column_width;
                (x - column_width, column_width)
            })
            .collect();
        Self { table, columns, width, element }
    }

    /// Sets the header; only the first one is read, the others are there for the eye.
    pub(super) fn header(&self, faces: &Faces, structure: &mut Structure, read: bool) -> Galley {
        let row = read.then(|| structure.add(Kind::Row, Some(self.element)));
        let mut header = Galley::empty(0.0, Hold::WithNext);
        for (column, titled) in self.table.columns.iter().enumerate() {
            let element = row.map(|row| structure.add(Kind::HeaderCell, Some(row)));
            let cell = Cell { column, text: vec![Run::bold(&titled.title)] };
            let (marks, height) = self.cell(faces, &cell, 0.0, element);
            header.marks.extend(marks);
            header.height = header.height.max(height);
        }
        header.strokes.push(self.rule(0, header.height, 0.8));
        header
    }

    /// Sets a group of rows.
    pub(super) fn group(&self, faces: &Faces, structure: &mut Structure, group: &Group) -> Galley {
        let mut galley = Galley { tally: group.tally, ..Galley::empty(0.0, Hold::Together) };
        let spanned = u32::try_from(group.rows.len()).unwrap_or(u32::MAX).max(1);
        let first_free = group.lead.iter().map(|cell| cell.column + 1).max().unwrap_or(0);
        let first_free = if first_free == self.columns.len() { 0 } else { first_free };
        let mut lead_height: f32 = 0.0;
        let mut top = 0.0;
        for (index, cells) in group.rows.iter().enumerate() {
            let row = structure.add(Kind::Row, Some(self.element));
            let lead = if index == 0 { group.lead.as_slice() } else { &[] };
            let mut all: Vec<_> = lead.iter().map(|cell| (cell, spanned)).collect();
            all.extend(cells.iter().map(|cell| (cell, 1)));
            all.sort_by_key(|(cell, _)| cell.column);
            let mut height: f32 = 0.0;
            for (cell, rows) in all {
                let element = structure.add(Kind::Cell { column: cell.column, rows }, Some(row));
                let (marks, cell_height) = self.cell(faces, cell, top, Some(element));
                galley.marks.extend(marks);
                if lead.iter().any(|lead| std::ptr::eq(lead, cell)) {
                    lead_height = lead_height.max(cell_height);
                } else {
                    height = height.max(cell_height);
                }
            }
            top += height;
            if index + 1 < group.rows.len() {
                galley.strokes.push(self.rule(first_free, top, 0.25));
            }
        }
        galley.height = top.max(lead_height);
        galley.strokes.push(self.rule(0, galley.height, 0.4));
        galley
    }

    fn cell(&self, faces: &Faces, cell: &Cell, top: f32, element: Option<u32>) -> (Vec<Mark>, f32) {
        let Some((x, width)) = self.columns.get(cell.column).copied() else { return (Vec::new(), 0.0) };
        let align = self.table.columns.get(cell.column).map_or(self.table.style.align, |column| column.align);
        let style = Style { align, before: 0.0, after: 0.0, indent: 0.0, first: 0.0, ..self.table.style };
        let set = paragraph(faces, &cell.text, &style, width - 2.0 * SIDE, element);
        let marks = set.marks.into_iter().map(|mark| mark.moved(x + SIDE, top + EDGE)).collect();
        (marks, set.height + 2.0 * EDGE)
    }

    fn rule(&self, from: usize, y: f32, width: f32) -> Stroke {
        let left = self.columns.get(from).map_or(0.0, |(x, _)| *x);
        Stroke { from: (left, y), to: (self.width, y), width }
    }
}

/// Sets a table with all its groups, for where it stands among blocks that stay together.
pub(super) fn whole(faces: &Faces, structure: &mut Structure, table: &Table, width: f32) -> Galley {
    let measured = Measured::new(table, structure, width);
    let mut all = measured.header(faces, structure, true);
    for group in &table.groups {
        let group = measured.group(faces, structure, group);
        let down = all.height;
        all.height += group.height;
        all.take(group, 0.0, down);
    }
    all.hold = Hold::Together;
    all
}
