//! Numbers that look random and are the same every time: `SplitMix64`, started from the seed and the person's number.

/// A source of numbers.
pub(super) struct Dice {
    state: u64,
}

impl Dice {
    /// Makes the source for one person; no person's depends on another's.
    pub(super) fn new(seed: u64, person: u64) -> Self {
        let mut dice = Self { state: seed };
        dice.state = dice.next() ^ person.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        dice
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number from 0 to below `sides`; 0 for none.
    pub(super) fn below(&mut self, sides: u32) -> u32 {
        let wide = (self.next() >> 32) * u64::from(sides);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// Returns a number between two, both included.
    pub(super) fn between(&mut self, low: i16, high: i16) -> i16 {
        let sides = u32::from(high.abs_diff(low)) + 1;
        low.saturating_add(i16::try_from(self.below(sides)).unwrap_or(0))
    }

    /// Tells whether something happens that happens so many times in a thousand.
    pub(super) fn happens(&mut self, in_a_thousand: u32) -> bool {
        self.below(1000) < in_a_thousand
    }

    /// Picks one; nothing of nothing.
    pub(super) fn pick<T: Copy + Default>(&mut self, among: &[T]) -> T {
        let sides = u32::try_from(among.len()).unwrap_or(u32::MAX);
        among.get(self.below(sides) as usize).copied().unwrap_or_default()
    }

    /// Picks one by weight.
    pub(super) fn weighted<'t, T>(&mut self, among: &'t [(u32, T)]) -> Option<&'t T> {
        let mut at = self.below(among.iter().map(|(weight, _)| weight).sum());
        among.iter().find_map(|(weight, value)| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here.then_some(value)
        })
    }
}
