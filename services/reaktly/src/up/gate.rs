//! Something that others wait for until it is there, once and for all.

use tokio::sync::watch;

/// Where to wait. Clones wait for the same.
#[derive(Clone, Debug)]
pub(crate) struct Gate(watch::Receiver<bool>);

/// Who opens it.
#[derive(Debug)]
pub(crate) struct Opener(watch::Sender<bool>);

/// A closed gate.
pub(crate) fn gate() -> (Opener, Gate) {
    let (sender, receiver) = watch::channel(false);
    (Opener(sender), Gate(receiver))
}

impl Gate {
    /// Returns once the gate is open; never, when whoever opens it is gone.
    pub(crate) async fn opened(mut self) {
        if self.0.wait_for(|is_open| *is_open).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Opener {
    /// Lets everyone through, those who come later too.
    pub(crate) fn open(&self) {
        self.0.send_replace(true);
    }
}
