//! How a seed is given on the command line: by whom, and as dice or as two typed texts.

use crate::casework::spotcheck::{Seed, SeedError};
use crate::error::{Failure, Kind as FailureKind};
use crate::record::Text;

/// A seed, and the two who made it.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("made").required(true).args(["dice", "typed"]))]
pub(in crate::cli) struct Made {
    /// Twenty or more ten-sided dice, in the order thrown
    #[arg(long, value_name = "DIGITS")]
    dice: Option<String>,
    /// Two texts of at least eight characters, each typed by one of the two
    #[arg(long, value_name = "TEXT", num_args = 2)]
    typed: Option<Vec<String>>,
    /// The two people, by name
    #[arg(long, value_name = "NAME", num_args = 2, required = true)]
    by: Vec<String>,
}

impl Made {
    /// Reads the seed.
    pub(super) fn seed(&self) -> Result<Seed, Failure> {
        let seed = match (self.dice.as_deref(), self.typed.as_deref()) {
            (Some(dice), _) => Seed::of_dice(dice),
            (None, Some([first, second])) => Seed::of_two(first, second),
            (None, _) => Err(SeedError::Empty),
        };
        seed.map_err(|error| {
            Failure::new(FailureKind::Usage, error.to_string())
                .hint("throw twenty ten-sided dice (--dice), or let each of the two type a text (--typed)")
        })
    }

    /// Reads the names of the two.
    pub(super) fn persons(&self) -> Result<[Text; 2], Failure> {
        let [one, other] = self.by.as_slice() else {
            return Err(
                Failure::new(FailureKind::Usage, "a seed is made by two people").hint("name both with --by")
            );
        };
        Ok([Text::new(one), Text::new(other)])
    }
}
