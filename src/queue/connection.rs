//! Opening `SQLite` with the settings that make a queue trustworthy (design.md section 4).

use crate::queue::{Credentials, Error, disk, schema};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// The first version without the WAL-reset bug, which could corrupt a file in use by two connections.
const OLDEST_SQLITE: i32 = 3_051_003;

/// Pages kept while a draft is filled, in KiB below zero: all of its indexes, so that they are not read back.
const BULK_CACHE: i32 = -32_768;

/// Opens a file that stands, for writing.
pub(super) fn writing(path: &Path, credentials: Option<&Credentials>) -> Result<Connection, Error> {
    refuse_old_sqlite()?;
    let connection = Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_WRITE))?;
    unlock(&connection, credentials)?;
    harden(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Where the disk's own cache lies about a sync: macOS only, no effect elsewhere.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", 200)?;
    // A reading command may be in the way of a checkpoint for a moment, never of a commit.
    connection.busy_timeout(Duration::from_secs(2))?;
    Ok(connection)
}

/// Opens an empty file that the pages of another are copied into.
pub(super) fn draft(path: &Path, credentials: Option<&Credentials>) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_WRITE))?;
    unlock(&connection, credentials)?;
    Ok(connection)
}

/// Opens a file that nobody knows of yet and that is thrown away unless it becomes whole: it is written without a
/// journal and without a sync, which are whoever's who gives it its name.
pub(super) fn bulk(path: &Path, credentials: Option<&Credentials>) -> Result<Connection, Error> {
    let connection = draft(path, credentials)?;
    harden(&connection)?;
    connection.pragma_update(None, "journal_mode", "MEMORY")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    // Everything is made here, of types that hold to both; an audit looks at what came of it.
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.pragma_update(None, "ignore_check_constraints", true)?;
    connection.pragma_update(None, "cache_size", BULK_CACHE)?;
    Ok(connection)
}

/// Opens a file that stands, for reading beside whoever writes.
///
/// Where the file may be written it is opened as if for writing and then kept from it: only so does the last one to
/// leave tidy the journal up, and a closed queue is one file.
pub(super) fn reading(path: &Path, credentials: Option<&Credentials>) -> Result<Connection, Error> {
    refuse_old_sqlite()?;
    let connection = match disk::refuse_read_only(path) {
        Ok(()) => Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_WRITE))?,
        Err(Error::ReadOnly) => read_only(path)?,
        Err(error) => return Err(error),
    };
    unlock(&connection, credentials)?;
    harden(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    Ok(connection)
}

/// Gives the connection its key, before anything else is asked of it; a plain file needs none.
fn unlock(connection: &Connection, credentials: Option<&Credentials>) -> Result<(), Error> {
    let Some(credentials) = credentials else { return Ok(()) };
    if !cfg!(feature = "encryption") {
        return Err(Error::NoEncryption);
    }
    // It would write its own lines on a screen that is not its own.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    connection.execute_batch(&credentials.pragma("key"))?;
    let application: Result<u32, rusqlite::Error> =
        connection.pragma_query_value(None, "application_id", |row| row.get(0));
    match application {
        // A file that is being made has none yet.
        Ok(application) if application == schema::APPLICATION || application == 0 => Ok(()),
        Ok(_) => Err(Error::OtherKey),
        Err(error) => match Error::from(error) {
            Error::Damaged(_) => Err(Error::OtherKey),
            error => Err(error),
        },
    }
}

/// Writes the whole file anew under another key, all or nothing.
pub(super) fn rewrite(connection: &Connection, next: &Credentials) -> Result<(), Error> {
    // In the journal's own mode the pages before stand in it under the key before until everything is done.
    let mode: String = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode != "delete" {
        return Err(Error::Store("somebody reads the queue now".to_owned()));
    }
    let rewritten = connection.execute_batch(&next.pragma("rekey"));
    connection.pragma_update(None, "journal_mode", "WAL")?;
    Ok(rewritten?)
}

/// Opens a file on a medium that is never written: without a journal beside it nothing can be missing from it.
fn read_only(path: &Path) -> Result<Connection, Error> {
    let access = flags(OpenFlags::SQLITE_OPEN_READ_ONLY);
    let journal = disk::beside(path, "-wal").metadata().is_ok_and(|journal| journal.len() > 0);
    match path.to_str().filter(|_| !journal) {
        None => Ok(Connection::open_with_flags(path, access)?),
        Some(name) => {
            let name = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
            let uri = format!("file:{name}?immutable=1");
            Ok(Connection::open_with_flags(uri, access | OpenFlags::SQLITE_OPEN_URI)?)
        }
    }
}

/// The connection is used by one thread at a time, so `SQLite` need not guard it again.
fn flags(access: OpenFlags) -> OpenFlags {
    access | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Trusts nothing that the file says about how it is to be read, and keeps deleted text from lying around in it.
fn harden(connection: &Connection) -> Result<(), Error> {
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE, false),
    ] {
        connection.set_db_config(setting, on)?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn refuse_old_sqlite() -> Result<(), Error> {
    if rusqlite::version_number() >= OLDEST_SQLITE {
        Ok(())
    } else {
        Err(Error::Store(format!("SQLite {} is too old: 3.51.3 or later is needed", rusqlite::version())))
    }
}
