#![doc = include_str!("../README.md")]

#[expect(
    missing_docs,
    unreachable_pub,
    clippy::pedantic,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    reason = "generated from proto/ and documented there"
)]
mod r#gen {
    include!("gen/reaktly.v1.rs");
    include!("gen/reaktly.v1.serde.rs");
}

pub mod dead_letters;
pub mod envelope;
pub mod headers;
pub mod integration_keys;
pub mod outbox;
pub mod sightings;
pub mod streams;
pub mod trace;

pub use envelope::{EventName, Stage};
pub use r#gen::{
    ContactDetail, Event, MessageDetail, NoteDetail, NoticeDetail, OwnershipDetail, Presence, PresenceKind,
    StatusWebhook, TurnDetail, Wake, event::Detail,
};
