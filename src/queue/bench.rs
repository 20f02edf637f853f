//! The spot-check as the workstation asks for it: everything that its screens show, and its orders carried out.

use crate::casework::check::covering::is_stale;
use crate::casework::check::outcome::in_one_piece;
use crate::casework::check::overview::{IF_FAILED, Order, Overview, Reasons, Speed};
use crate::casework::check::sample::{Settled, members_root};
use crate::casework::check::traits::divide;
use crate::casework::check::{
    CheckNo, CheckOutcome, CheckRefusal, Choices, Docket, GateStep, How, Kind, OverlapStep, Sampled, Scope,
    Second, Step, Trait, Traits,
};
use crate::casework::spotcheck::strata::SMALL;
use crate::casework::spotcheck::{Confidence, Share, plan, plan_strata};
use crate::casework::{CaseId, Decided, Pace, Receipt, Refusal, Seat, Verdict};
use crate::queue::{Error, Queue};
use crate::record::Text;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// So many of the last decisions tell the pace.
const PACE_OF: u32 = 200;

/// A case that took less was not read by a person.
const LEAST_SECONDS: u32 = 2;

impl Queue {
    /// Returns everything that the screens of a spot-check show to a seat.
    pub fn overview(&self, seat: &Seat) -> Result<Overview, Error> {
        let docket = self.docket()?;
        let changed = self.changed_decisions(&docket)?;
        let none = BTreeMap::new();
        let stale = docket
            .checks
            .values()
            .filter(|check| is_stale(check, changed.get(&check.number).unwrap_or(&none)))
            .map(|check| check.number)
            .collect();
        let everything = Scope::default();
        let choices = Choices::of(
            &self.decisions(Kind::Approvals, &everything)?,
            &self.decisions(Kind::Refusals, &everything)?,
        );
        let batches = self.batches()?.into_iter().map(|line| (line.number, line.cases, line.state)).collect();
        let readings = u64::try_from(self.overlap_waiting(&docket.overlap, seat)?.len());
        Ok(Overview {
            stale,
            choices,
            speed: self.speed()?,
            reasons: self.disputed_reasons(&docket)?,
            batches,
            readings: readings.map_err(|_| Error::TooLarge)?,
            docket,
        })
    }

    /// Measures how long a decision takes: second ones, or where there are too few of them, first ones.
    fn speed(&self) -> Result<Speed, Error> {
        let pace = |sql: &str| -> Result<Option<Pace>, Error> {
            let mut statement = self.connection.prepare_cached(sql)?;
            let times = statement.query_map([PACE_OF], |row| row.get::<_, String>(0))?;
            let times = times.collect::<Result<Vec<_>, _>>()?;
            let times: Vec<Timestamp> = times.iter().filter_map(|at| at.parse().ok()).collect();
            Ok(Pace::of(&times).filter(|Pace(seconds)| *seconds >= LEAST_SECONDS))
        };
        let second = "SELECT at FROM ledger WHERE deed IN ('check', 'overlap') AND casefile IS NOT NULL
                      ORDER BY seq DESC LIMIT ?1";
        if let Some(Pace(seconds)) = pace(second)? {
            return Ok(Speed::Second(seconds));
        }
        let first = "SELECT at FROM ledger WHERE deed = 'verdict' ORDER BY seq DESC LIMIT ?1";
        Ok(pace(first)?.map_or(Speed::Assumed, |Pace(seconds)| Speed::First(seconds)))
    }

    fn disputed_reasons(&self, docket: &Docket) -> Result<Reasons, Error> {
        let of_checks = docket.checks.values().flat_map(|check| {
            let disputed = check.sample.iter().filter(|one| one.settled() == Settled::Disputed);
            disputed.map(|one| (Some(check.number), one))
        });
        let all = of_checks.chain(docket.overlap.disputed().map(|one| (None, one)));
        all.map(|(check, one)| Ok(((check, one.frozen.case), self.reasons_of(one)?))).collect()
    }

    /// Returns what both said about a case: evidence, notes, and the second reader's reason.
    pub fn reasons_of(&self, pair: &Sampled) -> Result<[Text; 2], Error> {
        let first = match &pair.first {
            Some(Decided { seat, verdict, .. }) => self.first_reason(pair.frozen.case, seat, verdict)?,
            None => Text::default(),
        };
        let second = pair.second.as_ref().map_or_else(Text::default, |(_, second)| second_reason(second));
        Ok([first, second])
    }

    fn first_reason(&self, case: CaseId, by: &Seat, verdict: &Verdict) -> Result<Text, Error> {
        let case = self.case(case)?;
        let evidence = match verdict {
            Verdict::Challenge { ground, evidence } => Some(format!("{}: {evidence}", ground.words())),
            _ => None,
        };
        let notes = case.notes.iter().filter(|note| note.seat == *by).map(|note| note.text.to_string());
        let said: Vec<String> = evidence.into_iter().chain(notes).collect();
        Ok(match said.as_slice() {
            [] => Text::new("as proposed; nothing was noted"),
            said => Text::note(&said.join("; ")),
        })
    }

    /// Carries an order out.
    pub fn conduct(&mut self, order: &Order, seat: &Seat, now: Timestamp) -> Result<Receipt, Error> {
        match order {
            Order::Plan { kind, scope, by, tolerable, confidence, allowed } => {
                let wanted = (*tolerable, *confidence, *allowed);
                self.freeze_and_plan(*kind, scope, by, wanted, seat, now)
            }
            Order::Direct { kind, pick } => {
                let everything = Scope::default();
                let decisions = self.decisions(*kind, &everything)?;
                let mut all = self.decisions(kind.other(), &everything)?;
                all.extend(decisions.iter().cloned());
                let picked = pick.among(&decisions, &all).into_iter().map(|one| one.frozen).collect();
                let step = Step::Direct { kind: *kind, why: Text::new(&pick.words()), picked };
                let number = self.docket()?.next_number();
                self.take_check_step(number, &step, None, seat, now)
            }
            Order::Seed { check, seed, persons } => {
                let step = Step::Seed { seed: seed.clone(), persons: persons.clone() };
                self.take_check_step(*check, &step, None, seat, now)
            }
            Order::Settle { check, case, ruling, because } => {
                self.settle_as(*check, *case, (*ruling, because), seat, now)
            }
            Order::Close(number) => {
                let docket = self.docket()?;
                let outcome = CheckOutcome::of(docket.check(*number)?);
                let step =
                    Step::Close { errors: outcome.errors, upper: outcome.upper, passed: outcome.passed };
                self.take_check_step(*number, &step, None, seat, now)
            }
            Order::Repair { check, cause, repair } => {
                let step = Step::Repair { cause: cause.clone(), repair: repair.clone() };
                self.take_check_step(*check, &step, None, seat, now)
            }
            Order::Abandon { check, reason } => {
                self.take_check_step(*check, &Step::Abandon { reason: reason.clone() }, None, seat, now)
            }
            Order::BeginShare { share, seed, persons } => {
                let (seed, persons) = (seed.clone(), persons.clone());
                let step = OverlapStep::Begin { share: *share, seed, persons };
                self.take_overlap_step(&step, None, seat, now)
            }
            Order::EndShare { reason } => {
                self.take_overlap_step(&OverlapStep::End { reason: reason.clone() }, None, seat, now)
            }
            Order::Override { batch, reason } => {
                let step = GateStep::Override { batch: *batch, reason: reason.clone() };
                self.take_gate_step(&step, seat, now)
            }
        }
    }

    /// Freezes decisions and plans the check. What cannot be planned is refused before anything is frozen.
    fn freeze_and_plan(
        &mut self,
        kind: Kind,
        scope: &Scope,
        by: &[Trait],
        (tolerable, confidence, allowed): (Share, Confidence, u64),
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Receipt, Error> {
        let traits: Vec<Traits> = self.decisions(kind, scope)?.into_iter().map(|one| one.traits).collect();
        let (strata, members) = divide(&traits, by);
        let plan = if by.is_empty() {
            let population = u64::try_from(traits.len()).map_err(|_| Error::TooLarge)?;
            plan(population, tolerable, confidence, allowed).map(|plan| in_one_piece(&plan))
        } else {
            plan_strata(&strata, tolerable, confidence, allowed, SMALL)
        };
        let plan = plan.map_err(|_| CheckRefusal::Nothing)?;
        let (number, _) = self.freeze_check(kind, scope, seat, now)?;
        let step = Step::Plan {
            plan: Box::new(plan),
            by: by.to_vec(),
            members: members_root(&self.docket()?.check(number)?.decisions, &members),
            attempts: 1,
            if_failed: Text::new(IF_FAILED),
        };
        self.plan_check(number, &step, &members, seat, now)
    }

    /// Settles a disagreement: one of the two settles it after a discussion, anybody else as a third person.
    fn settle_as(
        &mut self,
        check: Option<CheckNo>,
        case: CaseId,
        (ruling, because): (crate::casework::check::Ruling, &Text),
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Receipt, Error> {
        let docket = self.docket()?;
        let pair = match check {
            Some(number) => docket.check(number)?.sampled(case),
            None => docket.overlap.disputed().find(|pair| pair.frozen.case == case),
        };
        let no_dispute = || Error::from(Refusal::from(CheckRefusal::NoDisagreement(case)));
        let pair = pair.ok_or_else(no_dispute)?;
        let (Some(first), Some((second, _))) = (&pair.first, &pair.second) else { return Err(no_dispute()) };
        let between = [first.seat.clone(), second.seat.clone()];
        let how = if between.contains(seat) { How::Discussion { between } } else { How::Third };
        let [first_reason, second_reason] = self.reasons_of(pair)?;
        let (because, on) = (because.clone(), Some((case, pair.frozen.shown)));
        if let Some(number) = check {
            let step = Step::Settle { ruling, how, first_reason, second_reason, because };
            return self.take_check_step(number, &step, on, seat, now);
        }
        let first = first.seq;
        let step = OverlapStep::Settle { first, ruling, how, first_reason, second_reason, because };
        self.take_overlap_step(&step, on, seat, now)
    }
}

/// Returns what the second reader said.
fn second_reason(second: &Second) -> Text {
    let said = match second {
        Second::Decided { verdict: Verdict::Challenge { ground, evidence }, reason } => {
            let said = [format!("{}: {evidence}", ground.words()), reason.to_string()];
            said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
        }
        Second::Undecidable { reason } | Second::Decided { reason, .. } => reason.as_str().to_owned(),
    };
    Text::note(if said.is_empty() { "nothing was noted" } else { &said })
}
