//! What people decide: verdicts, notes, the ledger that records them, and the batches they add up to.
//!
//! Owns the ledger entry and its hash chain, the fold from entries to what a case is now, the frozen batch, and the
//! language of filters. Pure: the store is `queue`'s, the keyboard `review`'s. The spot-check stands here too: its
//! procedure in [`check`], its statistics in [`spotcheck`].

pub mod alike;
pub mod amendment;
pub mod batch;
pub mod case;
pub mod chain;
pub mod change;
pub mod charter;
pub mod check;
pub mod digest;
pub mod fact;
pub mod figures;
pub mod filter;
#[cfg(test)]
pub(crate) mod fixture;
pub mod head;
pub mod impact;
pub mod known;
pub mod ledger;
pub mod listing;
pub mod outcome;
pub mod pattern;
pub mod progress;
pub mod purge;
pub mod refusal;
pub mod repair;
pub mod replay;
pub mod role;
pub mod roster;
pub mod signature;
pub mod spotcheck;
pub mod standing;
pub mod trail;
pub mod verdict;
pub mod words;

pub use alike::Otherwise;
pub use amendment::{Basis, must_not_harm};
pub use batch::{ApprovedGroup, Batch, BatchNo, BatchRecord, BatchSignature, BatchState, Frozen};
pub use case::{CaseFile, CaseId, Note, Reopened, Shown};
pub use chain::{Chain, Fault};
pub use charter::Charter;
pub use check::{Check, CheckNo, CheckRefusal, CheckStep, Docket, Gate, GateStep};
pub use digest::Digest;
pub use fact::outcome_changes;
pub use filter::{Filter, FilterError};
pub use head::{KnownHead, Slip};
pub use ledger::{Deed, Draft, Entry, NotAnEntry, Receipt, Seat, Seq};
pub use listing::{Anchor, Column, Count, Line, Mark, Order, Page, Query, View};
pub use outcome::{FiledCase, Filing, Move, Stage};
pub use pattern::{
    DecidedGroup, Group, GroupDraft, GroupLine, GroupList, GroupReceipt, GroupRefusal, Pattern,
};
pub use progress::{Pace, Progress};
pub use purge::{Destruction, Erasure, Kept, Purge, PurgeRule};
pub use refusal::Refusal;
pub use repair::{CopyFault, Repair};
pub use replay::{Freeze, Objection};
pub use role::{Act, Role};
pub use roster::{Change, Member, Roster};
pub use signature::{PublicKey, Signature, Signer};
pub use standing::{Decided, Standing, State};
pub use trail::{StandingFact, Trail};
pub use verdict::{FlagReason, Ground, HoldReason, Verdict};
pub use words::{Lessons, WordChange};
