//! `vacatur settings`: the documented settings file, to begin one's own with.

use super::output::say;
use crate::config::settings::DOCUMENTED;
use crate::error::Failure;

pub(super) fn run() -> Result<(), Failure> {
    say(DOCUMENTED.trim_end())
}

#[cfg(test)]
mod tests {
    use crate::config::settings::THEMES;
    use crate::screen::ThemeName;

    #[test]
    fn the_themes_of_the_file_are_those_that_ship() {
        let shipped: Vec<&str> = ThemeName::ALL.iter().map(|theme| theme.id()).collect();
        for name in THEMES {
            assert!(shipped.contains(&name), "{name}");
        }
        assert_eq!(THEMES.len(), shipped.len());
    }
}
