//! Text in columns of a terminal: how wide it is, where it breaks, how it is cut.
//!
//! Widths are `unicode-width`'s, the ones ratatui draws with; breaks fall between grapheme clusters, so that a name in
//! any script stays whole. `screen` and the plan of the case screen both measure with this, and with nothing else.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Returns how many columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Cuts a text to so many columns, with `…` at the end where something was cut off.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let Some(room) = columns.checked_sub(1) else { return Cow::Borrowed("") };
    Cow::Owned(format!("{}…", prefix(text, room)))
}

/// Returns the longest start of a text that takes no more than so many columns.
pub fn prefix(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += width(cluster);
        if used > columns {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// Breaks a text into lines of at most so many columns, at spaces where there are any; line feeds break always.
///
/// Never returns an empty list. A cluster wider than the column (only where `columns` is 1) is dropped rather than
/// overflowing.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, columns.max(1), &mut lines);
    }
    lines
}

fn wrap_paragraph(paragraph: &str, columns: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut used = 0;
    for word in words(paragraph) {
        let wide = width(word);
        if used + wide <= columns {
            line.push_str(word);
            used += wide;
            continue;
        }
        if word.trim().is_empty() {
            // Blanks at the end of a line take no room; what comes after them begins the next one.
            used = columns + 1;
            continue;
        }
        if !line.trim_end().is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        (line, used) = (String::new(), 0);
        for cluster in word.graphemes(true) {
            let wide = width(cluster);
            if used + wide > columns && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if wide <= columns {
                line.push_str(cluster);
                used += wide;
            }
        }
    }
    lines.push(line.trim_end().to_owned());
}

/// Splits a text into words and the blanks between them: `2016-11-09` and `(a)(2)` are never broken where they fit.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let blank = rest.chars().next()?.is_whitespace();
        let end = rest.find(|character: char| character.is_whitespace() != blank).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_cut_and_wrapped_by_columns_not_by_characters() {
        assert_eq!(cut("SKYWALKER", 9), "SKYWALKER");
        assert_eq!(cut("SKYWALKER", 6), "SKYWA…");
        assert_eq!(cut("山田太郎", 5), "山田…");
        assert_eq!(cut("abc", 0), "");
        assert_eq!(wrap("two or more priors", 8), ["two or", "more", "priors"]);
        assert_eq!(wrap("山田太郎", 5), ["山田", "太郎"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("a\n\nb", 10), ["a", "", "b"]);
        assert_eq!(wrap("before 2016-11-09, felony", 15), ["before", "2016-11-09,", "felony"]);
        assert_eq!(wrap("a    b", 2), ["a", "b"]);
        assert_eq!(wrap("", 10), [""]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_column_and_no_letter_is_lost(text in "[a-zé山\u{301} ]{0,40}", columns in 2usize..20) {
            let lines = wrap(&text, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns, "{line:?}");
            }
            let letters = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
            prop_assert!(width(&cut(&text, columns)) <= columns);
        }
    }
}
