//! The live feed of events, for the inbox: all accounts or one, from now or from where a reader left off.

use reaktly_domain::ids::AccountId;
use reaktly_events::{Event, streams};

use crate::Bus;
use crate::consume::FromPayload as _;
use crate::follow::{Follow, Followed, Start};

/// Whose events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everyone's.
    All,
    /// One account's.
    Account(AccountId),
}

/// What the feed yields.
#[derive(Clone, Debug, PartialEq)]
pub enum FeedItem {
    /// An event and its sequence, from which a reader can go on later.
    Event {
        /// Sequence in the stream.
        sequence: u64,
        /// The event.
        event: Box<Event>,
    },
    /// Nothing further for now.
    CaughtUp,
    /// Events may be missing here: the reader has to load anew what it shows.
    Gap,
}

/// The feed of events.
pub struct Feed {
    following: Follow,
}

impl Feed {
    /// Opens the feed. With [`Start::New`] events count from the first call of [`Feed::next`].
    pub fn new(bus: &Bus, audience: Audience, start: Start) -> Self {
        let filter = match audience {
            Audience::All => streams::EVENT_SUBJECTS.to_owned(),
            Audience::Account(account) => streams::account_events(account),
        };
        Self { following: Follow::new(bus, streams::EVENTS, &filter, start) }
    }

    /// What comes next, however long that takes. May be dropped and called again without losing anything.
    pub async fn next(&mut self) -> FeedItem {
        loop {
            match self.following.next().await {
                Followed::CaughtUp => return FeedItem::CaughtUp,
                Followed::Gap | Followed::Restarted => return FeedItem::Gap,
                Followed::Message(message) => match Event::from_payload(&message.payload) {
                    Ok(event) => return FeedItem::Event { sequence: message.sequence, event: Box::new(event) },
                    Err(error) => {
                        let sequence = message.sequence;
                        tracing::warn!(message.sequence = sequence, %error, "skipped what is no event");
                    }
                },
            }
        }
    }
}
