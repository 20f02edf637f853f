//! What is asked with every key is answered by an index, whatever the number of cases and entries.

use super::empty;
use crate::queue::{cases, progress};

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
