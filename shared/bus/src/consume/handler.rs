//! What a stage brings to the loop.

use super::delivery::{Delivery, FromPayload};

/// Handles one kind of message. Any message may come twice, late, out of order or on another worker.
pub trait Handler: Send + Sync + 'static {
    /// What the body decodes to: a message of `reaktly_events`, or [`super::Raw`].
    type Message: FromPayload;

    /// Handles one message. `Ok` acknowledges it.
    fn handle(&self, delivery: Delivery, message: Self::Message) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// The two ways to fail, chosen on the line that knows.
#[derive(Debug)]
pub enum Failure {
    /// Something the handler depends on is gone: the loop stops pulling, keeps what it has, and handles it again when
    /// the [`Probe`] is well. It never counts against the message.
    Unavailable(anyhow::Error),
    /// Trying again cannot work: a dead letter at once.
    Reject {
        /// A stable name of the reason.
        code: &'static str,
        /// What happened; recorded with the dead letter, so never message text or secrets.
        error: anyhow::Error,
    },
}

impl Failure {
    /// A dependency is gone.
    pub fn unavailable(error: impl Into<anyhow::Error>) -> Self {
        Self::Unavailable(error.into())
    }

    /// Trying again cannot work.
    pub fn reject(code: &'static str, error: impl Into<anyhow::Error>) -> Self {
        Self::Reject { code, error: error.into() }
    }
}

/// Tells whether what a handler depends on is there.
pub trait Probe: Send + Sync + 'static {
    /// Whether handling is worth a try now. An answer that takes longer than 2 s is a no.
    fn healthy(&self) -> impl Future<Output = bool> + Send;
}

/// For handlers that depend on nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct AlwaysHealthy;

impl Probe for AlwaysHealthy {
    async fn healthy(&self) -> bool {
        true
    }
}
