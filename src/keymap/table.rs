//! The keymap as a table to read: plain for a terminal, Markdown for the documents.

use crate::keymap::Keymap;
use crate::review::{Action, Context};
use std::fmt::Write as _;

impl Keymap {
    /// Writes every place with its keys, for a terminal.
    pub fn table(&self) -> String {
        let mut text = String::new();
        let wide = self.rows().map(|(_, keys, _)| keys.chars().count()).max().unwrap_or(0);
        for context in Context::ALL {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{}", context.words());
            for (_, keys, action) in self.rows().filter(|(place, ..)| place == context) {
                let _ = writeln!(text, "  {keys:<wide$}  {}", action.help());
            }
            text.push('\n');
        }
        text
    }

    /// Writes every place with its keys, as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = String::from(
            "# Every key\n\nMade by `vacatur keys --markdown`; a test compares. The id is what a file with keys of your own \
             calls it\n(`vacatur review --keys FILE`, or `keys` in the settings).\n",
        );
        for context in Context::ALL {
            let (words, id) = (context.words(), context.id());
            // Writing to a String cannot fail.
            let _ = write!(text, "\n## {words}: `[{id}]`\n\n| keys | what it does | id |\n|---|---|---|\n");
            for (_, keys, action) in self.rows().filter(|(place, ..)| place == context) {
                let keys: Vec<String> = keys.split(' ').map(|key| format!("`{key}`")).collect();
                let _ = writeln!(text, "| {} | {} | `{}` |", keys.join(" "), action.help(), action.id());
            }
        }
        text
    }

    /// Returns every action that has a key, with its place and its keys.
    fn rows(&self) -> impl Iterator<Item = (Context, String, Action)> + '_ {
        Context::ALL.iter().flat_map(move |context| {
            context.actions().iter().filter_map(move |action| {
                let keys = self.keys(*context, *action);
                let words: Vec<String> = keys.iter().map(ToString::to_string).collect();
                (!words.is_empty()).then(|| (*context, words.join(" "), *action))
            })
        })
    }
}
