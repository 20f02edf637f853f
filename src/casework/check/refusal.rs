//! Why a step of a check is refused, in the words of the screen.

use crate::casework::CaseId;
use crate::casework::check::{CheckNo, Condition};

/// Why a step is refused; nothing was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckRefusal {
    /// Only a supervisor does this.
    #[error("only a supervisor does this")]
    NotASupervisor,
    /// Neither a supervisor nor an attorney.
    #[error("only an attorney or a supervisor decides a case again")]
    NotAnAttorney,
    /// There is no such check.
    #[error("there is no check {0}")]
    NoCheck(CheckNo),
    /// There is no decision of this kind.
    #[error("there is no decision of this kind to check")]
    Nothing,
    /// The step is not the next one.
    #[error("check {0} is not at this step: `vacatur spotcheck show {0}` says what comes next")]
    NotNow(CheckNo),
    /// The plan is about another population.
    #[error("the plan is not about the decisions that were frozen")]
    OtherPopulation,
    /// An earlier attempt failed, and its cause and repair are not recorded.
    #[error("check {0} did not pass: record what caused it and what was done about it first")]
    NotRepaired(CheckNo),
    /// An earlier check of the same decisions is still going on.
    #[error("check {0} on some of the same cases is still open: finish it, or abandon it with a reason")]
    StillOpen(CheckNo),
    /// The list of earlier attempts is not the true one.
    #[error("the earlier attempts on these cases are not all named")]
    Attempts,
    /// The seed was used before.
    #[error("this seed was used in check {0}: a seed is never used twice")]
    SeedUsed(CheckNo),
    /// The seed needs two people.
    #[error("a seed is made by two different people, and both are named")]
    TwoPersons,
    /// The case is not in the sample.
    #[error("case {0} is not in the sample")]
    NotSampled(CaseId),
    /// The case was decided again before.
    #[error("case {0} was decided again before")]
    Decided(CaseId),
    /// The person decided one of the sampled cases the first time.
    #[error("you decided one of the sampled cases the first time: somebody else must decide them again")]
    OwnDecision,
    /// A second decision is an approval or a challenge, or says why the case cannot be decided.
    #[error("a second decision approves, challenges, or says why the case cannot be decided")]
    Undecided,
    /// Lists, notes and what was decided before are not for a second reader.
    #[error(
        "in a spot-check there are no lists, notes or earlier decisions: decide the case in front of you"
    )]
    Blind,
    /// Nobody sits as a second reader.
    #[error("a case is decided again by a second reader: vacatur spotcheck review N")]
    NotSitting,
    /// A second reader has a share already.
    #[error("a second reader has a share already: end that first, with a reason")]
    OverlapRuns,
    /// No second reader has a share.
    #[error("no share of the decisions has a second reader: `vacatur spotcheck overlap begin`")]
    NoOverlap,
    /// The seed was used for the standing share.
    #[error("this seed was used for a second reader's share: a seed is never used twice")]
    SeedOfOverlap,
    /// Known cases are mixed in already.
    #[error("known-answer cases are mixed in already: end that round first, with a reason")]
    KnownRun,
    /// There is no such known case, or the round is over.
    #[error("there is no such known-answer case now")]
    NoKnown,
    /// Whoever planted known cases knows the answers.
    #[error("you mixed these known-answer cases in: they are for the others")]
    Planter,
    /// The case was answered before.
    #[error("this case was decided before")]
    Answered,
    /// The answer was graded already.
    #[error("this was a known-answer case and you have heard the answer: it is not taken back")]
    Graded,
    /// There is nothing to settle.
    #[error("there is no disagreement on case {0}")]
    NoDisagreement(CaseId),
    /// The one who settles made one of the two decisions.
    #[error("you made one of the two decisions: a third person settles it, or both of you in a discussion")]
    NotAThird,
    /// A discussion is between those who decided.
    #[error("a discussion is between the two who decided the case")]
    OtherPeople,
    /// A reason is missing.
    #[error("the reason must be given in words")]
    NoReason,
    /// Cases are not decided again yet.
    #[error("{0} sampled cases are not decided again yet")]
    Unfinished(u64),
    /// Disagreements are open.
    #[error("{0} disagreements are not settled yet")]
    Disputed(u64),
    /// What is to be taken down is not what came out.
    #[error("the result is not what the second decisions add up to")]
    OtherResult,
    /// The frozen list does not have the root hash of its entry.
    #[error("the frozen list of check {0} does not have the root hash in the ledger")]
    Root(CheckNo),
    /// A known error cannot be overridden.
    #[error("an override covers the sampling conditions alone, and this one is not met: {}", .0.words())]
    Known(Condition),
    /// The same supervisor cannot override twice where two are asked for.
    #[error("you have overridden it already: another supervisor must agree")]
    SameSupervisor,
}
