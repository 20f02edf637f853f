//! From a history and a policy to proposals: the one entrance of this room.

use crate::record::{County, Event, Level, PartialDate, Person, SourceLine};
use crate::relief::added::{Added, Cited};
use crate::relief::background::{At, Background, Certainty};
use crate::relief::candidate::{candidate, may_be_of};
use crate::relief::decide::decide;
use crate::relief::gather::Gatherer;
use crate::relief::prove::Prover;
use crate::relief::{Action, Citation, Lane, Policy, ProofLine, Route, RoutingCode, flips};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the statute requires on its own, whatever the office chooses (law.md L7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawLine {
    /// The floor: the least relief the statute gives as of right, `None` where it gives none, `Undetermined` where a
    /// missing fact decides.
    pub action: Action,
    /// Why, in a clause.
    pub reason: String,
    /// By which authority.
    pub citations: Vec<Citation>,
}

/// What the office's policy chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyLine {
    /// The rule that matched, counted from 1; `None` where an unknown fact stopped the search.
    pub rule: Option<u32>,
    /// The action the rule gives.
    pub action: Action,
    /// The rule's own sentence.
    pub reason: String,
    /// The policy and its rule, as cited: `san-francisco-2018 §4`.
    pub citation: Citation,
}

/// What would change the outcome: a smallest set of facts, and the action it would lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flip {
    /// The facts, in words after "if": `the date of birth were known to be before 1999-03-01`.
    pub change: String,
    /// What would be proposed then; undetermined where a person would have to decide.
    pub action: Action,
}

/// Writes `if the sentence were known to have ended: redesignate as misdemeanor`.
impl fmt::Display for Flip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.action {
            Action::Undetermined => write!(f, "if {}: to a person", self.change),
            action => write!(f, "if {}: {action}", self.change),
        }
    }
}

/// What is proposed for one count, with its proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Which count of the event, counted from 0.
    pub count: usize,
    /// What is proposed: law and policy together.
    pub action: Action,
    /// The route in the statute.
    pub route: Route,
    /// The statutory floor.
    pub law: LawLine,
    /// The office's choice.
    pub policy: PolicyLine,
    /// Why a person must look closely; sorted, without duplicates.
    pub codes: Vec<RoutingCode>,
    /// The rules tried, in order.
    pub proof: Vec<ProofLine>,
    /// What would change the action; a fact that is unknown comes before one that is known.
    pub flips: Vec<Flip>,
    /// The level over time: as the judgment states it, then after each later step that changed it, or may have. Empty only
    /// in what version 0.2.0 proposed.
    pub levels: Vec<LevelAt>,
}

/// A level from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelAt {
    /// The level; `None` where it is not known for certain.
    pub level: Option<Level>,
    /// From when.
    pub from: PartialDate,
    /// The row that says so.
    pub source: SourceLine,
}

impl Proposal {
    /// Returns the level today, where it is known; `stated` is the level of the count, for a proposal of version 0.2.0.
    pub fn level_today(&self, stated: Option<Level>) -> Option<Level> {
        self.levels.last().map_or(stated, |last| last.level)
    }

    /// Returns what law and policy together give where a routing code withholds it: what an attorney who finds nothing
    /// in the way would approve. `None` where a fact that decides is unknown, or nothing is given.
    pub fn withheld(&self) -> Option<Action> {
        let better = if self.policy.action.favour() >= self.law.action.favour() {
            self.policy.action
        } else {
            self.law.action
        };
        (self.action == Action::Undetermined && better.is_relief() && self.law.action != Action::Undetermined)
            .then_some(better)
    }
}

/// What is proposed for one case: one court action of the person with at least one candidate count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseProposal {
    /// Which event of the person, counted from 0.
    pub event: usize,
    /// One proposal a candidate count, in the order of the counts.
    pub proposals: Vec<Proposal>,
}

impl CaseProposal {
    /// Returns the codes of all its counts, sorted, without duplicates.
    pub fn codes(&self) -> Vec<RoutingCode> {
        let mut codes: Vec<_> =
            self.proposals.iter().flat_map(|proposal| proposal.codes.iter().copied()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Returns its lane: clear only if every count is.
    pub fn lane(&self) -> Lane {
        Lane::of(&self.codes())
    }
}

/// Proposes an action for every candidate count of every court action of the person in the county.
///
/// Total, pure and deterministic: the same history, policy, county and date give the same bytes. A court action without
/// a candidate gives no case.
pub fn propose(person: &Person, policy: &Policy, county: &County, as_of: Date) -> Vec<CaseProposal> {
    let background = Background::read(person, policy.statutes());
    let mut cases: Vec<CaseProposal> = Vec::new();
    each_candidate(&background, policy, county, as_of, |prover| {
        let proposal = proposal(prover);
        match cases.last_mut().filter(|case| case.event == prover.at.event) {
            Some(case) => case.proposals.push(proposal),
            None => cases.push(CaseProposal { event: prover.at.event, proposals: vec![proposal] }),
        }
    });
    cases
}

/// Proposes again for one court action of a person, with the facts that people have added to the case.
///
/// Without any facts it gives the bytes that [`propose`] gives; a court action without a candidate gives no proposals.
pub fn propose_with(
    person: &Person,
    event: usize,
    added: &[Cited<'_>],
    policy: &Policy,
    as_of: Date,
) -> CaseProposal {
    let background = Background::read(person, policy.statutes());
    let mut proposals = Vec::new();
    let wanted = |at: usize, _: &Event| at == event;
    each_wanted(&background, policy, as_of, wanted, added, |prover| proposals.push(proposal(prover)));
    CaseProposal { event, proposals }
}

/// A count that tells again of a conviction that another count states: it is no case of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retelling {
    /// The event and count that state the conviction, counted from 0.
    pub of: (usize, usize),
    /// The event and count that tell of it again, counted from 0.
    pub by: (usize, usize),
    /// Whether it certainly is the same conviction; otherwise an attorney decides.
    pub is_certain: bool,
}

/// Lists the counts of a person that tell again of a conviction, in the order of the history.
pub fn retellings(person: &Person, policy: &Policy) -> Vec<Retelling> {
    let background = Background::read(person, policy.statutes());
    let place = |at: At| (at.event, at.count);
    let each = background.links().map(|(at, link)| Retelling {
        of: place(link.of),
        by: place(at),
        is_certain: link.certainty == Certainty::Certain,
    });
    each.collect()
}

fn proposal(prover: &Prover<'_>) -> Proposal {
    Proposal {
        count: prover.at.count,
        action: prover.decision.action,
        route: prover.decision.route,
        law: prover.law(),
        policy: prover.policy(),
        codes: prover.decision.codes.iter().collect(),
        proof: prover.proof(),
        flips: flips::find(prover.facts, prover.policy, prover.decision),
        levels: prover.conviction().levels(),
    }
}

/// Decides every candidate count of every court action of the person in the county, in order.
pub(crate) fn each_candidate<'a>(
    background: &Background<'a>,
    policy: &'a Policy,
    county: &County,
    as_of: Date,
    each: impl FnMut(&Prover<'_>),
) {
    let of_county = |_, event: &Event| may_be_of(event, county);
    each_wanted(background, policy, as_of, of_county, &[], each);
}

fn each_wanted<'a>(
    background: &Background<'a>,
    policy: &'a Policy,
    as_of: Date,
    wanted: impl Fn(usize, &Event) -> bool,
    cited: &[Cited<'_>],
    mut each: impl FnMut(&Prover<'_>),
) {
    let mut gatherer = None;
    for (event_no, event) in background.person.events.iter().enumerate() {
        if !wanted(event_no, event) {
            continue;
        }
        for (count_no, count) in event.counts.iter().enumerate() {
            let at = At { event: event_no, count: count_no };
            let Some(candidate) = candidate(background, policy, at, event, count) else { continue };
            let gatherer = gatherer.get_or_insert_with(|| Gatherer::new(background, policy, as_of));
            let added = Added::to(&count.key, cited);
            let facts = gatherer.facts(&candidate, at, event, count, added);
            let decision = decide(&facts, policy);
            let rests_on = |cited: &&Cited<'_>| {
                let without = gatherer.facts(&candidate, at, event, count, added.without(cited.entry));
                decide(&without, policy).outcome() != decision.outcome()
            };
            let bearing: Vec<u64> = added.iter().filter(rests_on).map(|cited| cited.entry).collect();
            each(&Prover {
                background,
                policy,
                facts: &facts,
                decision: &decision,
                event,
                count,
                at,
                added,
                bearing: &bearing,
            });
        }
    }
}
