//! A small queue in memory: decisions, batches and the docket, driven the way a queue drives them.

use crate::casework::check::docket::Population;
use crate::casework::check::gate::{Facts, Gate, LedgerFact, Passage, Presence};
use crate::casework::check::sample::{members_root, root_of};
use crate::casework::check::state::{Actor, Check};
use crate::casework::check::step::{CheckNo, CheckStep, GateStep, How, Ruling, Second, Step};
use crate::casework::check::{Certificate, CheckOutcome, CheckRefusal, Docket, Kind, OpenPoint, Trait};
use crate::casework::fixture::{at, charter, word};
use crate::casework::spotcheck::{Allotment, Seed, StratifiedPlan, Stratum, plan, plan_strata};
use crate::casework::{
    Batch, BatchNo, BatchRecord, CaseId, Decided, Deed, Digest, Entry, Frozen, Ground, Refusal, Role, Seat,
    Seq, Verdict,
};
use crate::record::Text;
use crate::relief::{Action, Lesser};
use std::collections::BTreeMap;

/// A queue in memory.
pub(super) struct World {
    pub(super) docket: Docket,
    /// Every entry, with the head before it.
    pub(super) entries: Vec<(Entry, Digest)>,
    pub(super) in_force: BTreeMap<CaseId, Decided>,
    pub(super) every: BTreeMap<Seq, Decided>,
    pub(super) batches: Vec<BatchRecord>,
    pub(super) presence: Presence,
    /// What the person at the gate may do.
    pub(super) role: Role,
    /// Whether the chain of the ledger holds.
    pub(super) ledger: LedgerFact,
    pub(super) open: Vec<(CaseId, OpenPoint)>,
    /// The root hash that the ledger has for the last batch, where it is not the batch's own.
    pub(super) root: Option<Digest>,
}

pub(super) fn text(words: &str) -> Text {
    Text::new(words)
}

pub(super) fn seat(name: &str) -> Seat {
    Seat(Text::new(name))
}

pub(super) fn seed(dice: &str) -> Seed {
    Seed::of_dice(dice).unwrap()
}

pub(super) fn refused<T>(why: CheckRefusal) -> Result<T, Refusal> {
    Err(Refusal::Check(why))
}

pub(super) fn approve() -> Verdict {
    let actions = BTreeMap::from([(word("101001001000"), Action::DismissAndSeal)]);
    Verdict::Approve { actions, amended: Vec::new(), basis: None, group: None }
}

pub(super) fn other_relief_verdict() -> Verdict {
    let actions = BTreeMap::from([(word("101001001000"), Action::Redesignate(Lesser::Misdemeanor))]);
    Verdict::Approve { actions, amended: Vec::new(), basis: None, group: None }
}

pub(super) fn challenge_verdict() -> Verdict {
    Verdict::Challenge { ground: Ground::Priors, evidence: text("two priors") }
}

pub(super) fn other_relief() -> Second {
    Second::Decided { verdict: other_relief_verdict(), reason: text("not a dismissal") }
}

pub(super) fn challenge() -> Second {
    Second::Decided { verdict: challenge_verdict(), reason: text("two priors") }
}

impl World {
    pub(super) fn approved(cases: u64) -> Self {
        let mut world = Self {
            docket: Docket::default(),
            entries: Vec::new(),
            in_force: BTreeMap::new(),
            every: BTreeMap::new(),
            batches: Vec::new(),
            presence: Presence::SignedIn,
            role: Role::Supervisor,
            ledger: LedgerFact::Holds,
            open: Vec::new(),
            root: None,
        };
        for case in 1..=cases {
            world.decide(CaseId(case), if case % 2 == 0 { "ada" } else { "bob" }, approve());
        }
        world
    }

    pub(super) fn now(&self) -> Seq {
        Seq(self.entries.len() as u64)
    }

    fn head(&self) -> Digest {
        self.entries
            .last()
            .map_or(Digest::ZERO, |(entry, _)| Digest::of(entry.canonical().unwrap().as_bytes()))
    }

    fn append(&mut self, who: &str, case: Option<CaseId>, deed: Deed) -> Entry {
        let head = self.head();
        let seq = Seq(self.now().0 + 1);
        let entry = Entry {
            erased: None,
            seq,
            at: at(seq.0.try_into().unwrap()),
            seat: seat(who),
            case,
            shown: case.map(|case| Digest::of(&case.0.to_be_bytes())),
            policy: charter().policy_digest,
            deed,
        };
        self.entries.push((entry.clone(), head));
        entry
    }

    /// Decides a case; a batch that holds it and has not gone out becomes void.
    pub(super) fn decide(&mut self, case: CaseId, who: &str, verdict: Verdict) {
        let entry = self.append(who, Some(case), Deed::Verdict(verdict.clone()));
        let decided = Decided { seq: entry.seq, at: entry.at, seat: entry.seat, verdict };
        self.in_force.insert(case, decided.clone());
        self.every.insert(entry.seq, decided);
    }

    pub(super) fn frozen(&self, kind: Kind) -> Vec<Frozen> {
        let of_kind = self.in_force.iter().filter(|(_, one)| Kind::of(&one.verdict) == Some(kind));
        of_kind
            .map(|(case, decided)| Frozen {
                case: *case,
                verdict: decided.seq,
                shown: Digest::of(&case.0.to_be_bytes()),
            })
            .collect()
    }

    fn actor(who: &str, role: Role) -> Actor {
        Actor { seat: seat(who), role, decided_a_sampled_case: false }
    }

    fn take(
        &mut self,
        check: CheckNo,
        step: Step,
        case: Option<CaseId>,
        actor: &Actor,
        list: Vec<Frozen>,
    ) -> Result<(), Refusal> {
        let head = self.head();
        self.docket.permits(check, &step, case, actor, (&list, &head))?;
        let who = actor.seat.0.as_str().to_owned();
        let entry = self.append(&who, case, Deed::Check(CheckStep { check, step }));
        self.docket.follow(&entry, head, |_| Population { decisions: list, ..Population::default() });
        let every = &self.every;
        if let Some(check) = self.docket.checks.get_mut(&check) {
            check.learn(|seq| every.get(&seq).cloned());
        }
        Ok(())
    }

    pub(super) fn step(&mut self, check: CheckNo, step: Step) -> Result<(), Refusal> {
        self.take(check, step, None, &Self::actor("sup", Role::Supervisor), Vec::new())
    }

    pub(super) fn freeze(&mut self, kind: Kind) -> Result<(), Refusal> {
        let list = self.frozen(kind);
        let number = self.docket.next_number();
        let step = Step::Freeze {
            kind,
            population: list.len() as u64,
            root: root_of(number, &self.head(), &list),
            scope: text("all"),
            earlier: self.docket.earlier(kind, &list),
            persons: None,
        };
        self.take(number, step, None, &Self::actor("sup", Role::Supervisor), list)
    }

    pub(super) fn plan(&mut self, check: CheckNo, tolerable: &str, allowed: u64) -> Result<(), Refusal> {
        let decisions = self.docket.check(check)?.decisions.clone();
        let confidence = "95%".parse().unwrap();
        let plan = plan(decisions.len() as u64, tolerable.parse().unwrap(), confidence, allowed).unwrap();
        let strata = vec![Allotment { name: text("all"), population: plan.population, sample: plan.sample }];
        let plan = StratifiedPlan {
            population: plan.population,
            tolerable: plan.tolerable,
            confidence,
            allowed,
            intolerable: plan.intolerable,
            strata,
        };
        let members = members_root(&decisions, &vec![0; decisions.len()]);
        let if_failed = text("everything is read again");
        self.step(check, Step::Plan { plan: Box::new(plan), by: Vec::new(), members, attempts: 1, if_failed })
    }

    pub(super) fn plan_by_halves(
        &mut self,
        check: CheckNo,
        tolerable: &str,
        allowed: u64,
    ) -> Result<(), Refusal> {
        let decisions = self.docket.check(check)?.decisions.clone();
        let members: Vec<usize> =
            decisions.iter().map(|frozen| usize::from(frozen.case.0 % 2 == 0)).collect();
        let second = members.iter().sum::<usize>() as u64;
        let strata = [("bob", decisions.len() as u64 - second), ("ada", second)]
            .map(|(name, population)| Stratum { name: text(name), population });
        let plan =
            plan_strata(&strata, tolerable.parse().unwrap(), "95%".parse().unwrap(), allowed, 10).unwrap();
        let digest = members_root(&decisions, &members);
        self.docket.checks.get_mut(&check).unwrap().members = members;
        let (by, if_failed) = (vec![Trait::Reviewer], text("everything is read again"));
        self.step(check, Step::Plan { plan: Box::new(plan), by, members: digest, attempts: 1, if_failed })
    }

    pub(super) fn seed(&mut self, check: CheckNo, dice: &str) -> Result<(), Refusal> {
        let persons = [text("the chief deputy"), text("a public defender")];
        self.step(check, Step::Seed { seed: seed(dice), persons })
    }

    pub(super) fn check(&self, check: CheckNo) -> &Check {
        self.docket.check(check).unwrap()
    }

    pub(super) fn sampled(&self, check: CheckNo) -> Vec<CaseId> {
        self.check(check).sample.iter().map(|sampled| sampled.frozen.case).collect()
    }

    pub(super) fn next(&self, check: CheckNo) -> CaseId {
        self.check(check).next_waiting().unwrap().frozen.case
    }

    pub(super) fn first(&self, check: CheckNo, case: CaseId) -> String {
        self.check(check).sampled(case).unwrap().first.as_ref().unwrap().seat.0.as_str().to_owned()
    }

    /// The same decision again.
    pub(super) fn same(&self, case: CaseId) -> Second {
        let verdict = self.in_force.get(&case).map_or_else(approve, |decided| decided.verdict.clone());
        Second::Decided { verdict, reason: Text::default() }
    }

    /// Picks the first approvals on purpose.
    pub(super) fn direct(&mut self, many: usize) -> Result<(), Refusal> {
        let picked = self.frozen(Kind::Approvals).into_iter().take(many).collect();
        let number = self.docket.next_number();
        self.step(number, Step::Direct { kind: Kind::Approvals, why: text("a new reviewer"), picked })
    }

    pub(super) fn redecide(
        &mut self,
        check: CheckNo,
        case: CaseId,
        who: &str,
        role: Role,
        second: Second,
    ) -> Result<(), Refusal> {
        self.take(check, Step::Redecide { second }, Some(case), &Self::actor(who, role), Vec::new())
    }

    pub(super) fn agree_with_all(&mut self, check: CheckNo, who: &str) {
        for case in self.sampled(check) {
            let first = self.check(check).sampled(case).unwrap().first.clone().unwrap();
            let second = Second::Decided { verdict: first.verdict, reason: Text::default() };
            self.redecide(check, case, who, Role::Reviewer, second).unwrap();
        }
    }

    /// Overturns every sampled decision and closes.
    pub(super) fn fail(&mut self, check: CheckNo, who: &str) {
        for case in self.sampled(check) {
            self.redecide(check, case, who, Role::Reviewer, challenge()).unwrap();
            self.settle(check, case, "third", Ruling::Second, How::Third).unwrap();
        }
        self.close(check).unwrap();
    }

    pub(super) fn settle(
        &mut self,
        check: CheckNo,
        case: CaseId,
        who: &str,
        ruling: Ruling,
        how: How,
    ) -> Result<(), Refusal> {
        let step = Step::Settle {
            ruling,
            how,
            first_reason: text("as proposed"),
            second_reason: text("two priors"),
            because: text("read again"),
        };
        self.take(check, step, Some(case), &Self::actor(who, Role::Supervisor), Vec::new())
    }

    pub(super) fn close(&mut self, check: CheckNo) -> Result<(), Refusal> {
        let outcome = CheckOutcome::of(self.docket.check(check)?);
        let step = Step::Close { errors: outcome.errors, upper: outcome.upper, passed: outcome.passed };
        self.step(check, step)
    }

    /// Freezes every approved case as the next batch.
    pub(super) fn batch(&mut self) {
        let number = BatchNo(u32::try_from(self.batches.len()).unwrap() + 1);
        let approved: Vec<Frozen> = self
            .in_force
            .iter()
            .filter(|(_, one)| matches!(one.verdict, Verdict::Approve { .. }))
            .map(|(case, one)| Frozen {
                case: *case,
                verdict: one.seq,
                shown: Digest::of(&case.0.to_be_bytes()),
            })
            .collect();
        let head = self.head();
        let Ok(batch) = Batch::freeze(number, at(0), head, approved) else { return };
        let (cases, root) = (batch.cases.len() as u64, batch.root());
        let entry = self.append("sup", None, Deed::Batch { batch: number, cases, root });
        self.batches.push(BatchRecord::new(batch, entry.seq, entry.seat));
    }

    pub(super) fn gate_step(&mut self, who: &str, role: Role, step: GateStep) -> Result<(), Refusal> {
        self.docket.permits_gate(&step, &Self::actor(who, role))?;
        let head = self.head();
        let entry = self.append(who, None, Deed::Gate(step));
        self.docket.follow(&entry, head, |_| Population::default());
        Ok(())
    }

    /// The frozen decisions that are not in force any more, by check.
    pub(super) fn changed(&self) -> BTreeMap<CheckNo, BTreeMap<CaseId, Option<Decided>>> {
        let of = |check: &Check| {
            check
                .decisions
                .iter()
                .map(|frozen| (frozen, self.in_force.get(&frozen.case)))
                .filter(|(frozen, now)| now.is_none_or(|now| now.seq != frozen.verdict))
                .map(|(frozen, now)| (frozen.case, now.cloned()))
                .collect()
        };
        self.docket.checks.iter().map(|(number, check)| (*number, of(check))).collect()
    }

    /// The gate of the last batch.
    pub(super) fn gate(&self) -> Gate {
        let record = self.batches.last().unwrap();
        let mut refusals = self.frozen(Kind::Refusals);
        refusals.retain(|frozen| frozen.verdict < record.seq && record.batch.get(frozen.case).is_none());
        let inside = |case: &CaseId| record.batch.get(*case).is_some();
        let in_force: BTreeMap<_, _> =
            self.in_force.iter().filter(|(case, _)| inside(case)).map(|(a, b)| (*a, b.clone())).collect();
        let facts = Facts {
            record,
            root: self.root.unwrap_or_else(|| record.batch.root()),
            in_force: &in_force,
            refusals: &refusals,
            changed: &self.changed(),
            open: &self.open,
            ledger: self.ledger.clone(),
            role: self.role,
            presence: self.presence,
        };
        Gate::of(&self.docket, &facts)
    }

    pub(super) fn certificate(&self, passage: &Passage) -> Certificate {
        Certificate::of(self.batches.last().unwrap(), &self.docket, passage, "0.0.0")
    }
}
