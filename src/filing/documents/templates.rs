//! The templates of an office: the shipped ones, or those of a folder that hold what the office changed.
//!
//! Owns their names, reading them, writing the shipped ones out for an office to edit, and the digest that a manifest
//! records. A folder needs to hold only what differs; what it does not hold is taken as shipped.

use crate::casework::Digest;
use crate::filing::documents::facts::{BATCH_NAMES, CASE_NAMES};
use crate::filing::documents::office::Settings;
use crate::filing::documents::template::Template;
use crate::filing::paper::WORDINGS as PAPERS;
use crate::record::limits::WRITTEN;
use crate::typeset::Faces;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Every template as it is shipped, by name.
const SHIPPED: [(&str, &str); 7] = [
    ("challenges.txt", include_str!("../../../assets/templates/challenges.txt")),
    ("letter.txt", include_str!("../../../assets/templates/letter.txt")),
    ("motion.txt", include_str!("../../../assets/templates/motion.txt")),
    ("order.txt", include_str!("../../../assets/templates/order.txt")),
    (PAPERS, include_str!("../../../assets/templates/papers.toml")),
    ("sheet-felony.txt", include_str!("../../../assets/templates/sheet-felony.txt")),
    ("sheet-misdemeanor.txt", include_str!("../../../assets/templates/sheet-misdemeanor.txt")),
];

/// The templates of an office, read and understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Templates {
    pub(super) settings: Settings,
    pub(super) motion: Template,
    pub(super) order: Template,
    pub(super) challenges: Template,
    pub(super) letter: Template,
    pub(super) sheet_felony: Template,
    pub(super) sheet_misdemeanor: Template,
    digest: Digest,
    blanks: bool,
    papers: String,
}

/// Why templates can not be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// A template has a mistake in it.
    #[error("{file} line {line}: {what}")]
    Mistake {
        /// Which file.
        file: String,
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// The folder holds a file that is no template, though it looks like one.
    #[error("{file} is none of the templates: {}", names().join(", "))]
    Unknown {
        /// Which file.
        file: String,
    },
    /// The folder, or a file in it, can not be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The file is there already; nothing is ever replaced.
    #[error("{} is there already; nothing was written", .0.display())]
    Exists(PathBuf),
}

fn names() -> [&'static str; 7] {
    SHIPPED.map(|(name, _)| name)
}

impl Templates {
    /// Returns the shipped templates. An error is a mistake of ours, which a test looks for.
    pub fn shipped() -> Result<Self, TemplateError> {
        Self::of(|_| Ok(None))
    }

    /// Reads the templates of a folder.
    pub fn read(folder: &Path) -> Result<Self, TemplateError> {
        let refused = |path: &Path, error| TemplateError::Io { path: path.to_path_buf(), error };
        for entry in fs::read_dir(folder).map_err(|error| refused(folder, error))? {
            let name = entry.map_err(|error| refused(folder, error))?.file_name();
            let name = name.to_string_lossy();
            let looks_like_one =
                Path::new(&*name).extension().is_some_and(|end| end == "txt" || end == "toml");
            if looks_like_one && !names().contains(&&*name) {
                return Err(TemplateError::Unknown { file: name.escape_debug().to_string() });
            }
        }
        Self::of(|name| {
            let path = folder.join(name);
            let mut text = String::new();
            let read =
                File::open(&path).and_then(|file| file.take(WRITTEN.most + 1).read_to_string(&mut text));
            match read {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(refused(&path, error)),
                Ok(_) if text.len() > WRITTEN.length() => {
                    Err(TemplateError::Mistake { file: name.to_owned(), line: 1, what: WRITTEN.to_string() })
                }
                Ok(_) => Ok(Some(text)),
            }
        })
    }

    /// Writes the shipped templates into a folder, which is made; a file that is there is never replaced.
    pub fn write_out(folder: &Path) -> Result<Vec<&'static str>, TemplateError> {
        let refused = |path: &Path, error| TemplateError::Io { path: path.to_path_buf(), error };
        if let Some(taken) = names().map(|name| folder.join(name)).into_iter().find(|path| path.exists()) {
            return Err(TemplateError::Exists(taken));
        }
        fs::create_dir_all(folder).map_err(|error| refused(folder, error))?;
        for (name, text) in SHIPPED {
            let path = folder.join(name);
            let written = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)
                .and_then(|mut file| file.write_all(text.as_bytes()));
            written.map_err(|error| refused(&path, error))?;
        }
        Ok(names().to_vec())
    }

    /// Returns the SHA-256 over the names and the texts of all of them.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns the text of the settings: it goes out with the documents, so that they can be checked years later.
    pub(super) fn papers(&self) -> &str {
        &self.papers
    }

    /// Tells whether the settings still have a blank in brackets.
    pub fn has_blanks(&self) -> bool {
        self.blanks
    }

    /// Takes each template from `changed`, or as shipped where that has none.
    fn of(changed: impl Fn(&str) -> Result<Option<String>, TemplateError>) -> Result<Self, TemplateError> {
        let mut texts = Vec::new();
        for (name, shipped) in SHIPPED {
            texts.push((name, changed(name)?.unwrap_or_else(|| shipped.to_owned())));
        }
        let digest = Digest::over(
            texts.iter().flat_map(|(name, text)| [name.as_bytes(), b"\n".as_slice(), text.as_bytes(), b"\0"]),
        );
        let text =
            |name: &str| texts.iter().find(|(own, _)| *own == name).map_or("", |(_, text)| text.as_str());
        let faces = Faces::open();
        let template = |name: &str, known: &[&str]| -> Result<Template, TemplateError> {
            can_be_set(&faces, name, text(name))?;
            Template::parse(text(name), known).map_err(|mistake| TemplateError::Mistake {
                file: name.to_owned(),
                line: mistake.line,
                what: mistake.what,
            })
        };
        let case_names: Vec<_> = BATCH_NAMES.iter().chain(CASE_NAMES).copied().collect();
        let settings = settings(text(PAPERS))?;
        can_be_set(&faces, PAPERS, text(PAPERS))?;
        let blanks = settings.texts().iter().any(|text| text.starts_with('['));
        Ok(Self {
            motion: template("motion.txt", BATCH_NAMES)?,
            order: template("order.txt", BATCH_NAMES)?,
            challenges: template("challenges.txt", BATCH_NAMES)?,
            letter: template("letter.txt", &case_names)?,
            sheet_felony: template("sheet-felony.txt", &case_names)?,
            sheet_misdemeanor: template("sheet-misdemeanor.txt", &case_names)?,
            settings,
            digest,
            blanks,
            papers: text(PAPERS).to_owned(),
        })
    }
}

/// Reads the settings; a mistake is named by its line.
pub(super) fn settings(text: &str) -> Result<Settings, TemplateError> {
    toml::from_str(text).map_err(|error| TemplateError::Mistake {
        file: PAPERS.to_owned(),
        line: error.span().map_or(1, |span| line_of(text, span.start)),
        what: error.message().to_owned(),
    })
}

/// Names the first character of a template that no face has.
fn can_be_set(faces: &Faces, file: &str, text: &str) -> Result<(), TemplateError> {
    for (index, line) in text.lines().enumerate() {
        if let Some(c) = faces.lacks(&line.replace('\t', " ")) {
            let what = format!("the character {c:?} cannot be set in any of the faces");
            return Err(TemplateError::Mistake { file: file.to_owned(), line: index + 1, what });
        }
    }
    Ok(())
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
