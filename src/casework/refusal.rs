//! Why a deed is refused, in the words of the screen: nothing was recorded, and what to do instead.

use crate::casework::{Act, BatchNo, CheckRefusal, Filing, Role, Seq};
use crate::relief::Harm;

/// Why a deed is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A verdict without the hash of what was shown.
    #[error("the verdict does not say what was shown when it was given")]
    NotShown,
    /// The case is not what it was when it was shown.
    #[error("the case has changed since it was shown: look at it again, then decide")]
    Changed,
    /// An approval that leaves a candidate count without an action, or names a count that is none.
    #[error("the approval does not give exactly one action for every count that is within reach of relief")]
    Counts,
    /// An approval of an action that is not determined.
    #[error("a count whose action is undetermined cannot be approved: amend it, or hold the case")]
    Undetermined,
    /// An approval that calls the wrong counts amended.
    #[error("the approval does not name the counts that differ from the proposal")]
    Amended,
    /// An amendment without its reason or its authority.
    #[error("another action than the one proposed needs a reason and its authority, such as HS 11361.8(f)")]
    NoBasis,
    /// An action that would make the person worse off.
    #[error("count {count}: {harm}; {}", .harm.mend())]
    Harm {
        /// Its place in the court action, counted from 1.
        count: usize,
        /// Why.
        harm: Harm,
    },
    /// An approval that says it was given with a group, and stands alone.
    #[error("a case is approved with its group only by deciding the group")]
    NotTheGroup,
    /// A challenge on another ground without words.
    #[error("a challenge on another ground needs it stated in the evidence")]
    NoEvidence,
    /// A note without words.
    #[error("the note is empty")]
    EmptyNote,
    /// An added fact without a source.
    #[error("an added fact needs its source: where it was found")]
    NoSource,
    /// A fact taken back without a reason.
    #[error("a fact is taken back only with a reason in words")]
    NoReasonForFact,
    /// There is no such fact on the case.
    #[error("entry {0} is no fact that stands on this case")]
    NoSuchFact(Seq),
    /// A fact about one count that does not name a count within reach of relief, or one about the person that does.
    #[error("the fact does not name the count it is about")]
    NoCount,
    /// A date that lies after the queue's as-of date where it cannot.
    #[error("a date of birth cannot lie after the as-of date")]
    NotYet,
    /// The policy is in force already.
    #[error("the queue is under this policy already")]
    SamePolicy,
    /// The policy makes other charges candidates.
    #[error(
        "the policy names other related charges than the queue's: which court actions are cases was fixed when the files were read in"
    )]
    OtherReach,
    /// The case was decided under another policy.
    #[error(
        "the case was decided under another policy or vocabulary: take that verdict back first, then decide on the new proposal"
    )]
    OtherPolicy,
    /// A superseding entry without a reason.
    #[error("a case in a batch is changed only with a reason in words")]
    NoReason,
    /// There is no such verdict on the case.
    #[error("entry {0} is no verdict on this case")]
    NoSuchVerdict(Seq),
    /// The verdict was taken back before.
    #[error("the verdict of entry {0} was taken back before")]
    TakenBack(Seq),
    /// The case stands in a batch.
    #[error("the case stands in batch {}: supersede its verdict with a reason to change it", .0.0)]
    Frozen(BatchNo),
    /// The verdict does not stand in the batch that is to be superseded.
    #[error("the verdict does not stand in batch {}", .0.0)]
    NotInBatch(BatchNo),
    /// A deed that is not done to one case.
    #[error("this is not recorded on a case in that way")]
    NotOnACase,
    /// There is nothing to freeze.
    #[error("no approved case is free: every one stands in a batch already, or none is approved")]
    NothingToFreeze,
    /// The batch is void.
    #[error("batch {} is void: one of its cases was superseded before it went out", .0.0)]
    Void(BatchNo),
    /// Whoever asks has no seat.
    #[error("you have no seat in this queue: a supervisor gives you one with `vacatur seat add`")]
    NoSeat,
    /// Whoever asks may not do that.
    #[error("a seat with the role {} may not {}", .0, .1.words())]
    Role(Role, Act),
    /// There is a seat of that name.
    #[error("there is a seat of that name already")]
    SeatTaken,
    /// A seat without a name.
    #[error("a seat needs a name")]
    NoSeatName,
    /// There is no seat of that name.
    #[error("there is no seat of that name")]
    NoSuchSeat,
    /// A seat without a signing key in a queue whose seats sign in, or the other way round.
    #[error("in an encrypted queue every seat has a key, in a plain one none has")]
    NoSigningKey,
    /// The seat has that role.
    #[error("the seat has the role {0} already")]
    SameRole(Role),
    /// Nobody would be left who may change the roster.
    #[error("that would leave the queue without a supervisor")]
    LastSupervisor,
    /// A step of a spot-check, or of the gate, that may not be taken.
    #[error(transparent)]
    Check(#[from] CheckRefusal),
    /// A step that does not follow where the case is.
    #[error("a case that is {from} does not become {to}")]
    NoSuchStep {
        /// Where it is.
        from: Filing,
        /// Where it should go.
        to: Filing,
    },
    /// A step that lies before the one it follows.
    #[error("that day lies before the step before it")]
    BeforeTheLast,
    /// A step that lies in the future.
    #[error("that day has not come yet")]
    InTheFuture,
    /// No case that a step would move.
    #[error("there is no case that this would move")]
    NothingMoves,
    /// No case may be erased.
    #[error("no case may be erased by that rule now")]
    NothingToErase,
    /// Other cases may be erased than were agreed to.
    #[error("other cases may be erased now than were shown: look again")]
    OtherToErase,
    /// The case was erased.
    #[error("the case was erased by ledger entry {0}: it is not in the queue any more")]
    Erased(Seq),
    /// The batch was not written out.
    #[error("batch {} was not written out", .0.0)]
    NotExported(BatchNo),
    /// A text without words.
    #[error("there is no word in that text")]
    EmptyWord,
    /// A text whose meaning is known from code or a page.
    #[error("the program knows that text from code or a page: its meaning cannot be taught otherwise")]
    KnownWord,
    /// A text that has that meaning.
    #[error("ledger entry {0} taught that text with that meaning already")]
    SameWord(Seq),
    /// A change of the vocabulary without a reason.
    #[error("a text is taught or forgotten only with a reason in words")]
    NoReasonForWord,
    /// No lesson in force of that entry.
    #[error("ledger entry {0} taught no text that is in force")]
    NoSuchLesson(Seq),
    /// No lesson in force about that text.
    #[error("no lesson about that text is in force")]
    NotTaught,
}
