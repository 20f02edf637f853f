//! The documents of a batch: which there are, and the names of their files.
//!
//! A document of many cases comes in volumes, as a court takes it: `motion.pdf`, `motion-2.pdf`, … The tables are not
//! documents; their names, which never vary, are `manifest`'s. What a document says is `documents`' where the program was
//! built with them; the names are known to every build, so that each can check an export of the other.

/// One document of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Paper {
    /// One motion for the whole batch, with Schedule A.
    Motion,
    /// The proposed order, with the same schedule.
    Order,
    /// A motion-and-order sheet for each case.
    Sheets,
    /// The challenged cases with their grounds, for the court and the public defender.
    Challenges,
    /// A letter in plain words to each person.
    Letters,
}

/// The proposed order once more, for a word processor.
pub const ORDER_TEXT: &str = "order.docx";

/// The wordings that the documents were set with.
pub const WORDINGS: &str = "papers.toml";

/// The most volumes that a document can have.
const MOST_VOLUMES: u32 = 9_999;

impl Paper {
    /// Every one of them, in the order of an export.
    pub const ALL: [Self; 5] = [Self::Motion, Self::Order, Self::Sheets, Self::Challenges, Self::Letters];

    /// Returns the word it is named by in files, settings and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Motion => "motion",
            Self::Order => "order",
            Self::Sheets => "sheets",
            Self::Challenges => "challenges",
            Self::Letters => "letters",
        }
    }

    /// Returns the name of the file of a volume, counted from 1.
    pub fn file(self, volume: u32) -> String {
        if volume <= 1 { format!("{}.pdf", self.id()) } else { format!("{}-{volume}.pdf", self.id()) }
    }
}

/// Tells whether a file of an export with this name is a document.
pub(super) fn is_document(name: &str) -> bool {
    name == ORDER_TEXT || name == WORDINGS || Paper::ALL.into_iter().any(|paper| is_volume_of(paper, name))
}

fn is_volume_of(paper: Paper, name: &str) -> bool {
    let Some(volume) = name.strip_suffix(".pdf").and_then(|name| name.strip_prefix(paper.id())) else {
        return false;
    };
    if volume.is_empty() {
        return true;
    }
    let number = volume.strip_prefix('-').and_then(|number| number.parse::<u32>().ok());
    number.is_some_and(|number| (2..=MOST_VOLUMES).contains(&number) && paper.file(number) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_that_is_given_is_known_and_no_other() {
        for paper in Paper::ALL {
            for volume in [1, 2, 10, 9_999] {
                assert!(is_document(&paper.file(volume)), "{}", paper.file(volume));
            }
        }
        assert!(is_document("order.docx") && is_document("papers.toml"));
        for other in [
            "",
            "motion",
            ".pdf",
            "motion-.pdf",
            "motion-0.pdf",
            "motion-1.pdf",
            "motion-02.pdf",
            "motion-+2.pdf",
            "motion-10000.pdf",
            "Motion.pdf",
            "motion.PDF",
            "motion-2.docx",
            "motion/2.pdf",
            "xmotion.pdf",
            "cases.csv",
        ] {
            assert!(!is_document(other), "{other}");
        }
    }
}
