//! The nearest known word to one that is not: for suggestions.

/// Returns the known word nearest to `word`, if it is near enough to have been meant.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.trim().to_lowercase();
    let limit = (word.chars().count() / 3).max(2);
    known
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Counts the letters to insert, drop, change or swap to make one word of the other.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    let mut last = None;
    for (at, letter) in one.chars().enumerate() {
        let mut next = vec![at + 1];
        for (column, theirs) in other.iter().enumerate() {
            let get = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
            let mut best = (get(&row, column) + usize::from(letter != *theirs))
                .min(get(&row, column + 1) + 1)
                .min(get(&next, column) + 1);
            let swapped = column > 0 && last == Some(*theirs) && other.get(column - 1) == Some(&letter);
            if swapped {
                best = best.min(get(&before, column - 1) + 1);
            }
            next.push(best);
        }
        last = Some(letter);
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_word_and_another_word_finds_none() {
        let known = ["reason", "action", "name"];
        assert_eq!(nearest("reasn", known), Some("reason"));
        assert_eq!(nearest("aciton", known), Some("action"));
        assert_eq!(nearest("colour", known), None);
    }

    #[test]
    fn the_distance_counts_a_swap_once() {
        assert_eq!(distance("11375", "11357"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }
}
