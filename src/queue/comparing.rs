//! A comparison of the policy in force with another, a few persons at a time: between two steps the thread that owns
//! the queue answers everything else, so that no verdict waits for it.

use crate::queue::people::OnFile;
use crate::queue::{Error, Queue, adopt};
use crate::relief::parts::Part;
use crate::relief::{Policy, PolicyComparison};

/// Persons of one step: a millisecond or two of work.
const STEP: u64 = 16;

/// A comparison under way.
#[derive(Debug)]
pub(super) struct Comparing {
    /// The tag that its answers come under.
    pub(super) tag: u64,
    policies: [Policy; 2],
    comparison: PolicyComparison,
    last: u64,
    done: u64,
    total: u64,
    told: u64,
}

/// What a step came to.
pub(super) enum Step {
    /// There is more; with how many of how many persons are done, where that is worth saying.
    More(Option<(u64, u64)>),
    /// It is done.
    Done(Vec<Part>),
}

impl Comparing {
    /// Begins to compare the policy in force with a shipped one.
    pub(super) fn begin(queue: &Queue, tag: u64, with: &str) -> Result<Self, Error> {
        let first = adopt::policy(&queue.connection, None)?;
        let second = Policy::shipped(with).map_err(|error| Error::Policy(error.to_string()))?;
        let comparison = PolicyComparison::new(&first, &second, queue.charter.as_of);
        let total = queue.persons()?;
        Ok(Self { tag, policies: [first, second], comparison, last: 0, done: 0, total, told: 0 })
    }

    /// Goes on by a few persons.
    pub(super) fn go_on(&mut self, queue: &Queue) -> Result<Step, Error> {
        let people = queue.people_after(self.last, STEP)?;
        let Some(end) = people.last() else { return Ok(Step::Done(self.comparison.report())) };
        self.last = end.number;
        for one in &people {
            self.add(queue, one);
        }
        // A hundred words on the way are enough.
        let hundredth = (self.total / 100).max(1);
        let tell = self.done - self.told >= hundredth || self.told == 0;
        if tell {
            self.told = self.done;
        }
        Ok(Step::More(tell.then_some((self.done, self.total))))
    }

    fn add(&mut self, queue: &Queue, one: &OnFile) {
        let charter = &queue.charter;
        let [before, after] =
            self.policies.each_ref().map(|policy| one.propose(policy, &charter.county, charter.as_of));
        self.comparison.add(&one.person, &before, &after);
        self.done += 1;
    }
}
