//! Two threads over one stream: what comes in is worked on by whichever of them is free, and taken in the order in which
//! it came.
//!
//! One thread reads, and works where the other is behind; the other takes what is done, and works while nothing is. A
//! few items are under way at a time, so that memory does not grow with the stream, and which thread does what is seen
//! in no result. Called by `import` and `assess`.

use crate::error::Failure;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Items under way at most.
const MOST: usize = 8;

/// Works on every item and takes what comes of it in order; the first failure of either side ends it.
///
/// `begin` makes what a thread keeps from one item to the next, which must not show in what it makes.
pub(super) fn in_order<I: Send, K, O: Send>(
    items: impl Iterator<Item = Result<I, Failure>> + Send,
    begin: impl Fn() -> K + Sync,
    work: impl Fn(&mut K, I) -> O + Sync,
    mut take: impl FnMut(O) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let belt = Belt::default();
    thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let _ended = Ending(&belt);
            read(items, &belt, &mut begin(), &work)
        });
        let taken = {
            let _ended = Ending(&belt);
            take_all(&belt, &mut begin(), &work, &mut take)
        };
        let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // What the taking side failed of comes first: the reading then ended because of it.
        taken.and(read)
    })
}

/// The items under way, in order.
struct Belt<I, O> {
    state: Mutex<State<I, O>>,
    changed: Condvar,
}

struct State<I, O> {
    slots: VecDeque<Slot<I, O>>,
    /// How many have left the belt.
    taken: usize,
    ended: bool,
    stopped: bool,
}

enum Slot<I, O> {
    Waiting(I),
    UnderWay,
    Done(O),
}

impl<I, O> Default for Belt<I, O> {
    fn default() -> Self {
        let state = State { slots: VecDeque::new(), taken: 0, ended: false, stopped: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }
}

impl<I, O> Belt<I, O> {
    fn state(&self) -> MutexGuard<'_, State<I, O>> {
        // A thread that panicked takes the program down; until then the other may look.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State<I, O>>) -> MutexGuard<'s, State<I, O>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    fn done(&self, number: usize, made: O) {
        let mut state = self.state();
        let at = number - state.taken;
        if let Some(slot) = state.slots.get_mut(at) {
            *slot = Slot::Done(made);
        }
        self.changed.notify_all();
    }
}

impl<I, O> State<I, O> {
    /// Takes the first item that nobody works on, with its number.
    fn next_waiting(&mut self) -> Option<(usize, I)> {
        let at = self.slots.iter().position(|slot| matches!(slot, Slot::Waiting(_)))?;
        let slot = std::mem::replace(self.slots.get_mut(at)?, Slot::UnderWay);
        match slot {
            Slot::Waiting(item) => Some((self.taken + at, item)),
            Slot::UnderWay | Slot::Done(_) => None,
        }
    }

    /// Takes the first item off the belt, once it is done.
    fn first_done(&mut self) -> Option<O> {
        if !matches!(self.slots.front(), Some(Slot::Done(_))) {
            return None;
        }
        self.taken += 1;
        match self.slots.pop_front() {
            Some(Slot::Done(made)) => Some(made),
            _ => None,
        }
    }
}

/// Tells the other thread when a thread leaves, also by a panic.
struct Ending<'b, I, O>(&'b Belt<I, O>);

impl<I, O> Drop for Ending<'_, I, O> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.ended = true;
        state.stopped |= thread::panicking();
        drop(state);
        self.0.changed.notify_all();
    }
}

fn read<I, K, O>(
    items: impl Iterator<Item = Result<I, Failure>>,
    belt: &Belt<I, O>,
    kept: &mut K,
    work: &impl Fn(&mut K, I) -> O,
) -> Result<(), Failure> {
    for item in items {
        let item = item.inspect_err(|_| belt.state().stopped = true)?;
        let mut state = belt.state();
        state.slots.push_back(Slot::Waiting(item));
        belt.changed.notify_all();
        while state.slots.len() >= MOST && !state.stopped {
            if let Some((number, item)) = state.next_waiting() {
                drop(state);
                belt.done(number, work(kept, item));
                state = belt.state();
            } else {
                state = belt.wait(state);
            }
        }
        if state.stopped {
            return Ok(());
        }
    }
    let mut state = belt.state();
    state.ended = true;
    belt.changed.notify_all();
    while let Some((number, item)) = state.next_waiting().filter(|_| !state.stopped) {
        drop(state);
        belt.done(number, work(kept, item));
        state = belt.state();
    }
    Ok(())
}

fn take_all<I, K, O>(
    belt: &Belt<I, O>,
    kept: &mut K,
    work: &impl Fn(&mut K, I) -> O,
    take: &mut impl FnMut(O) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut state = belt.state();
    loop {
        if state.stopped || (state.ended && state.slots.is_empty()) {
            return Ok(());
        }
        if let Some(made) = state.first_done() {
            belt.changed.notify_all();
            drop(state);
            take(made).inspect_err(|_| {
                belt.state().stopped = true;
                belt.changed.notify_all();
            })?;
            state = belt.state();
        } else if let Some((number, item)) = state.next_waiting() {
            drop(state);
            belt.done(number, work(kept, item));
            state = belt.state();
        } else {
            state = belt.wait(state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn failure(words: &str) -> Failure {
        Failure::new(Kind::Problem, words.to_owned())
    }

    #[test]
    fn everything_is_taken_once_and_in_order() {
        for length in [0_u32, 1, 7, 8, 9, 500] {
            let mut taken = Vec::new();
            let uneven = |kept: &mut u32, item: u32| {
                *kept += 1;
                (0..(item % 7) * 1000).fold(item, |sum, _| std::hint::black_box(sum))
            };
            in_order(
                (0..length).map(Ok),
                || 0,
                uneven,
                |made| {
                    taken.push(made);
                    Ok(())
                },
            )
            .unwrap();
            assert_eq!(taken, (0..length).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_failure_of_either_side_ends_it() {
        let broken = (0..100).map(|item| if item == 40 { Err(failure("unreadable")) } else { Ok(item) });
        let read = in_order(broken, || (), |(), item: u32| item, |_| Ok(()));
        assert_eq!(read.unwrap_err().to_string().lines().next(), Some("unreadable"));
        let mut taken = 0;
        let full = in_order(
            (0_u32..).map(Ok),
            || (),
            |(), item| item,
            |_| {
                taken += 1;
                if taken == 30 { Err(failure("full")) } else { Ok(()) }
            },
        );
        assert_eq!(full.unwrap_err().to_string().lines().next(), Some("full"));
    }

    #[test]
    fn a_panic_on_either_thread_comes_out_and_nothing_waits_for_ever() {
        let panics = std::panic::catch_unwind(|| {
            in_order((0_u32..100).map(Ok), || (), |(), item| assert!(item < 50), |()| Ok(()))
        });
        assert!(panics.is_err());
    }
}
