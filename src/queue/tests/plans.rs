//! What is asked with every key is answered by an index, whatever the number of cases and entries.

use super::empty;
use crate::queue::{alike, cases, progress};

#[test]
fn what_is_asked_with_every_key_walks_no_table() {
    let desk = empty();
    let covered = [
        cases::NEXT_WAITING,
        cases::NEXT_HELD,
        progress::DUE,
        progress::MINE,
        progress::LAST,
        progress::TODAY,
        progress::ON_A_DAY,
    ];
    for sql in covered {
        let mut statement = desk.queue.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let plan: Vec<String> =
            statement.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
        assert!(plan[0].contains("USING COVERING INDEX"), "{sql}: {plan:?}");
        assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{sql}: {plan:?}");
    }
}

#[test]
fn decisions_on_alike_cases_are_found_in_their_index() {
    let desk = empty();
    let mut statement =
        desk.queue.connection.prepare(&format!("EXPLAIN QUERY PLAN {}", alike::ALIKE)).unwrap();
    let plan: Vec<String> = statement.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
    let all = "(sections=? AND level=? AND action=? AND codes=? AND pattern=? AND departs=?)";
    assert!(plan[0].contains("USING INDEX casefile_alike") && plan[0].contains(all), "{plan:?}");
    assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE")), "{plan:?}");
}
