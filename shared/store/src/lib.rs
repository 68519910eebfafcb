#![doc = include_str!("../README.md")]

mod error;
mod pool;
mod schema;

pub mod conversations;
pub mod deliveries;
pub mod messages;
pub mod ownership;
pub mod thread_events;

pub mod dead_letters;
pub mod inbox;
pub mod outbox;

pub use diesel_async::{AsyncConnection, AsyncPgConnection};
pub use error::StoreError;
pub use outbox::{Causes, Written};
pub use pool::{Connection, Store, StoreSettings};

/// The result of a call to the store.
pub type StoreResult<T> = Result<T, StoreError>;
