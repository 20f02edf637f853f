//! Tables to the terminal and to CSV files: what a comparison and an impact summary are printed as.

use crate::error::{Failure, Kind};
use crate::filing::cell::guard;
use crate::relief::parts::Part;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

/// Columns of a definition on the terminal.
const WIDTH: usize = 100;

/// Returns a table as text; the definitions, whose rows are sentences, as a list.
pub(super) fn in_words(part: &Part) -> String {
    let long = part.rows.iter().flatten().any(|cell| cell.chars().count() > 60);
    if !long {
        return part.lines().join("\n");
    }
    let mut lines = vec![part.title.clone()];
    for row in &part.rows {
        let mut cells = row.iter();
        let mut line = format!("  {}:", cells.next().map_or("", String::as_str));
        let words: Vec<&str> = cells.flat_map(|cell| cell.split_whitespace()).collect();
        for word in words {
            if line.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(std::mem::replace(&mut line, "    ".to_owned()));
            }
            line.push(' ');
            line.push_str(word);
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// Writes tables to a CSV file that must not stand yet.
///
/// Each table begins with its title and its heads; the first cell of its rows is blank.
pub(super) fn write_csv(path: &Path, parts: &[Part]) -> Result<(), Failure> {
    let written = csv_text(parts).and_then(|text| {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(&text)?;
        file.sync_all()
    });
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Failure::new(Kind::Usage, format!("there is a file at {} already", path.display()))
                .hint("name another with --csv")
        }
        _ => Failure::new(Kind::Problem, format!("cannot write {}: {error}", path.display()))
            .hint("check the folder and the free space there, or name another with --csv"),
    })
}

fn csv_text(parts: &[Part]) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for part in parts {
        writer.write_record(
            std::iter::once(&part.title).chain(&part.columns).map(|cell| guard(cell).into_owned()),
        )?;
        for row in &part.rows {
            writer.write_record(
                std::iter::once("").map(str::to_owned).chain(row.iter().map(|cell| guard(cell).into_owned())),
            )?;
        }
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_different_shapes_share_a_file_and_no_cell_is_a_formula() {
        let mut one = Part::new("Moves", &["from", "counts"]);
        one.rows.push(vec!["=1+1".to_owned(), "3".to_owned()]);
        let two = Part::new("Words", &["word", "meaning", "more"]);
        let text = String::from_utf8(csv_text(&[one, two]).unwrap()).unwrap();
        assert_eq!(text, "Moves,from,counts\n,'=1+1,3\nWords,word,meaning,more\n");
    }
}
