//! Proposals per second for histories of 10, 100 and 1,000 rows: `cargo bench --bench relief`.
//!
//! Plain measuring, without a harness: a history is proposed for over and over for about a second, three times, and the
//! best of them is printed. The proof and what would change it are part of a proposal.

use jiff::civil::date;
use std::hint::black_box;
use std::time::{Duration, Instant};
use vacatur::record::{County, Person, Row, SourceLine, SourceNo};
use vacatur::relief::{Policy, propose};

/// Charges of the rows beside the marijuana conviction, one after the other.
const CHARGES: [&[u8]; 6] = [
    b"459 PC-BURGLARY",
    b"11350(A) HS-POSSESS NARCOTIC CNTL SUB",
    b"211 PC-ROBBERY",
    b"484(A) PC-THEFT",
    b"23152(A) VC-DUI ALCOHOL/DRUGS",
    b"11357(B) HS-POSS MARIJUANA 28.5 GRAMS/LESS",
];

/// Puts a history of so many rows together: in every cycle an arrest and a conviction, the last one for 11359.
fn history(rows: usize) -> Person {
    let texts: Vec<(String, String, String)> = (0..rows)
        .map(|at| {
            let cycle = at / 2 + 1;
            let year = 1975 + cycle * 30 / (rows / 2 + 1);
            let step = at % 2 + 1;
            let arrested = format!("{year}0301");
            let day = if step == 1 { arrested.clone() } else { format!("{year}0615") };
            (format!("{cycle:03}{step:03}001000"), day, arrested)
        })
        .collect();
    let rows: Vec<Row> = texts
        .iter()
        .enumerate()
        .map(|(at, (key, day, arrested))| {
            let court = at % 2 == 1;
            let last = at + 2 >= rows;
            Row {
                subject: b"1",
                cii: b"A1",
                name: b"DOE,JANE",
                birth: b"19550101",
                cycle_date: arrested.as_bytes(),
                event_date: day.as_bytes(),
                event_kind: if court { b"COURT ACTION" } else { b"ARREST/DETAINED/CITED" },
                agency: if court { b"CASC SAN FRANCISCO" } else { b"CAPD SAN FRANCISCO" },
                county: b"SAN FRANCISCO",
                count_key: key.as_bytes(),
                case_number: b"100",
                charged: if last {
                    b"11359 HS-POSSESS MARIJUANA FOR SALE"
                } else {
                    CHARGES[at / 2 % CHARGES.len()]
                },
                charged_level: b"F",
                disposition: if court { b"CONVICTED-PROBATION" } else { b"" },
                conviction_status: if court { b"FELONY" } else { b"" },
                ..Row::blank(SourceLine { source: SourceNo(1), line: at as u64 + 2 })
            }
        })
        .collect();
    Person::assemble(&rows)
}

fn main() {
    let county = County::new("SAN FRANCISCO");
    let as_of = date(2018, 1, 31);
    println!("{:<20} {:>6} {:>8} {:>14} {:>14}", "policy", "rows", "counts", "histories/s", "proposals/s");
    for name in ["san-francisco-2018", "los-angeles-2019"] {
        let policy = Policy::shipped(name).expect("it ships");
        for rows in [10, 100, 1_000] {
            let person = history(rows);
            let proposed: usize =
                propose(&person, &policy, &county, as_of).iter().map(|case| case.proposals.len()).sum();
            let each = f64::from(u32::try_from(proposed).unwrap_or(u32::MAX));
            let best = (0..3).map(|_| {
                histories_a_second(|| {
                    black_box(propose(black_box(&person), &policy, &county, as_of));
                })
            });
            let best = best.fold(0.0, f64::max);
            println!("{name:<20} {rows:>6} {proposed:>8} {best:>14.0} {:>14.0}", best * each);
        }
    }
}

fn histories_a_second(mut work: impl FnMut()) -> f64 {
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < Duration::from_secs(1) {
        work();
        done += 1;
    }
    f64::from(done) / begun.elapsed().as_secs_f64()
}
