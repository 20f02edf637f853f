//! The one way in which a queue is written to: a transaction, the second copy of the ledger, the commit, in this order.
//!
//! The copy comes first, so that where it cannot be written nothing is recorded; where the commit fails after it, the copy
//! is taken back. A stop between the two leaves an entry that nobody was told of in the copy alone, and the next opening
//! takes it into the queue ([`super::mend`]).

use crate::casework::{Charter, Seq};
use crate::queue::copy::scan::{Extent, Reader, Rest};
use crate::queue::copy::{Owner, SecondCopy};
use crate::queue::{Error, Head, Queue, connection, disk, ledger};
use rusqlite::{Connection, TransactionBehavior};

impl Queue {
    /// Does something to the file in one transaction that is synced when this returns; on any error nothing was done.
    ///
    /// After an error of the disk the connection is not used again: the next call opens the file anew and first
    /// makes sure that everything acknowledged is there.
    pub(super) fn transact<T>(
        &mut self,
        work: impl FnOnce(&Connection, &Charter, Head) -> Result<(T, Head), Error>,
    ) -> Result<T, Error> {
        self.make_ready()?;
        let done = self.attempt(work);
        match &done {
            Ok((_, head)) => self.acknowledged = *head,
            Err(error) => self.suspect = error.is_of_the_disk(),
        }
        done.map(|(value, _)| value)
    }

    fn attempt<T>(
        &mut self,
        work: impl FnOnce(&Connection, &Charter, Head) -> Result<(T, Head), Error>,
    ) -> Result<(T, Head), Error> {
        // Dropped without a commit, the transaction is rolled back.
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let head = ledger::head(&tx)?;
        if head != self.acknowledged {
            return Err(Error::Damaged(
                "somebody else wrote to the ledger while it was open here".to_owned(),
            ));
        }
        let done = work(&tx, &self.charter, head)?;
        let Some(copy) = &mut self.copy else {
            tx.commit()?;
            return Ok(done);
        };
        let mark = copy.catch_up(&tx)?;
        if let Err(error) = tx.commit() {
            // Where this fails as well, opening anew does it: the error that matters is the first.
            let _ = copy.take_back(mark);
            return Err(error.into());
        }
        Ok(done)
    }

    /// Makes sure that this is still the file that was opened, and opens it anew after an error of the disk.
    pub(super) fn make_ready(&mut self) -> Result<(), Error> {
        if self.lock.is_none() {
            return Err(Error::NotWriting);
        }
        if !disk::is_still(&self.path, self.identity) {
            return Err(Error::Replaced);
        }
        let copy_is_gone = self.copy.as_ref().is_some_and(|copy| !copy.is_still());
        if self.suspect || copy_is_gone { self.open_again() } else { Ok(()) }
    }

    fn open_again(&mut self) -> Result<(), Error> {
        let connection = connection::writing(&self.path, self.credentials.as_ref())?;
        let known = self.acknowledged;
        let stored = ledger::hash_of(&connection, Seq(known.entries))?;
        if stored != Some(known.hash) {
            return Err(Error::Damaged(format!(
                "entry {} was acknowledged and is not there any more",
                known.entries
            )));
        }
        self.acknowledged = ledger::head(&connection)?;
        self.connection = connection;
        self.open_copy_again()?;
        self.suspect = false;
        Ok(())
    }

    /// Brings the copy to where the queue is: what it has beyond was refused and nobody was told that it is saved.
    fn open_copy_again(&mut self) -> Result<(), Error> {
        if self.copy.take().is_none() {
            return Ok(());
        }
        let owner = Owner::of(&self.connection, self.credentials.as_ref())?;
        let scan = match Reader::open(&self.path, &owner)? {
            None => None,
            Some(mut reader) => Some(reader.scan(Extent::End)?),
        };
        let (end, head) = match &scan {
            Some(scan) if scan.rest != Rest::Damaged => scan.up_to(self.acknowledged.entries),
            _ => return self.write_copy_over(scan.as_ref()),
        };
        if head != self.acknowledged {
            return self.write_copy_over(scan.as_ref());
        }
        self.copy = Some(SecondCopy::open(&self.path, owner, end, head)?);
        Ok(())
    }
}
