//! The schema of the queue file and the numbered steps from every released one to the present one.

use crate::queue::{Error, groups};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};
use std::path::Path;

/// `VACA`, in the header of every queue, by which `file` and this program know one.
pub(super) const APPLICATION: u32 = 0x5641_4341;

/// Fills columns from what the file holds, inside the step's transaction.
type Filling = fn(&Connection) -> Result<(), Error>;

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct Migration {
    /// The schema it leads to; the steps are numbered from 1 without gaps.
    pub(super) schema: u32,
    /// The least version of the program that reads the result.
    pub(super) needs: &'static str,
    /// What it does.
    pub(super) sql: &'static str,
    /// What it fills in that only the program can compute.
    pub(super) then: Option<Filling>,
}

/// Every step, in order.
pub(super) const MIGRATIONS: &[Migration] = &[
    Migration {
        schema: 1,
        needs: "0.1.0",
        sql: include_str!("../../assets/schema/0001_queue.sql"),
        then: None,
    },
    Migration {
        schema: 2,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0002_groups.sql"),
        then: Some(groups::fill),
    },
    Migration {
        schema: 3,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0003_seats.sql"),
        then: None,
    },
    Migration {
        schema: 4,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0004_sources.sql"),
        then: None,
    },
    Migration {
        schema: 5,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0005_lists.sql"),
        then: None,
    },
    Migration {
        schema: 6,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0006_facts.sql"),
        then: None,
    },
    Migration {
        schema: 7,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0007_deliveries.sql"),
        then: None,
    },
    Migration {
        schema: 8,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0008_checks.sql"),
        then: None,
    },
    Migration {
        schema: 9,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0009_alike.sql"),
        then: None,
    },
    Migration {
        schema: 10,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0010_outcomes.sql"),
        then: None,
    },
    Migration {
        schema: 11,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0011_keys.sql"),
        then: None,
    },
    Migration {
        schema: 12,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0012_purges.sql"),
        then: None,
    },
    Migration {
        schema: 13,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0013_places.sql"),
        then: None,
    },
    Migration {
        schema: 14,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0014_checks.sql"),
        then: None,
    },
    Migration {
        schema: 15,
        needs: "0.2.0",
        sql: include_str!("../../assets/schema/0015_find.sql"),
        then: None,
    },
    Migration {
        schema: 16,
        needs: "0.3.0",
        sql: include_str!("../../assets/schema/0016_worth.sql"),
        then: None,
    },
];

/// Returns the schema of an open file.
pub(super) fn version(connection: &Connection) -> Result<u32, Error> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Returns the schema that the steps lead to.
pub(super) fn newest(migrations: &[Migration]) -> u32 {
    migrations.iter().map(|step| step.schema).max().unwrap_or(0)
}

/// Refuses a file from a newer version, naming the version it needs.
pub(super) fn refuse_newer(connection: &Connection, path: &Path, newest: u32) -> Result<u32, Error> {
    let schema = version(connection)?;
    if schema <= newest {
        return Ok(schema);
    }
    let needs: Option<String> =
        connection.query_row("SELECT needs FROM format", [], |row| row.get(0)).optional().unwrap_or_default();
    let needs = crate::record::Text::new(&needs.unwrap_or_else(|| "unknown".to_owned()));
    Err(Error::Newer { path: path.to_owned(), schema, needs: needs.as_str().to_owned() })
}

/// Brings a file up to date, in one transaction: all the steps are taken or none.
pub(super) fn migrate(connection: &mut Connection, migrations: &[Migration]) -> Result<(), Error> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let from = version(&tx)?;
    for step in migrations.iter().filter(|step| step.schema > from) {
        tx.execute_batch(step.sql)?;
        step.then.map_or(Ok(()), |then| then(&tx))?;
        tx.execute("INSERT OR REPLACE INTO format (only_row, needs) VALUES (1, ?1)", [step.needs])?;
        tx.pragma_update(None, "application_id", APPLICATION)?;
        tx.pragma_update(None, "user_version", step.schema)?;
    }
    Ok(tx.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAKE: &[Migration] = &[
        Migration {
            schema: 1,
            needs: "0.1.0",
            sql: "CREATE TABLE format (only_row INTEGER PRIMARY KEY, needs TEXT) STRICT;
                  CREATE TABLE old (name TEXT) STRICT; INSERT INTO old VALUES ('kept');",
            then: None,
        },
        Migration { schema: 2, needs: "0.2.0", sql: "ALTER TABLE old RENAME TO new;", then: None },
        Migration { schema: 3, needs: "0.2.0", sql: "ALTER TABLE new ADD COLUMN more TEXT;", then: None },
    ];

    fn at_schema(steps: &[Migration]) -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, steps).unwrap();
        connection
    }

    #[test]
    fn every_older_schema_is_brought_up_to_date_and_keeps_its_rows() {
        for steps in 0..=FAKE.len() {
            let mut connection = at_schema(&FAKE[..steps]);
            assert_eq!(version(&connection).unwrap(), u32::try_from(steps).unwrap());
            migrate(&mut connection, FAKE).unwrap();
            assert_eq!(version(&connection).unwrap(), 3);
            let row: (String, Option<String>, String) = connection
                .query_row("SELECT name, more, needs FROM new, format", [], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .unwrap();
            assert_eq!(row, ("kept".to_owned(), None, "0.2.0".to_owned()));
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut connection = at_schema(&FAKE[..1]);
        let broken = [
            FAKE[0],
            FAKE[1],
            Migration { schema: 3, needs: "9", sql: "INSERT INTO nowhere VALUES (1);", then: None },
        ];
        assert!(migrate(&mut connection, &broken).is_err());
        assert_eq!(version(&connection).unwrap(), 1);
        let name: String = connection.query_row("SELECT name FROM old", [], |row| row.get(0)).unwrap();
        assert_eq!(name, "kept");
    }

    #[test]
    fn a_newer_file_is_refused_with_the_version_it_needs() {
        let connection = at_schema(FAKE);
        assert_eq!(refuse_newer(&connection, Path::new("q"), 3).unwrap(), 3);
        let error = refuse_newer(&connection, Path::new("q"), 2).unwrap_err();
        assert_eq!(
            error.to_string(),
            "q was written by a newer vacatur (schema 3): it needs version 0.2.0 or later"
        );
    }

    #[test]
    fn the_steps_are_numbered_from_one_without_gaps() {
        for (number, step) in (1..).zip(MIGRATIONS) {
            assert_eq!(step.schema, number);
        }
    }
}
