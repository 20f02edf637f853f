//! The same questions answered by other means: Pascal's triangle and hand-made integers of 320 bits.
//!
//! Tests only. Shares no code with the rooms' own arithmetic, so that a mistake there cannot hide here.

#![expect(
    clippy::cast_possible_truncation,
    reason = "limbs are cut on purpose, and the triangle has 300 rows"
)]

use std::cmp::Ordering;

/// Rows of the triangle; C(300, 150) has 296 bits, which leaves 24 for a denominator.
pub(super) const ROWS: usize = 300;

/// A natural number of five limbs, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Natural([u64; 5]);

impl Natural {
    pub(super) const ZERO: Self = Self([0; 5]);
    pub(super) const ONE: Self = Self([1, 0, 0, 0, 0]);

    pub(super) fn plus(mut self, other: Self) -> Self {
        let mut carry = 0_u128;
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            let sum = u128::from(*mine) + u128::from(theirs) + carry;
            *mine = sum as u64;
            carry = sum >> 64;
        }
        assert_eq!(carry, 0, "overflow");
        self
    }

    pub(super) fn times(self, other: Self) -> Self {
        let mut limbs = [0_u64; 5];
        for (low, mine) in self.0.iter().enumerate().filter(|(_, limb)| **limb != 0) {
            let mut carry = 0_u128;
            for (high, theirs) in other.0.iter().enumerate() {
                if low + high > 4 {
                    assert!(*theirs == 0 && carry == 0, "overflow");
                    continue;
                }
                let sum = u128::from(*mine) * u128::from(*theirs) + u128::from(limbs[low + high]) + carry;
                limbs[low + high] = sum as u64;
                carry = sum >> 64;
            }
            assert_eq!(carry, 0, "overflow");
        }
        Self(limbs)
    }

    pub(super) fn small(value: u64) -> Self {
        Self([value, 0, 0, 0, 0])
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

/// Pascal's triangle.
pub(super) struct Triangle(Vec<Vec<Natural>>);

impl Triangle {
    pub(super) fn new() -> Self {
        let mut rows: Vec<Vec<Natural>> = vec![vec![Natural::ONE]];
        for size in 1..=ROWS {
            let above = &rows[size - 1];
            let inner = above.windows(2).map(|pair| pair[0].plus(pair[1]));
            let row = [Natural::ONE].into_iter().chain(inner).chain([Natural::ONE]).collect();
            rows.push(row);
        }
        Self(rows)
    }

    pub(super) fn choose(&self, from: u64, taken: u64) -> Natural {
        if taken > from { Natural::ZERO } else { self.0[from as usize][taken as usize] }
    }

    /// Compares P(at most `count` errors | `errors` among `population`, `sample` drawn) with `num / den`.
    pub(super) fn compare(
        &self,
        (population, errors, sample): (u64, u64, u64),
        count: u64,
        (num, den): (u64, u64),
    ) -> Ordering {
        let ways = (0..=count.min(sample)).fold(Natural::ZERO, |sum, seen| {
            let right = self.choose(population - errors, sample - seen);
            if right == Natural::ZERO { sum } else { sum.plus(self.choose(errors, seen).times(right)) }
        });
        let all = self.choose(population, sample);
        ways.times(Natural::small(den)).compare(&all.times(Natural::small(num)))
    }
}

/// A small generator of test inputs (`SplitMix64`), the same on every run.
pub(super) struct Inputs(pub(super) u64);

impl Inputs {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// Returns a number from `low` to `high`, both possible.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// Returns a risk that people use or one made to hit boundaries, as a fraction in lowest terms.
    pub(super) fn risk(&mut self) -> (u64, u64) {
        const USED: [(u64, u64); 6] = [(1, 20), (1, 10), (1, 100), (1, 40), (1, 4), (1, 2)];
        match self.between(0, 9) {
            used @ 0..=5 => USED[used as usize],
            _ => (1, self.between(2, 500)),
        }
    }
}
