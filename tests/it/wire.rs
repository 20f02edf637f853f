//! What may go over the wire to a terminal: a whitelist of sequences, and a terminal that complains about every other.
//!
//! Written apart from the cleaning under test. The whitelist is what drawing itself needs and no more; text never adds
//! to it.

use crate::stream::is_obeyed;
use std::fmt::Write as _;
use std::num::NonZeroU16;

/// The private modes that the session turns on and off: cursor, focus, alternate screen, paste, one update at a time.
const MODES: [&str; 5] = ["25", "1004", "1049", "2004", "2026"];

/// Returns what in these bytes is neither text nor a sequence that drawing needs; nothing where all is well.
///
/// Text is UTF-8 without a control character, a direction mark or a character without a shape. `lines` says whether
/// line feeds belong to it, as on standard output.
pub(crate) fn strange(bytes: &[u8], lines: bool) -> Option<String> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some("no UTF-8".to_owned()) };
    let mut rest = text;
    while let Some(at) = rest.find(|c| is_obeyed(c) && !(lines && c == '\n')) {
        let (_, from) = rest.split_at(at);
        let Some(sequence) = from.strip_prefix("\u{1b}[") else {
            return Some(format!("{:?}", from.chars().take(12).collect::<String>()));
        };
        let Some(end) = sequence.find(|c: char| ('@'..='~').contains(&c)) else {
            return Some("a sequence that does not end".to_owned());
        };
        let (parameters, end_on) = sequence.split_at(end);
        let last = end_on.chars().next().unwrap_or_default();
        if !is_drawing(parameters, last) {
            return Some(format!("ESC [ {parameters} {last}"));
        }
        rest = &end_on[last.len_utf8()..];
    }
    None
}

/// Colours and weights, a place, clearing, a cursor that goes on, and the modes of the session.
fn is_drawing(parameters: &str, last: char) -> bool {
    let numbers = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b';');
    match last {
        'm' | 'H' => numbers(parameters),
        'J' => ["2", "3"].contains(&parameters),
        'C' => parameters.bytes().all(|byte| byte.is_ascii_digit()),
        'h' | 'l' => parameters.strip_prefix('?').is_some_and(|mode| MODES.contains(&mode)),
        _ => false,
    }
}

/// A terminal that writes down everything it was asked besides drawing.
pub(crate) struct Witness(vt100::Parser<Complaints>);

/// What a terminal was asked.
#[derive(Default)]
pub(crate) struct Complaints(String);

impl Witness {
    /// A terminal of this size that keeps so many lines that were scrolled off.
    pub(crate) fn new(columns: u16, rows: u16, kept: usize) -> Self {
        let side = |number| NonZeroU16::new(number).expect("a size");
        Self(vt100::Parser::new_with_callbacks(side(rows), side(columns), kept, Complaints::default()))
    }

    /// Takes what was sent.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.0.process(bytes);
    }

    /// Returns what it was asked besides drawing.
    pub(crate) fn complaints(&self) -> &str {
        &self.0.callbacks().0
    }
}

impl vt100::Callbacks for Complaints {
    fn audible_bell(&mut self, _: &mut vt100::Screen) {
        self.0.push_str("bell; ");
    }

    fn visual_bell(&mut self, _: &mut vt100::Screen) {
        self.0.push_str("visual bell; ");
    }

    fn resize(&mut self, _: &mut vt100::Screen, _: (u16, u16)) {
        self.0.push_str("resize; ");
    }

    fn set_window_icon_name(&mut self, _: &mut vt100::Screen, _: &[u8]) {
        self.0.push_str("icon name; ");
    }

    fn set_window_title(&mut self, _: &mut vt100::Screen, _: &[u8]) {
        self.0.push_str("title; ");
    }

    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], _: &[u8]) {
        self.0.push_str("clipboard; ");
    }

    fn paste_from_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8]) {
        self.0.push_str("paste; ");
    }

    fn unhandled_char(&mut self, _: &mut vt100::Screen, c: char) {
        // The replacement mark is text like any other; the terminal library says so of it alone.
        if c != '\u{FFFD}' {
            write!(self.0, "character {c:?}; ").expect("writing to a text");
        }
    }

    fn unhandled_control(&mut self, _: &mut vt100::Screen, byte: u8) {
        write!(self.0, "control {byte:#x}; ").expect("writing to a text");
    }

    fn unhandled_escape(&mut self, _: &mut vt100::Screen, _: Option<u8>, _: Option<u8>, byte: u8) {
        write!(self.0, "escape {byte:#x}; ").expect("writing to a text");
    }

    fn unhandled_csi(
        &mut self,
        _: &mut vt100::Screen,
        first: Option<u8>,
        _: Option<u8>,
        parameters: &[&[u16]],
        c: char,
    ) {
        // What this terminal does not have of drawing; the whitelist has named it already.
        let mode = parameters.first().and_then(|numbers| numbers.first()).copied().unwrap_or_default();
        let is_a_mode = first == Some(b'?') && matches!(c, 'h' | 'l') && [1004, 2026].contains(&mode);
        if !is_a_mode && !matches!(c, 'J' | 'm') {
            write!(self.0, "sequence {mode} {c}; ").expect("writing to a text");
        }
    }

    fn unhandled_osc(&mut self, _: &mut vt100::Screen, _: &[&[u8]]) {
        self.0.push_str("system command; ");
    }
}

#[test]
fn the_whitelist_and_the_terminal_know_what_is_hostile() {
    let hostile = [
        "\u{1b}]0;title\u{7}",
        "\u{1b}]52;c;ZXZpbA==\u{7}",
        "\u{1b}]8;;http://x\u{1b}\\link",
        "\u{1b}P$q\u{1b}\\",
        "\u{1b}c",
        "\u{1b}[6n",
        "\u{1b}[21t",
        "\u{1b}[?1000h",
        "\u{1b}[4h",
        "\u{1b}[1;2",
        "\u{9b}31m",
        "\u{9d}0;t\u{9c}",
        "\u{7}",
        "\u{8}",
        "a\nb",
        "\u{202e}",
        "\u{200b}",
        "\u{feff}",
        "\u{e0041}",
        "\u{7f}",
    ];
    for text in hostile {
        assert!(strange(text.as_bytes(), false).is_some(), "{text:?}");
    }
    assert!(strange(b"\xff", false).is_some());
    let drawing =
        "\u{1b}[?2026h\u{1b}[2J\u{1b}[1;1H\u{1b}[1mPEÑA e\u{301} 山 \u{1b}[0m\u{1b}[?25l\u{1b}[?2026l";
    assert_eq!(strange(drawing.as_bytes(), false), None);
    assert_eq!(strange(b"a\nb", true), None);
    let mut witness = Witness::new(80, 24, 0);
    witness.take(drawing.as_bytes());
    assert_eq!(witness.complaints(), "");
    for text in ["\u{1b}]0;title\u{7}", "\u{1b}]52;c;ZXZpbA==\u{7}", "\u{7}"] {
        let mut witness = Witness::new(80, 24, 0);
        witness.take(text.as_bytes());
        assert_ne!(witness.complaints(), "", "{text:?}");
    }
}
