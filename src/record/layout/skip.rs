//! Going on by so many columns without taking a row apart, for passes that need few fields of every row.

use super::fields::{BLOCK, marks};

/// Returns the place after so many commas; `None` where there are fewer, or a quote stands before it, which only splitting
/// can tell about.
pub fn after_commas(line: &[u8], commas: u32) -> Option<usize> {
    let mut left = commas;
    if left == 0 {
        return Some(0);
    }
    for (part, at) in line.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
        let (mut commas, quotes) = if let Some(block) = part.first_chunk::<BLOCK>() {
            marks(block)
        } else {
            let mut block = [0; BLOCK];
            block.iter_mut().zip(part).for_each(|(byte, of_part)| *byte = *of_part);
            marks(&block)
        };
        let here = commas.count_ones();
        if here < left {
            if quotes != 0 {
                return None;
            }
            left -= here;
            continue;
        }
        for _ in 1..left {
            commas &= commas - 1;
        }
        let comma = commas.trailing_zeros();
        return (quotes & ((1 << comma) - 1) == 0).then_some(at + comma as usize + 1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_stands_where_counting_would(line in "[ab,]{0,200}", quote in 0_usize..300, commas in 0_u32..90) {
            let mut line = line;
            if quote < line.len() {
                line.replace_range(quote..=quote, "\"");
            }
            let counted = match commas {
                0 => Some(0),
                commas => line.match_indices(',').nth(commas as usize - 1).map(|(at, _)| at + 1),
            };
            let counted = counted.filter(|at| !line[..*at].contains('"'));
            prop_assert_eq!(after_commas(line.as_bytes(), commas), counted);
        }
    }
}
