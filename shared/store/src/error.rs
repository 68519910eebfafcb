//! What can go wrong with the database, and whether waiting helps.

use diesel::result::{DatabaseErrorKind, Error};

/// A failed call to the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection could be had in time.
    #[error("the database is not reachable")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A statement failed.
    #[error("a statement failed")]
    Statement(#[from] Error),
    /// A stored value is not what the code expects of it.
    #[error("the stored {what} is not readable")]
    Unreadable {
        /// What was read.
        what: &'static str,
        /// Why it is not readable.
        #[source]
        source: serde_json::Error,
    },
    /// The database or its schema does not suit.
    #[error("{0}")]
    Unsuitable(String),
    /// Another transaction wrote some of the same rows first: the next try finds them.
    #[error("{0} were written by another transaction")]
    Overtaken(&'static str),
}

impl StoreError {
    /// Whether the same call may succeed later without anybody changing anything: the connection is gone, the server is
    /// starting or stopping, or two transactions were in each other's way.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Statement(Error::BrokenTransactionManager) => true,
            Self::Statement(Error::DatabaseError(kind, information)) => {
                matches!(
                    kind,
                    DatabaseErrorKind::ClosedConnection
                        | DatabaseErrorKind::SerializationFailure
                        | DatabaseErrorKind::UnableToSendCommand
                        | DatabaseErrorKind::ReadOnlyTransaction
                ) || is_transient_message(information.message())
            }
            _ => false,
        }
    }

    /// Whether a statement was refused by the unique index `index`.
    pub(crate) fn violates(error: &Error, index: &str) -> bool {
        match error {
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, information) => {
                information.constraint_name() == Some(index)
            }
            _ => false,
        }
    }

    /// Whether a row could not be deleted because others refer to it.
    pub(crate) fn is_still_referenced(error: &Error) -> bool {
        matches!(error, Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _))
    }
}

/// Server messages for which diesel has no kind of its own.
fn is_transient_message(message: &str) -> bool {
    const TRANSIENT: [&str; 10] = [
        "deadlock detected",
        "terminating connection",
        "the database system is",
        "connection closed",
        "error communicating with the server",
        "canceling statement due to statement timeout",
        "canceling statement due to lock timeout",
        "remaining connection slots",
        "too many clients",
        "db error",
    ];
    TRANSIENT.iter().any(|text| message.contains(text))
}
