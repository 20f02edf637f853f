//! The schedule: what a court is asked for, case by case and count by count, as data.
//!
//! Owns which facts of a case go out and in what words; every paper of a batch is made from these rows and from nothing
//! else, so that they can not disagree. The least data a court needs (needs.md section 5): name, birth date, CII and case
//! number say who and which; race, gender, other names and the rest of the history stay inside. Fixed words are given in
//! full, nothing is left blank where `unknown` is the truth. `fitness` has judged the case before.

use crate::casework::{ApprovedGroup, Basis, BatchNo, CaseFile, Verdict};
use crate::filing::field::{Identifier, Identifiers};
use crate::filing::fitness::{Approved, Unfitness};
use crate::filing::{section, words::Words};
use crate::record::{ChargeOrigin, Count, Court, Event, EventKind, Level, Person, SourceLine, Text};
use crate::relief::{Action, Proposal, Route};
use serde::{Deserialize, Serialize};

/// The authority of the line of a proof which says that a record was kept beyond its time.
const KEPT_TWO_YEARS: &str = "HS 11361.5";

/// One case of a batch, with its counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseRow<'a> {
    /// Number of the batch.
    pub batch: u32,
    /// Number of the case in its queue.
    pub case: u64,
    /// Every court case number of the court action; at least one (traps.md T70, T71).
    #[serde(borrow)]
    pub court_case_numbers: Vec<Words<'a>>,
    /// `superior`, `municipal`, `juvenile` or `other`: which number it is, SCN or MCN (law.md L5).
    #[serde(borrow)]
    pub court: Words<'a>,
    /// The court as the source wrote it.
    #[serde(borrow)]
    pub agency: Words<'a>,
    /// The court's county.
    #[serde(borrow)]
    pub county: Words<'a>,
    /// The person's name, `LAST,FIRST MIDDLE`.
    #[serde(borrow)]
    pub name: Words<'a>,
    /// Date of birth, as far as it is known.
    #[serde(borrow)]
    pub birth_date: Words<'a>,
    /// State identification number, or empty.
    #[serde(borrow)]
    pub cii: Words<'a>,
    /// Date of the court action, as far as it is known.
    #[serde(borrow)]
    pub conviction_date: Words<'a>,
    /// Date of the arrest that opened the cycle, as far as it is known.
    #[serde(borrow)]
    pub arrest_date: Words<'a>,
    /// Whether the state's file records the person's death (traps.md T80).
    pub deceased: bool,
    /// `clear` or `review`.
    #[serde(borrow)]
    pub lane: Words<'a>,
    /// `approved`, `approved as amended` or `approved with its group`.
    #[serde(borrow)]
    pub verdict: Words<'a>,
    /// `individually` where somebody who decided had the case on the screen, else `in a group`.
    #[serde(borrow)]
    pub reviewed: Words<'a>,
    /// The entry of the group that it was approved with; none where it was approved by itself.
    pub group_entry: Option<u64>,
    /// How many cases that group had.
    pub group_cases: Option<u64>,
    /// How many of them were reviewed individually.
    pub group_reviewed: Option<u64>,
    /// Who decided.
    #[serde(borrow)]
    pub decided_by: Words<'a>,
    /// When, in UTC.
    #[serde(borrow)]
    pub decided_at: Words<'a>,
    /// Number of the verdict in the ledger.
    pub ledger_entry: u64,
    /// One row for each count that was decided, in the order of the counts.
    #[serde(borrow)]
    pub counts: Vec<CountRow<'a>>,
}

/// One count of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "columns of a table, each an answer of its own")]
pub struct CountRow<'a> {
    /// Place of the count in its court action, counted from 1.
    pub count: u64,
    /// Its order number in the source.
    #[serde(borrow)]
    pub count_key: Words<'a>,
    /// The section, `HS 11358(c)`; `unknown` where the text names none.
    #[serde(borrow)]
    pub section: Words<'a>,
    /// The charge as the source wrote it.
    #[serde(borrow)]
    pub charge: Words<'a>,
    /// Which of the source's columns it stands in: `convicted`, `disposed`, `charged`, `comment` or `unknown`.
    #[serde(borrow)]
    pub charge_origin: Words<'a>,
    /// `felony`, `misdemeanor`, `infraction` or `unknown`.
    #[serde(borrow)]
    pub level_before: Words<'a>,
    /// `dismiss-and-seal`, `redesignate`, `recall-and-resentence` or `none`.
    #[serde(borrow)]
    pub action: Words<'a>,
    /// `felony`, `misdemeanor`, `infraction` or `unknown`, or `dismissed`.
    #[serde(borrow)]
    pub level_after: Words<'a>,
    /// Whether the record is to be sealed.
    pub seal: bool,
    /// `serving`, `completed`, `unknown` or `not-applicable`.
    #[serde(borrow)]
    pub route: Words<'a>,
    /// The subdivision of HS 11361.8 that the request goes under; empty where none is made.
    #[serde(borrow)]
    pub route_citation: Words<'a>,
    /// Whether relief from narcotics-offender registration is asked for, to the extent this conviction requires it
    /// (HS 11590, law.md L5): relief is asked for, and such a registration is on record.
    pub registration_relief: bool,
    /// Where that registration stands in the sources; empty where none is asked relief from.
    #[serde(borrow)]
    pub registration_source: Words<'a>,
    /// Whether HS 11361.5 says that the record of it shall not be kept beyond two years (law.md L4).
    pub retention: bool,
    /// What the statute gives as of right, in words (law.md L7).
    #[serde(borrow)]
    pub law: Words<'a>,
    /// Why.
    #[serde(borrow)]
    pub law_reason: Words<'a>,
    /// By which authorities.
    #[serde(borrow)]
    pub law_citations: Vec<Words<'a>>,
    /// What the office's policy gives, in words.
    #[serde(borrow)]
    pub policy: Words<'a>,
    /// Number of the policy's rule; none where an unknown fact stopped the search.
    pub policy_rule: Option<u32>,
    /// The rule's own sentence.
    #[serde(borrow)]
    pub policy_reason: Words<'a>,
    /// The policy and its rule, as cited.
    #[serde(borrow)]
    pub policy_citation: Words<'a>,
    /// What was proposed, in words.
    #[serde(borrow)]
    pub proposed: Words<'a>,
    /// Whether the attorney decided otherwise than proposed.
    pub amended: bool,
    /// What the action rests on: `law` where the statute gives it, `policy` where the office chooses more, `attorney`
    /// where it was amended. A paper must not call a policy's choice invalid by law (law.md L7).
    #[serde(borrow)]
    pub basis: Words<'a>,
    /// The reason that goes with that.
    #[serde(borrow)]
    pub reason: Words<'a>,
    /// Why the attorney decided otherwise than proposed; empty where the action is the one proposed.
    #[serde(borrow)]
    pub amendment_reason: Words<'a>,
    /// The authority for that.
    #[serde(borrow)]
    pub authority: Words<'a>,
    /// Name of the source that states the count.
    #[serde(borrow)]
    pub source_file: Words<'a>,
    /// Line in it, counted from 1.
    pub source_line: u64,
}

impl<'a> CaseRow<'a> {
    /// Takes out what an output with these identifiers may not carry.
    pub(super) fn withhold(&mut self, identifiers: &Identifiers) {
        if !identifiers.allows(Identifier::Name) {
            self.name = Words::default();
        }
        if !identifiers.allows(Identifier::CaseNumber) {
            self.court_case_numbers.iter_mut().for_each(|number| *number = Words::default());
        }
        if !identifiers.allows(Identifier::BirthDate) {
            self.birth_date = Words::default();
        }
        if !identifiers.allows(Identifier::Cii) {
            self.cii = Words::default();
        }
    }

    /// Makes the row of an approved case.
    ///
    /// `groups` are those of its batch: they tell whether the case was on the screen of whoever approved its group.
    pub(super) fn of(
        batch: BatchNo,
        groups: &[ApprovedGroup],
        case: &'a CaseFile,
        approved: &Approved<'a>,
    ) -> Result<Self, Unfitness> {
        let event = case.event().ok_or(Unfitness::NoCourtAction)?;
        let identity = &case.person.identity;
        let registration = registration(&case.person);
        let group = match approved.verdict {
            Verdict::Approve { group, .. } => *group,
            _ => None,
        };
        let of_group = group.and_then(|group| groups.iter().find(|one| one.group == group));
        let looked_at = of_group.is_some_and(|one| one.looked_at.contains(&case.id));
        let reviewed = if group.is_none() || looked_at { "individually" } else { "in a group" };
        let counts = case
            .candidates()
            .map(|(count, proposal)| CountRow::of(case, approved, count, proposal, registration))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            batch: batch.0,
            case: case.id.0,
            court_case_numbers: event.case_numbers.iter().map(Words::of).collect(),
            court: Words::own(court(event)),
            agency: Words::of(&event.agency),
            county: Words::cleaned(event.county.as_str()),
            name: Words::of(&identity.name),
            birth_date: Words::shown(identity.birth),
            cii: Words::of(&identity.cii),
            conviction_date: Words::shown(event.date),
            arrest_date: Words::shown(event.cycle_date),
            deceased: case.person.death().is_some(),
            lane: Words::shown(case.proposal.lane()),
            verdict: Words::own(approved.verdict.done()),
            reviewed: Words::own(reviewed),
            group_entry: group.map(|group| group.0),
            group_cases: of_group.map(|one| one.cases),
            group_reviewed: of_group.map(|one| one.looked_at.len() as u64),
            decided_by: Words::of(&approved.entry.seat.0),
            decided_at: Words::shown(format_args!("{:.3}", approved.entry.at)),
            ledger_entry: approved.entry.seq.0,
            counts,
        })
    }
}

impl<'a> CountRow<'a> {
    fn of(
        case: &'a CaseFile,
        approved: &Approved<'a>,
        count: &'a Count,
        proposal: &'a Proposal,
        registration: Option<SourceLine>,
    ) -> Result<Self, Unfitness> {
        let number = proposal.count as u64 + 1;
        let Verdict::Approve { actions, .. } = approved.verdict else { return Err(Unfitness::NotApproved) };
        let action = *actions.get(&count.key).ok_or(Unfitness::NoAction { count: number })?;
        let charge = count.charge();
        let route = route(action, proposal.route);
        let registration = registration.filter(|_| action.is_relief());
        let (basis, reason) = basis(action, proposal);
        let rests_on = approved.verdict.basis().filter(|_| action != proposal.action);
        let said = |text: fn(&'a Basis) -> &'a Text| rests_on.map(|basis| Words::of(text(basis)));
        Ok(Self {
            count: number,
            count_key: Words::cleaned(count.key.as_str()),
            section: charge
                .map(|charge| Words::cleaned(&section::words(&charge.offense)))
                .unwrap_or_default()
                .or_unknown(),
            charge: charge.map(|charge| Words::of(&charge.text)).unwrap_or_default().or_unknown(),
            charge_origin: Words::own(charge.map_or("unknown", |charge| origin(charge.origin))),
            level_before: Words::own(level(count.level)),
            action: Words::own(action.id()),
            level_after: Words::own(level_after(action, count.level)?),
            seal: action == Action::DismissAndSeal,
            route: Words::own(route.id()),
            route_citation: Words::own(route.citation()),
            registration_relief: registration.is_some(),
            registration_source: match registration {
                Some(line) => Words::cleaned(&format!("{} line {}", source_name(case, line)?, line.line)),
                None => Words::default(),
            },
            retention: proposal.proof.iter().any(|line| line.citation.0 == KEPT_TWO_YEARS),
            law: Words::shown(proposal.law.action),
            law_reason: Words::cleaned(&proposal.law.reason),
            law_citations: proposal
                .law
                .citations
                .iter()
                .map(|citation| Words::cleaned(&citation.0))
                .collect(),
            policy: Words::shown(proposal.policy.action),
            policy_rule: proposal.policy.rule,
            policy_reason: Words::cleaned(&proposal.policy.reason),
            policy_citation: Words::cleaned(&proposal.policy.citation.0),
            proposed: Words::shown(proposal.action),
            amended: action != proposal.action,
            basis: Words::own(basis),
            reason,
            amendment_reason: said(|basis| &basis.reason).unwrap_or_default(),
            authority: said(|basis| &basis.authority).unwrap_or_default(),
            source_file: Words::cleaned(source_name(case, count.source)?).or_unknown(),
            source_line: count.source.line,
        })
    }
}

pub(super) fn court(event: &Event) -> &'static str {
    match event.court {
        Court::Superior => "superior",
        Court::Municipal => "municipal",
        Court::Juvenile => "juvenile",
        Court::Justice => "justice",
        Court::Other => "other",
    }
}

fn origin(origin: ChargeOrigin) -> &'static str {
    match origin {
        ChargeOrigin::Convicted => "convicted",
        ChargeOrigin::Disposed => "disposed",
        ChargeOrigin::Charged => "charged",
        ChargeOrigin::Comment => "comment",
    }
}

pub(super) fn level(level: Option<Level>) -> &'static str {
    match level {
        None => "unknown",
        Some(Level::Infraction) => "infraction",
        Some(Level::Misdemeanor) => "misdemeanor",
        Some(Level::Felony) => "felony",
    }
}

fn level_after(action: Action, before: Option<Level>) -> Result<&'static str, Unfitness> {
    match action {
        Action::DismissAndSeal => Ok("dismissed"),
        Action::Redesignate(lesser) | Action::RecallAndResentence(lesser) => Ok(level(Some(lesser.level()))),
        Action::None => Ok(level(before)),
        Action::Undetermined => Err(Unfitness::Undetermined),
    }
}

/// The route of the action that was approved: redesignation is for completed sentences and resentencing for running ones
/// (law.md L3), whatever was proposed before an amendment; a dismissal goes by what is known of the sentence.
fn route(action: Action, proposed: Route) -> Route {
    match (action, proposed) {
        (Action::Redesignate(_), _) => Route::Completed,
        (Action::RecallAndResentence(_), _) => Route::Serving,
        (Action::DismissAndSeal, Route::NotApplicable) => Route::Unknown,
        (Action::DismissAndSeal, route) => route,
        (Action::None | Action::Undetermined, _) => Route::NotApplicable,
    }
}

/// What the action rests on, and the reason that goes with it.
fn basis<'a>(action: Action, proposal: &Proposal) -> (&'static str, Words<'a>) {
    if action != proposal.action {
        let reason = format_args!("decided by the attorney; proposed was: {}", proposal.action);
        ("attorney", Words::shown(reason))
    } else if action == proposal.law.action {
        ("law", Words::cleaned(&proposal.law.reason))
    } else {
        ("policy", Words::cleaned(&proposal.policy.reason))
    }
}

/// Returns the first row that states a narcotics-offender registration (traps.md T30).
fn registration(person: &Person) -> Option<SourceLine> {
    let events = person.events.iter().filter(|event| event.kind == EventKind::Registration);
    let mut counts = events.flat_map(|event| &event.counts);
    counts
        .find(|count| count.charges.iter().any(section::names_narcotics_registration))
        .map(|count| count.source)
}

/// Returns the name of a source without the folders it was read from: those are the office's own.
fn source_name(case: &CaseFile, line: SourceLine) -> Result<&str, Unfitness> {
    let (_, name) =
        case.sources.iter().find(|(number, _)| *number == line.source).ok_or(Unfitness::NoSource)?;
    Ok(name.as_str().rsplit(['/', '\\']).next().unwrap_or_default())
}

#[cfg(test)]
mod tests;
