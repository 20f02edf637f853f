//! What an import reads: the state's files, or tables through mappings; looked through before anything is written.

use super::{Arguments, Rules, Strange, refused_row, write};
use crate::casework::Digest;
use crate::cli::crew::in_order;
use crate::cli::reading::{self, Interrupt, bar, failed, stretches, watch};
use crate::cli::{failures, mapping};
use crate::error::{Failure, Kind};
use crate::intake::mapping::Mapping;
use crate::intake::table::{self, Table};
use crate::intake::{self, Delivered, IntakeError, Portion, Survey, Which};
use crate::queue::{self, Import, NewSource, Packed, Packer, RefusedRow};
use crate::record::{Phrasebook, SourceNo, Text};
use std::path::{Path, PathBuf};

/// The files of one import.
pub(super) enum Looked {
    /// The state's bulk files, with the hash of each.
    Doj(Survey, Vec<Digest>),
    /// Tables, each with the mapping it was read through.
    Tables(Vec<(Table, Mapping)>),
}

/// A file in words.
pub(super) struct InWords {
    pub(super) path: PathBuf,
    pub(super) no: SourceNo,
    pub(super) format: String,
    pub(super) rows: u64,
    pub(super) bytes: u64,
    /// The line at which its last row breaks off.
    pub(super) breaks_off: Option<u64>,
}

/// Looks through the files and leaves out those that were read in before; `None` where none is left. The text says
/// which were.
pub(super) fn look(
    import: &Import<'_>,
    arguments: &Arguments,
    interrupt: &Interrupt,
) -> Result<(String, Option<Looked>), Failure> {
    let mut mappings = Vec::new();
    for file in &arguments.files {
        mappings.push(mapping_for(file, arguments)?);
    }
    let tables = mappings.iter().flatten().count();
    if tables == 0 {
        look_at_bulk_files(import, &arguments.files, interrupt)
    } else if tables == mappings.len() {
        look_at_tables(import, &arguments.files, mappings.into_iter().flatten().collect())
    } else {
        Err(Failure::new(Kind::Usage, "some of the files are the state's and some are tables")
            .hint("read them in with a command for each kind"))
    }
}

/// Returns the mapping a file is read through: the one that was named, else the one that its header fits.
fn mapping_for(file: &Path, arguments: &Arguments) -> Result<Option<Mapping>, Failure> {
    match (&arguments.mapping, arguments.format.as_deref()) {
        (Some(named), _) => mapping::find(named).map(|(mapping, _)| Some(mapping)),
        (None, Some("doj")) => Ok(None),
        (None, Some(named)) => mapping::shipped(named).map(Some),
        (None, None) => {
            let all = mapping::all();
            table::recognise(file, &all).map(Option::<&Mapping>::cloned).map_err(failures::intake)
        }
    }
}

fn look_at_bulk_files(
    import: &Import<'_>,
    files: &[PathBuf],
    interrupt: &Interrupt,
) -> Result<(String, Option<Looked>), Failure> {
    let bar = bar("looking through");
    let (looked, hashing) =
        intake::survey(files, import.next_source(), &mut watch(&bar, interrupt)).map_err(failures::intake)?;
    let hashes = hashing.end().map_err(failures::intake)?.into_iter().map(Digest::from_bytes);
    bar.finish_and_clear();
    let (mut said, mut new, mut digests) = (String::new(), Vec::new(), Vec::new());
    for (source, digest) in looked.sources.iter().zip(hashes) {
        if let Some(words) = known(import, &digest, &source.path)? {
            said.push_str(&words);
        } else {
            new.push(source.path.as_path());
            digests.push(digest);
        }
    }
    if new.is_empty() {
        return Ok((said, None));
    }
    if new.len() == looked.sources.len() {
        return Ok((said, Some(Looked::Doj(looked, digests))));
    }
    // Numbers were given to the known files too: with them left out, the new ones are counted anew.
    let (again, hashing) = intake::survey(&new, import.next_source(), &mut ()).map_err(failures::intake)?;
    let digests = hashing.end().map_err(failures::intake)?.into_iter().map(Digest::from_bytes).collect();
    Ok((said, Some(Looked::Doj(again, digests))))
}

fn look_at_tables(
    import: &Import<'_>,
    files: &[PathBuf],
    mappings: Vec<Mapping>,
) -> Result<(String, Option<Looked>), Failure> {
    let (mut said, mut tables) = (String::new(), Vec::<(Table, Mapping)>::new());
    let mut next = import.next_source();
    for (file, mapping) in files.iter().zip(mappings) {
        let table = table::read(file, &mapping, next).map_err(failures::intake)?;
        if let Some((same, _)) = tables.iter().find(|(other, _)| other.sha256 == table.sha256) {
            let (first, second) = (same.path.clone(), table.path);
            return Err(failures::intake(IntakeError::SameFile { first, second }));
        }
        if let Some(words) = known(import, &Digest::from_bytes(table.sha256), &table.path)? {
            said.push_str(&words);
            continue;
        }
        next = SourceNo(next.0.saturating_add(1));
        tables.push((table, mapping));
    }
    let looked = (!tables.is_empty()).then_some(Looked::Tables(tables));
    Ok((said, looked))
}

/// Says that a file was read in before, if it was.
fn known(import: &Import<'_>, digest: &Digest, path: &Path) -> Result<Option<String>, Failure> {
    let known = import.known_source(digest).map_err(failures::queue)?;
    Ok(known.map(|number| format!("{} was read in before, as source {}\n", path.display(), number.0)))
}

impl Looked {
    /// Hands over everything that was delivered, one after the other; `what` is said beside the bar.
    pub(super) fn each(
        &self,
        what: &'static str,
        interrupt: &Interrupt,
        take: &mut dyn FnMut(Delivered) -> Result<(), queue::Error>,
    ) -> Result<(), Failure> {
        match self {
            Self::Doj(survey, _) => {
                let bar = bar(what);
                for delivered in survey.read(watch(&bar, interrupt)) {
                    take(failed(delivered)?).map_err(failures::queue)?;
                }
                bar.finish_and_clear();
                Ok(())
            }
            Self::Tables(tables) => tables
                .iter()
                .flat_map(|(table, _)| &table.delivered)
                .try_for_each(|delivered| take(delivered.clone()))
                .map_err(failures::queue),
        }
    }

    /// Stores persons who are all new: reads, decides and packs on two threads where there is much to read, writes on
    /// this one.
    pub(super) fn store(
        &self,
        import: &mut Import<'_>,
        rules: &Rules,
        interrupt: &Interrupt,
    ) -> Result<Strange, Failure> {
        let mut strange = Strange::default();
        let Self::Doj(survey, _) = self else {
            self.each("reading", interrupt, &mut |delivered| write(import, rules, &mut strange, delivered))?;
            return Ok(strange);
        };
        // Lists, search and index are written with every person, so that this is their bar too.
        let bar = bar("reading, indexing");
        let portions = survey.portions(Which::All, watch(&bar, interrupt)).map(failed);
        let work = |kept: &mut Kept, stretch: Vec<Portion>| {
            stretch.into_iter().map(|portion| packed(kept, rules, portion)).collect::<Vec<_>>()
        };
        let written = in_order(
            stretches(portions, reading::size),
            || Kept::new(rules),
            work,
            |stretch| {
                stretch
                    .into_iter()
                    .try_for_each(|packed| add(import, &mut strange, packed?))
                    .map_err(failures::queue)
            },
        );
        bar.finish_and_clear();
        written.map(|()| strange)
    }

    /// Returns the sources as the queue keeps them, in the order of their numbers.
    pub(super) fn sources(&self) -> Vec<NewSource> {
        let name = |path: &Path| Text::new(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy());
        match self {
            Self::Doj(survey, digests) => survey
                .sources
                .iter()
                .zip(digests)
                .map(|(source, digest)| NewSource {
                    name: name(&source.path),
                    digest: *digest,
                    format: source.format.to_string(),
                    rows: source.rows,
                    bytes: source.bytes,
                    mapping: String::new(),
                })
                .collect(),
            Self::Tables(tables) => tables
                .iter()
                .map(|(table, mapping)| NewSource {
                    name: name(&table.path),
                    digest: Digest::from_bytes(table.sha256),
                    format: mapping.title.clone(),
                    rows: table.rows,
                    bytes: table.bytes,
                    mapping: mapping.text().to_owned(),
                })
                .collect(),
        }
    }

    /// Keeps of what was counted what holds of these files: the columns of a table are not the state's, and only a last line
    /// breaks off.
    pub(super) fn counted(&self, mut strange: Strange) -> Strange {
        match self {
            Self::Doj(survey, _) => {
                for source in &survey.sources {
                    strange.worth.ends_at(source.no, source.lines);
                }
            }
            Self::Tables(tables) => {
                for (table, _) in tables {
                    strange.worth.leave_columns(table.no);
                }
            }
        }
        strange
    }

    /// Returns the files in words.
    pub(super) fn in_words(&self) -> Vec<InWords> {
        match self {
            Self::Doj(survey, _) => survey
                .sources
                .iter()
                .map(|source| InWords {
                    path: source.path.clone(),
                    no: source.no,
                    format: source.format.to_string(),
                    rows: source.rows,
                    bytes: source.bytes,
                    breaks_off: source.breaks_off,
                })
                .collect(),
            Self::Tables(tables) => tables
                .iter()
                .map(|(table, mapping)| InWords {
                    path: table.path.clone(),
                    no: table.no,
                    format: format!("{}, through the mapping {}", mapping.title, mapping.name),
                    rows: table.rows,
                    bytes: table.bytes,
                    breaks_off: table.breaks_off,
                })
                .collect(),
        }
    }

    /// Returns the mapping that the rows of a person were read through; `None` for the state's files.
    pub(super) fn mapping(&self, source: SourceNo) -> Option<&Mapping> {
        match self {
            Self::Doj(..) => None,
            Self::Tables(tables) => {
                tables.iter().find(|(table, _)| table.no == source).map(|(_, mapping)| mapping)
            }
        }
    }
}

/// What a thread keeps from one person to the next.
struct Kept {
    book: Phrasebook,
    packer: Packer,
}

impl Kept {
    fn new(rules: &Rules) -> Self {
        Self { book: Phrasebook::default(), packer: rules.packer() }
    }
}

/// What is ready to be written.
enum Ready {
    Person(Option<Packed>, Strange),
    Refused(RefusedRow, Strange),
}

/// Packs a person with what is proposed, or a refused row.
fn packed(kept: &mut Kept, rules: &Rules, portion: Portion) -> Result<Ready, queue::Error> {
    Ok(match portion {
        Portion::Person(rows) => {
            let mut person = rows.person(&mut kept.book);
            rules.link(&mut person, rows.rows().next().map(|row| row.source));
            let proposals = rules.propose(&person);
            let mut strange = Strange::default();
            strange.note(&person, &proposals);
            rows.rows().for_each(|row| strange.worth.add_row(&row));
            let stored = rows.rows().map(|row| (row.source, row.raw));
            Ready::Person(kept.packer.pack_rows(&person, stored, &proposals)?, strange)
        }
        Portion::Refused(refused) => {
            let mut strange = Strange::default();
            strange.refused(&refused);
            Ready::Refused(refused_row(refused), strange)
        }
        // Only a reading in place yields single rows.
        Portion::Row(_) => Ready::Person(None, Strange::default()),
    })
}

fn add(import: &mut Import<'_>, strange: &mut Strange, ready: Ready) -> Result<(), queue::Error> {
    match ready {
        Ready::Person(packed, counties) => {
            strange.add(counties);
            import.add(packed.as_ref())
        }
        Ready::Refused(refused, noted) => {
            strange.add(noted);
            import.add_refused(&refused)
        }
    }
}
