//! Pages: text, tables and rules set on paper, and the same pages as PDF or as lines of a terminal.
//!
//! Owns the faces (embedded, no other font is ever looked for), the breaking of paragraphs, tables that go on over pages
//! with their header repeated, running heads, and the order in which everything is read, which a tagged PDF and a
//! terminal both follow. Knows nothing of cases or courts: `filing` says what stands on the pages. The same blocks give
//! the same bytes, always: no clock, no system font, no file but what is inside the program.
//!
//! krilla writes the PDF. A whole typesetter as a library would have cost more than the rest of the program to build
//! (docs/filings.md has the figures), for papers that need paragraphs and one kind of table.

pub mod block;
mod breaking;
pub mod face;
mod galley;
pub mod page;
mod pdf;
mod table;
mod terminal;

pub use block::{Align, Block, Cell, Column, Family, Footer, Group, PageSetup, Run, Style, Table};
pub use face::Faces;
pub use page::{Pages, Typesetter};
pub use pdf::{PdfError, Title};
