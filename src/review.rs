//! The workstation's state machine: an action or a reply comes in, the model changes, effects go out.
//!
//! Pure: no terminal, no store, no clock. The driver (`workstation`) turns keys into messages through `keymap`, carries
//! effects to the queue's thread and feeds the replies back as messages; `screen` reads the model and draws. Time comes
//! in with each message, so that the guards against accidental verdicts are a table that tests can run.

pub mod action;
pub mod bench;
pub mod chart;
pub mod columns;
pub mod context;
pub mod deeds;
pub mod entry;
pub mod facts;
pub mod groups;
pub mod guard;
pub mod layer;
pub mod listing;
pub mod lock;
pub mod message;
pub mod model;
pub mod outlook;
pub mod palette;
pub mod plan;
pub mod report;
pub mod settings;
pub mod sources;
pub mod stretch;
pub mod stuck;
pub mod timeline;
mod update;
pub mod words;

pub use action::Action;
pub use context::Context;
pub use listing::Screen;
pub use message::{Effect, Message, Moment, Ticket, Want};
pub use model::Model;
pub use settings::{GroupDeciding, Keeping, OfferedPolicy, Patience, Settings};
pub use update::{
    group_columns, help_lines, is_unseen, list_rows, popup_columns, popup_rows, return_date, update,
};
