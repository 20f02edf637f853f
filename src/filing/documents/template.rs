//! One template: plain text that says what stands on a paper, in which order.
//!
//! Owns its grammar. A blank line ends a paragraph; `= ` begins a heading, `1. ` a numbered paragraph, `- ` an item, `> ` a
//! paragraph that is not indented; `*stars*` make bold; `{name}` is filled in; a line with `@` is a part of the page or a
//! condition. A mistake is named with its line. What a name stands for is `facts`'.

use crate::typeset::Run;
use std::collections::BTreeMap;

/// A template.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Template {
    pub(super) title: Text,
    pub(super) statutes: Text,
    pub(super) note: Text,
    pub(super) body: Vec<Node>,
}

/// One thing on a paper.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Heading(Text),
    Indented(Text),
    Flush(Text),
    Numbered(Text),
    Item(Text),
    /// A place to sign: what stands before the date, what above the line, and the lines below it.
    Sign {
        dated: Text,
        above: Text,
        below: Vec<Text>,
    },
    Part(Part),
    Space(f32),
    /// Only where the name has something to say, or only where it has not.
    When {
        name: String,
        says: bool,
        body: Vec<Node>,
    },
}

/// A part of the page that is not wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Office,
    Letterhead,
    Caption,
    Convictions,
    Schedule,
    NewPage,
    Rule,
}

/// Wording with names to fill in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    what: What,
    bold: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Words(String),
    Name(String),
}

/// A mistake in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// Counted from 1.
    pub(super) line: usize,
    pub(super) what: String,
}

/// What the names stand for; a name with an empty text has nothing to say.
pub(super) type Names = BTreeMap<&'static str, String>;

impl Template {
    /// Reads a template in which these names are known.
    pub(super) fn parse(source: &str, known: &[&str]) -> Result<Self, Mistake> {
        let mut reader = Reader { known, ..Reader::default() };
        for (index, line) in source.lines().enumerate() {
            reader.line = index + 1;
            reader.read(line)?;
        }
        reader.end()
    }

    /// Tells whether a part stands anywhere in it.
    pub(super) fn has(&self, part: Part) -> bool {
        self.body.contains(&Node::Part(part))
    }
}

impl Text {
    /// Fills the names in.
    pub(super) fn fill(&self, names: &Names) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for piece in &self.0 {
            let text = match &piece.what {
                What::Words(words) => words.as_str(),
                What::Name(name) => names.get(name.as_str()).map_or("", String::as_str),
            };
            match runs.last_mut() {
                Some(last) if last.bold == piece.bold => last.text.push_str(text),
                _ => runs.push(Run { text: text.to_owned(), bold: piece.bold }),
            }
        }
        runs
    }

    /// Fills the names in, without weight.
    pub(super) fn plain(&self, names: &Names) -> String {
        self.fill(names).into_iter().map(|run| run.text).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads wording; `known` are the names that may stand in it.
    pub(super) fn parse(words: &str, known: &[&str]) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut bold = false;
        let mut rest = words;
        while let Some(at) = rest.find(['{', '}', '*']) {
            let (before, from) = rest.split_at(at);
            push(&mut pieces, before, bold);
            if let Some(after) = from.strip_prefix('*') {
                bold = !bold;
                rest = after;
                continue;
            }
            let inside = from.strip_prefix('{').and_then(|from| from.split_once('}'));
            let (name, after) =
                inside.ok_or_else(|| "a brace that is not closed, or not opened".to_owned())?;
            if !known.contains(&name) {
                return Err(format!("the name {{{name}}} is not known here"));
            }
            pieces.push(Piece { what: What::Name(name.to_owned()), bold });
            rest = after;
        }
        if bold {
            return Err("a star that has no second one".to_owned());
        }
        push(&mut pieces, rest, bold);
        Ok(Self(pieces))
    }
}

fn push(pieces: &mut Vec<Piece>, words: &str, bold: bool) {
    if !words.is_empty() {
        pieces.push(Piece { what: What::Words(words.to_owned()), bold });
    }
}

/// Lines of a template on their way to nodes.
#[derive(Default)]
struct Reader<'a> {
    known: &'a [&'a str],
    line: usize,
    template: Template,
    /// The condition that is open: its line, its name, which way it goes, and what stood before it.
    open: Option<(usize, String, bool, Vec<Node>)>,
    /// The paragraph that is open: the line it began in, its mark and its words.
    paragraph: Option<(usize, Mark, String)>,
}

#[derive(Clone, Copy)]
enum Mark {
    Heading,
    Indented,
    Flush,
    Numbered,
    Item,
}

impl Reader<'_> {
    fn read(&mut self, line: &str) -> Result<(), Mistake> {
        let line = line.trim();
        if line.starts_with('#') {
            return Ok(());
        }
        if line.is_empty() {
            return self.end_paragraph();
        }
        if let Some(part) = line.strip_prefix('@') {
            self.end_paragraph()?;
            let (word, rest) = part.split_once(' ').map_or((part, ""), |(word, rest)| (word, rest.trim()));
            return self.part(word, rest);
        }
        let marks = [("= ", Mark::Heading), ("> ", Mark::Flush), ("1. ", Mark::Numbered), ("- ", Mark::Item)];
        let marked = marks.into_iter().find_map(|(sign, mark)| Some((mark, line.strip_prefix(sign)?)));
        match (marked, &mut self.paragraph) {
            (Some((mark, words)), _) => {
                self.end_paragraph()?;
                self.paragraph = Some((self.line, mark, words.to_owned()));
            }
            (None, Some((_, _, words))) => {
                words.push(' ');
                words.push_str(line);
            }
            (None, None) => self.paragraph = Some((self.line, Mark::Indented, line.to_owned())),
        }
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), Mistake> {
        let Some((line, mark, words)) = self.paragraph.take() else { return Ok(()) };
        let text = Text::parse(&words, self.known).map_err(|what| Mistake { line, what })?;
        self.template.body.push(match mark {
            Mark::Heading => Node::Heading(text),
            Mark::Indented => Node::Indented(text),
            Mark::Flush => Node::Flush(text),
            Mark::Numbered => Node::Numbered(text),
            Mark::Item => Node::Item(text),
        });
        Ok(())
    }

    fn part(&mut self, word: &str, rest: &str) -> Result<(), Mistake> {
        let part = match word {
            "title" => return self.text(rest).map(|text| self.template.title = text),
            "statutes" => return self.text(rest).map(|text| self.template.statutes = text),
            "note" => return self.text(rest).map(|text| self.template.note = text),
            "sign" => return self.sign(rest),
            "if" => return self.when(rest, true),
            "unless" => return self.when(rest, false),
            "end" => return self.end_condition(),
            "space" => {
                let height = rest.parse::<f32>().ok().filter(|height| (0.0..=600.0).contains(height));
                let height =
                    height.ok_or_else(|| self.mistake("@space needs a height in points, up to 600"))?;
                self.template.body.push(Node::Space(height));
                return Ok(());
            }
            "office" => Part::Office,
            "letterhead" => Part::Letterhead,
            "caption" => Part::Caption,
            "convictions" => Part::Convictions,
            "schedule" => Part::Schedule,
            "newpage" => Part::NewPage,
            "rule" => Part::Rule,
            _ => return Err(self.mistake(&format!("there is no part @{word}"))),
        };
        if part == Part::Schedule && self.open.is_some() {
            return Err(self.mistake("@schedule cannot stand inside a condition"));
        }
        if part == Part::Schedule && self.template.has(Part::Schedule) {
            return Err(self.mistake("@schedule stands here a second time"));
        }
        self.template.body.push(Node::Part(part));
        Ok(())
    }

    fn sign(&mut self, rest: &str) -> Result<(), Mistake> {
        let mut texts = rest.split('|').map(|part| self.text(part.trim())).collect::<Result<Vec<_>, _>>()?;
        if texts.len() < 3 {
            return Err(
                self.mistake("@sign needs three parts or more: before the date | above the line | below it")
            );
        }
        let below = texts.split_off(2);
        let above = texts.pop().unwrap_or_default();
        let dated = texts.pop().unwrap_or_default();
        self.template.body.push(Node::Sign { dated, above, below });
        Ok(())
    }

    fn when(&mut self, name: &str, says: bool) -> Result<(), Mistake> {
        if self.open.is_some() {
            return Err(self.mistake("a condition inside a condition"));
        }
        if !self.known.contains(&name) {
            return Err(self.mistake(&format!("the name {name} is not known here")));
        }
        let before = std::mem::take(&mut self.template.body);
        self.open = Some((self.line, name.to_owned(), says, before));
        Ok(())
    }

    fn end_condition(&mut self) -> Result<(), Mistake> {
        let Some((_, name, says, before)) = self.open.take() else {
            return Err(self.mistake("@end ends nothing"));
        };
        let body = std::mem::replace(&mut self.template.body, before);
        self.template.body.push(Node::When { name, says, body });
        Ok(())
    }

    fn end(mut self) -> Result<Template, Mistake> {
        self.end_paragraph()?;
        if let Some((line, name, ..)) = self.open {
            return Err(Mistake { line, what: format!("the condition on {name} has no @end") });
        }
        if self.template.title.is_empty() {
            return Err(Mistake { line: 1, what: "there is no @title".to_owned() });
        }
        Ok(self.template)
    }

    fn text(&self, words: &str) -> Result<Text, Mistake> {
        Text::parse(words, self.known).map_err(|what| Mistake { line: self.line, what })
    }

    fn mistake(&self, what: &str) -> Mistake {
        Mistake { line: self.line, what: what.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["cases", "sealed"];

    fn mistake(source: &str) -> (usize, String) {
        let mistake = Template::parse(source, KNOWN).unwrap_err();
        (mistake.line, mistake.what)
    }

    #[test]
    fn a_template_says_what_stands_where() {
        let source = "# a comment\n@title Motion in {cases}\n@caption\n\nOne *bold* word,\ngoing on.\n\n= Head\n1. first\n\
                      @if sealed\n- item {sealed}\n@end\n@sign Dated: | above | name | role\n@space 24\n";
        let template = Template::parse(source, KNOWN).unwrap();
        let names =
            Names::from([("cases", "2 cases".to_owned()), ("sealed", "*not bold* {cases}".to_owned())]);
        assert_eq!(template.title.plain(&names), "Motion in 2 cases");
        assert!(template.has(Part::Caption) && !template.has(Part::Schedule));
        let Node::Indented(text) = &template.body[1] else { panic!("{:?}", template.body[1]) };
        assert_eq!(
            text.fill(&names),
            [Run::plain("One "), Run::bold("bold"), Run::plain(" word, going on.")]
        );
        let Node::When { name, says: true, body } = &template.body[4] else {
            panic!("{:?}", template.body[4])
        };
        assert_eq!(name, "sealed");
        // What is filled in is text, whatever it looks like.
        let Node::Item(item) = &body[0] else { panic!("{body:?}") };
        assert_eq!(item.plain(&names), "item *not bold* {cases}");
        assert!(matches!(&template.body[5], Node::Sign { below, .. } if below.len() == 2));
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        for (source, line, what) in [
            ("@title T\n\nin {case}\n", 3, "the name {case} is not known here"),
            ("@title T\n\nfirst line\n{cases\n", 3, "a brace that is not closed, or not opened"),
            ("@title T\nx }", 2, "a brace that is not closed, or not opened"),
            ("@title T\n\n*bold\n", 3, "a star that has no second one"),
            ("@title T\n@iff cases", 2, "there is no part @iff"),
            ("@title T\n@if case", 2, "the name case is not known here"),
            ("@title T\n@if cases\n\nx\n", 2, "the condition on cases has no @end"),
            ("@title T\n@end", 2, "@end ends nothing"),
            ("@title T\n@if cases\n@unless sealed\n@end\n@end", 3, "a condition inside a condition"),
            (
                "@title T\n@sign a | b",
                2,
                "@sign needs three parts or more: before the date | above the line | below it",
            ),
            ("@title T\n@space much", 2, "@space needs a height in points, up to 600"),
            ("@title T\n@schedule\n@schedule", 3, "@schedule stands here a second time"),
            ("@title T\n@if cases\n@schedule\n@end", 3, "@schedule cannot stand inside a condition"),
            ("text\n", 1, "there is no @title"),
        ] {
            assert_eq!(mistake(source), (line, what.to_owned()), "{source}");
        }
    }
}
