//! Hostile text: a stream of code points that a seed fixes, and what of it a terminal would obey.
//!
//! Shared with the tests of the rooms, which cannot see this binary: it names nothing of either.

/// Sequences that terminals obey, as they come in advisories: title, clipboard, link, questions, resets, strings that
/// are never closed, and the same with the one-byte openings of Latin-1.
const SEQUENCES: &[&str] = &[
    "\u{1b}]0;owned\u{7}",
    "\u{1b}]2;owned\u{1b}\\",
    "\u{1b}]52;c;ZWNobyBvd25lZA==\u{7}",
    "\u{1b}]8;;file:///etc/passwd\u{1b}\\no. 1\u{1b}]8;;\u{1b}\\",
    "\u{1b}]10;?\u{7}",
    "\u{1b}[6n",
    "\u{1b}[c",
    "\u{1b}[21t",
    "\u{1b}[8;1;1t",
    "\u{1b}[?1049l",
    "\u{1b}[?1000h",
    "\u{1b}[2J\u{1b}[H",
    "\u{1b}[3J",
    "\u{1b}[1A\u{1b}[2K",
    "\u{1b}[31;5m",
    "\u{1b}c",
    "\u{1b}7\u{1b}8",
    "\u{1b}(0lqqk",
    "\u{1b}P1$r\u{1b}\\",
    "\u{1b}Ptmux;\u{1b}\u{1b}]0;x\u{7}\u{1b}\\",
    "\u{1b}_apc\u{1b}\\",
    "\u{1b}^pm\u{1b}\\",
    "\u{1b}Xsos\u{1b}\\",
    "\u{1b}]never closed",
    "\u{9d}0;owned\u{9c}",
    "\u{9b}6n",
    "\u{9b}2J",
    "\u{90}q\u{9c}",
    "\u{9f}x\u{9c}",
    "\u{8}\u{8}\u{8}\u{8}",
    "\r\u{b}\u{c}",
    "\u{e}\u{f}",
    "\u{0}",
    "\u{7f}",
    "\u{2028}\u{2029}\u{85}",
    "\u{202e}detnarg\u{202c}",
    "\u{2066}\u{2067}\u{2068}\u{2069}",
    "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}",
    "\u{e0041}\u{e0042}\u{e007f}",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{fe0f}",
    "=cmd|' /C calc'!A0",
    "\u{ff1d}1+1",
    "+1+1;\u{ff20}SUM(A1)",
    "%s%n%x{}{0}$(id)`id`",
    "../../../etc/passwd",
    "123-45-6789",
];

/// A stream of code points that a seed fixes for ever (splitmix64).
pub(crate) struct Stream {
    state: u64,
    sequence: std::str::Chars<'static>,
    /// How many were taken.
    pub(crate) taken: usize,
}

impl Stream {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed, sequence: "".chars(), taken: 0 }
    }

    fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Draws a number below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.number() % bound
    }

    fn code_point(&mut self) -> char {
        if let Some(next) = self.sequence.next() {
            return next;
        }
        let any = |code: u64| u32::try_from(code).ok().and_then(char::from_u32).unwrap_or('\u{FFFD}');
        match self.below(100) {
            // Any scalar value at all.
            0..30 => any(self.below(0x11_0000)),
            // ASCII and Latin-1, controls included.
            30..55 => any(self.below(0x100)),
            // Where the format characters and the wide signs are.
            55..65 => any(0x2000 + self.below(0x70)),
            65..70 => any(0x300 + self.below(0x70)),
            70..75 => any(0xFE00 + self.below(0x200)),
            75..90 => char::from(b'A' + u8::try_from(self.below(26)).expect("a letter")),
            _ => {
                let at = usize::try_from(self.below(SEQUENCES.len() as u64)).expect("an index");
                self.sequence = SEQUENCES[at].chars();
                self.code_point()
            }
        }
    }

    /// Takes a text of so many code points.
    pub(crate) fn text(&mut self, length: usize) -> String {
        self.taken += length;
        (0..length).map(|_| self.code_point()).collect()
    }
}

/// What a terminal obeys or hides: the control characters of ASCII and Latin-1 and every format character that turns
/// text round or has no shape (the 12 of `Bidi_Control`, zero widths, tags, selectors, separators).
pub(crate) fn is_obeyed(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || matches!(code, 0xAD | 0x61C | 0x180E | 0xFEFF | 0x2028 | 0x2029)
        || (0x200B..=0x200F).contains(&code)
        || (0x202A..=0x202E).contains(&code)
        || (0x2060..=0x206F).contains(&code)
        || (0xFE00..=0xFE0F).contains(&code)
        || (0xFFF9..=0xFFFB).contains(&code)
        || (0xE0000..=0xE0FFF).contains(&code)
}
