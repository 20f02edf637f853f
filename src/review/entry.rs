//! Text being typed: one line, or a page of lines, with a cursor.
//!
//! Wraps `tui-input` line by line and stays a plain value: no widget, no drawing. What is pasted or typed is made safe
//! on the way in, so that a draft can be drawn like any other text.

use crate::record::Text;
use crate::record::limits::TEXT;
use crate::record::text::is_hostile;
use crate::review::Action;
use tui_input::{Input, InputRequest};

/// How much text an entry holds at most, in characters: a ledger entry is read on a screen and in a courtroom.
pub const LIMIT: usize = TEXT.length();

/// Whether an entry is one line or a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// One line; a line feed in a paste becomes a space.
    Line,
    /// Several lines.
    Page,
}

/// Text being typed.
#[derive(Clone, Debug)]
pub struct Entry {
    extent: Extent,
    lines: Vec<Input>,
    row: usize,
}

/// Whether the text took what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// All of it.
    Whole,
    /// Not all: the text is at its [`LIMIT`].
    Full,
}

impl Entry {
    /// Makes an entry with a text in it and the cursor at its end.
    pub fn new(extent: Extent, text: &str) -> Self {
        let lines: Vec<Input> = match extent {
            Extent::Line => vec![Input::new(text.replace('\n', " "))],
            Extent::Page => text.split('\n').map(|line| Input::new(line.to_owned())).collect(),
        };
        let row = lines.len().saturating_sub(1);
        Self { extent, lines, row }
    }

    /// Returns the text as typed.
    pub fn text(&self) -> String {
        self.lines.iter().map(Input::value).collect::<Vec<_>>().join("\n")
    }

    /// Tells whether nothing but blanks is in it.
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(|line| line.value().trim().is_empty())
    }

    /// Returns its lines.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(Input::value)
    }

    /// Returns where the cursor is: the line, and the text before it in that line.
    pub fn cursor(&self) -> (usize, &str) {
        let Some(line) = self.lines.get(self.row) else { return (0, "") };
        let end = line.value().char_indices().nth(line.cursor()).map_or(line.value().len(), |(at, _)| at);
        (self.row, line.value().get(..end).unwrap_or_default())
    }

    /// Puts a typed character at the cursor; characters that a terminal obeys are not taken.
    pub fn type_char(&mut self, character: char) -> Taken {
        if is_hostile(character) {
            return Taken::Whole;
        }
        if self.length() >= LIMIT {
            return Taken::Full;
        }
        self.ask(InputRequest::InsertChar(character));
        Taken::Whole
    }

    /// Puts a pasted text at the cursor, made safe; what goes beyond the limit is left out.
    pub fn paste(&mut self, text: &str) -> Taken {
        let safe = Text::note(&text.replace("\r\n", "\n").replace('\r', "\n"));
        for character in safe.as_str().chars() {
            let taken = match (character, self.extent) {
                ('\n', Extent::Line) => self.type_char(' '),
                ('\n', Extent::Page) => self.new_line(),
                (character, _) => self.type_char(character),
            };
            if taken == Taken::Full {
                return Taken::Full;
            }
        }
        Taken::Whole
    }

    /// Carries out an editing action; anything else leaves the text as it is.
    pub fn act(&mut self, action: Action) -> Taken {
        match action {
            Action::Newline => return self.new_line(),
            Action::Up => self.go_to_row(self.row.checked_sub(1)),
            Action::Down => self.go_to_row(self.row.checked_add(1)),
            Action::Left if self.at_line_start() => self.step_back(),
            Action::Right if self.at_line_end() => self.step_forward(),
            Action::DeleteBack if self.at_line_start() => self.join_with_previous(),
            Action::DeleteForward if self.at_line_end() => self.join_with_next(),
            _ => {
                if let Some(request) = request(action) {
                    self.ask(request);
                }
            }
        }
        Taken::Whole
    }

    fn length(&self) -> usize {
        self.lines.iter().map(|line| line.value().chars().count() + 1).sum::<usize>().saturating_sub(1)
    }

    fn ask(&mut self, request: InputRequest) {
        if let Some(line) = self.lines.get_mut(self.row) {
            line.handle(request);
        }
    }

    fn new_line(&mut self) -> Taken {
        if self.extent == Extent::Line {
            return Taken::Whole;
        }
        if self.length() >= LIMIT {
            return Taken::Full;
        }
        let before = self.cursor().1.to_owned();
        if let Some(line) = self.lines.get_mut(self.row) {
            let after = line.value().get(before.len()..).unwrap_or_default().to_owned();
            *line = Input::new(before);
            self.row += 1;
            self.lines.insert(self.row, Input::new(after).with_cursor(0));
        }
        Taken::Whole
    }

    fn at_line_start(&self) -> bool {
        self.lines.get(self.row).is_some_and(|line| line.cursor() == 0)
    }

    fn at_line_end(&self) -> bool {
        self.lines.get(self.row).is_some_and(|line| line.cursor() == line.value().chars().count())
    }

    /// Goes to another line, if there is one, keeping the column as far as that line reaches.
    fn go_to_row(&mut self, row: Option<usize>) {
        let Some(row) = row.filter(|row| *row < self.lines.len()) else { return };
        let column = self.lines.get(self.row).map_or(0, Input::cursor);
        self.row = row;
        self.ask(InputRequest::SetCursor(column));
    }

    fn step_back(&mut self) {
        if self.row > 0 {
            self.row -= 1;
            self.ask(InputRequest::GoToEnd);
        }
    }

    fn step_forward(&mut self) {
        if self.row + 1 < self.lines.len() {
            self.row += 1;
            self.ask(InputRequest::GoToStart);
        }
    }

    fn join_with_previous(&mut self) {
        if self.row > 0 {
            self.row -= 1;
            self.ask(InputRequest::GoToEnd);
            self.join_with_next();
        }
    }

    fn join_with_next(&mut self) {
        if self.row + 1 < self.lines.len() {
            let next = self.lines.remove(self.row + 1);
            if let Some(line) = self.lines.get_mut(self.row) {
                let cursor = line.value().chars().count();
                *line = Input::new(format!("{}{}", line.value(), next.value())).with_cursor(cursor);
            }
        }
    }
}

/// Two entries are equal when they show the same: `tui-input` keeps a cut buffer besides.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.extent == other.extent && self.lines().eq(other.lines()) && self.cursor() == other.cursor()
    }
}

fn request(action: Action) -> Option<InputRequest> {
    Some(match action {
        Action::Left => InputRequest::GoToPrevChar,
        Action::Right => InputRequest::GoToNextChar,
        Action::WordLeft => InputRequest::GoToPrevWord,
        Action::WordRight => InputRequest::GoToNextWord,
        Action::LineStart => InputRequest::GoToStart,
        Action::LineEnd => InputRequest::GoToEnd,
        Action::DeleteBack => InputRequest::DeletePrevChar,
        Action::DeleteForward => InputRequest::DeleteNextChar,
        Action::DeleteWord => InputRequest::DeletePrevWord,
        Action::DeleteLine => InputRequest::DeleteLine,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text, what is done to it, what it is then, and where the cursor is.
    type Case = (&'static str, &'static [Action], &'static str, (usize, &'static str));

    #[test]
    fn editing_a_page_moves_splits_and_joins_lines() {
        use Action::{DeleteBack, DeleteForward, Down, Left, LineEnd, LineStart, Newline, Right, Up};
        let cases: [Case; 7] = [
            ("ab\ncd", &[Newline], "ab\ncd\n", (2, "")),
            ("ab\ncd", &[Up], "ab\ncd", (0, "ab")),
            ("ab\ncd", &[Up, LineStart, Right, Newline], "a\nb\ncd", (1, "")),
            ("ab\ncd", &[LineStart, DeleteBack], "abcd", (0, "ab")),
            ("ab\ncd", &[Up, DeleteForward], "abcd", (0, "ab")),
            ("ab\ncd", &[LineStart, Left], "ab\ncd", (0, "ab")),
            ("ab\ncd", &[Up, LineEnd, Right, Down], "ab\ncd", (1, "")),
        ];
        for (text, actions, expected, cursor) in cases {
            let mut entry = Entry::new(Extent::Page, text);
            for action in actions {
                entry.act(*action);
            }
            assert_eq!((entry.text().as_str(), entry.cursor()), (expected, cursor), "{text:?} {actions:?}");
        }
    }

    #[test]
    fn what_is_pasted_is_made_safe_and_one_line_stays_one_line() {
        let mut line = Entry::new(Extent::Line, "");
        line.paste("a\r\nb\u{1b}[2J\u{202E}");
        assert_eq!(line.text(), "a b\\u{1B}[2J\\u{202E}");
        let mut page = Entry::new(Extent::Page, "");
        page.paste("a\rb");
        assert_eq!(page.text(), "a\nb");
        page.type_char('\u{7}');
        assert_eq!(page.text(), "a\nb");
    }

    #[test]
    fn a_text_ends_at_its_limit_and_says_so() {
        let mut entry = Entry::new(Extent::Page, "");
        assert_eq!(entry.paste(&"x".repeat(LIMIT + 5)), Taken::Full);
        assert_eq!(entry.text().chars().count(), LIMIT);
        assert_eq!(entry.type_char('y'), Taken::Full);
        assert_eq!(entry.act(Action::Newline), Taken::Full);
        entry.act(Action::DeleteBack);
        assert_eq!(entry.type_char('y'), Taken::Whole);
    }
}
