//! A paragraph broken into lines.
//!
//! Breaks after a space, a hyphen or a slash; a word wider than the line is cut where the line ends, so that nothing ever
//! runs off the paper, however long a name is.

use crate::typeset::block::{Run, Style};
use crate::typeset::face::{Face, Faces};

/// One line: stretches of one face, each with its width.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) stretches: Vec<Stretch>,
    pub(super) width: f32,
}

/// A stretch of one face. The last one of a line keeps the space that the line was broken at: it is part of what the
/// paragraph says, though it takes no room.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    pub(super) face: Face,
    pub(super) text: String,
    pub(super) width: f32,
}

#[derive(Clone, Copy)]
struct Letter {
    c: char,
    face: Face,
    width: f32,
}

/// Breaks a paragraph; at least one line, empty where it says nothing.
pub(super) fn lines(faces: &Faces, text: &[Run], style: &Style, width: f32) -> Vec<Line> {
    let letters: Vec<_> = text
        .iter()
        .flat_map(|run| {
            let face = style.family.face(run.bold);
            run.text.chars().map(move |c| (c, face))
        })
        .map(|(c, face)| Letter { c, face, width: faces.glyph(face, c).advance * style.size })
        .collect();
    let mut lines = Vec::new();
    for paragraph in letters.split(|letter| letter.c == '\n') {
        let mut rest = paragraph;
        loop {
            let first = if lines.is_empty() { style.first } else { 0.0 };
            let (line, after) = rest.split_at(fitting(rest, width - style.indent - first));
            lines.push(set(line));
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
    }
    lines
}

/// Returns how many letters go on a line: all of them, those up to the last place to break, or as many as fit.
fn fitting(letters: &[Letter], width: f32) -> usize {
    let mut used = 0.0;
    let mut place = 0;
    for (index, letter) in letters.iter().enumerate() {
        if letter.c == ' ' {
            used += letter.width;
            place = index + 1;
            continue;
        }
        if used + letter.width > width + 0.01 {
            return if place > 0 { place } else { index.max(1) };
        }
        used += letter.width;
        let breaks = matches!(letter.c, '-' | '/' | '–') && index > 0;
        if breaks && letters.get(index + 1).is_some_and(|next| next.c != ' ' && next.c != letter.c) {
            place = index + 1;
        }
    }
    letters.len()
}

fn set(letters: &[Letter]) -> Line {
    let mut line = Line::default();
    for letter in letters {
        match line.stretches.last_mut() {
            Some(last) if last.face == letter.face => {
                last.text.push(letter.c);
                last.width += letter.width;
            }
            _ => line.stretches.push(Stretch {
                face: letter.face,
                text: letter.c.to_string(),
                width: letter.width,
            }),
        }
    }
    let seen = letters.iter().rposition(|letter| letter.c != ' ').map_or(0, |last| last + 1);
    line.width = letters.iter().take(seen).map(|letter| letter.width).sum();
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::block::{Align, Family};
    use proptest::prelude::*;

    const STYLE: Style = Style {
        family: Family::Sans,
        size: 10.0,
        pitch: 12.0,
        before: 0.0,
        after: 0.0,
        indent: 0.0,
        first: 0.0,
        align: Align::Left,
    };

    fn broken(text: &str, width: f32) -> Vec<String> {
        let lines = lines(&Faces::open(), &[Run::plain(text)], &STYLE, width);
        lines.iter().map(|line| line.stretches.iter().map(|s| s.text.as_str()).collect()).collect()
    }

    #[test]
    fn lines_break_where_a_reader_expects_it() {
        assert_eq!(broken("", 50.0), [""]);
        assert_eq!(broken("one two three", 40.0), ["one two ", "three"]);
        assert_eq!(broken("a\nb", 40.0), ["a", "b"]);
        assert_eq!(broken("GARCIA-LOPEZ", 50.0), ["GARCIA-", "LOPEZ"]);
        assert_eq!(broken("____ ____", 25.0), ["____ ", "____"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        let lines = broken(&"W".repeat(20), 40.0);
        assert_eq!(lines.concat(), "W".repeat(20));
        assert!(lines.len() > 4 && lines.iter().all(|line| !line.is_empty()));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_wide(text in "[ a-zA-Z/\\-WMil\n]{0,120}", width in 12.0f32..300.0) {
            let faces = Faces::open();
            let lines = lines(&faces, &[Run::plain(text.clone())], &STYLE, width);
            let joined: String = lines.iter().flat_map(|line| &line.stretches).map(|s| s.text.as_str()).collect();
            prop_assert_eq!(joined, text.replace('\n', ""));
            for line in &lines {
                prop_assert!(line.width <= width + 0.1, "{line:?}");
            }
        }
    }
}
