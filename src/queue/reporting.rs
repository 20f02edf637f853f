//! What is counted over everybody in the queue, a few persons at a time: a comparison of the policy in force with another,
//! or what the work comes to. Between two steps the thread that owns the queue answers everything else, so that no
//! verdict waits for it.

use crate::casework::impact::Sums;
use crate::queue::people::OnFile;
use crate::queue::{Error, Queue, adopt};
use crate::relief::parts::Part;
use crate::relief::{Policy, PolicyComparison};

/// Persons of one step: a millisecond or two of work.
const STEP: u64 = 16;

/// What is to be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportOn {
    /// The policy in force against the one of this text.
    Policies(String),
    /// What the proposals and the verdicts in force come to.
    Impact,
}

/// A report under way.
#[derive(Debug)]
pub(super) struct Reporting {
    /// The tag that its answers come under.
    pub(super) tag: u64,
    counting: Counting,
    last: u64,
    done: u64,
    total: u64,
    told: u64,
}

/// What has been counted so far.
#[derive(Debug)]
enum Counting {
    Policies(Box<([Policy; 2], PolicyComparison)>),
    Impact(Box<Sums>),
}

/// What a step came to.
pub(super) enum Step {
    /// There is more; with how many of how many persons are done, where that is worth saying.
    More(Option<(u64, u64)>),
    /// It is done.
    Done(Vec<Part>),
}

impl Reporting {
    /// Begins a report.
    pub(super) fn begin(queue: &Queue, tag: u64, on: &ReportOn) -> Result<Self, Error> {
        let in_force = adopt::policy(&queue.connection, None)?;
        let counting = match on {
            ReportOn::Policies(text) => {
                let second = Policy::read(text).map_err(|error| Error::Policy(error.to_string()))?;
                let comparison = PolicyComparison::new(&in_force, &second, queue.charter.as_of);
                Counting::Policies(Box::new(([in_force, second], comparison)))
            }
            ReportOn::Impact => {
                let mut sums = Sums::new(&in_force, &queue.charter);
                sums.count_erased(&queue.destructions()?);
                Counting::Impact(Box::new(sums))
            }
        };
        Ok(Self { tag, counting, last: 0, done: 0, total: queue.persons()?, told: 0 })
    }

    /// Goes on by a few persons.
    pub(super) fn go_on(&mut self, queue: &Queue) -> Result<Step, Error> {
        let people = queue.people_after(self.last, STEP)?;
        let Some(end) = people.last() else { return Ok(Step::Done(self.counting.report(queue))) };
        self.last = end.number;
        for one in &people {
            self.counting.add(queue, one);
            self.done += 1;
        }
        // A hundred words on the way are enough.
        let hundredth = (self.total / 100).max(1);
        let tell = self.done - self.told >= hundredth || self.told == 0;
        if tell {
            self.told = self.done;
        }
        Ok(Step::More(tell.then_some((self.done, self.total))))
    }
}

impl Counting {
    fn add(&mut self, queue: &Queue, one: &OnFile) {
        match self {
            Self::Policies(both) => {
                let (policies, comparison) = &mut **both;
                let charter = &queue.charter;
                let [before, after] =
                    policies.each_ref().map(|policy| one.propose(policy, &charter.county, charter.as_of));
                comparison.add(&one.person, &before, &after);
            }
            Self::Impact(sums) => {
                sums.add(&one.person, one.cases.iter().map(|case| (&case.proposal, &case.standing)));
            }
        }
    }

    fn report(&self, queue: &Queue) -> Vec<Part> {
        match self {
            Self::Policies(both) => both.1.report(),
            Self::Impact(sums) => sums.to_read(&queue.charter),
        }
    }
}
