#![doc = include_str!("../README.md")]

mod error;
mod pool;
mod schema;

pub mod ai_budgets;
pub mod ai_runs;
pub mod assignments;
pub mod conversations;
pub mod deliveries;
pub mod handoffs;
pub mod limits;
pub mod marketing;
pub mod memories;
pub mod messages;
pub mod outcomes;
pub mod ownership;
pub mod read_marks;
pub mod sending;
pub mod teams;
pub mod thread_events;
pub mod transcripts;
pub mod turns;
pub mod unknown;

pub mod address_book;
pub mod annotations;
pub mod batch;
pub mod contacts;
pub mod files;
pub mod inbound;
pub mod media;
pub mod merging;
pub mod quarantine;
pub mod statuses;
pub mod webhooks;

pub mod accounts;
pub mod api_keys;
pub mod audit;
pub mod idempotency;
pub mod presence;
pub mod sessions;
pub mod users;

pub mod integration_health;
pub mod integrations;
pub mod knowledge;
pub mod learning;
pub mod notices;
pub mod operators;
pub mod sources;
pub mod templates;

pub mod inbox_views;

pub mod installation;
pub mod resealing;

pub mod dead_letters;
pub mod inbox;
pub mod outbox;

pub use diesel_async::{AsyncConnection, AsyncPgConnection};
pub use error::StoreError;
pub use outbox::{Causes, Written};
pub use pool::{Connection, Store, StoreSettings};

/// The result of a call to the store.
pub type StoreResult<T> = Result<T, StoreError>;
