#![doc = include_str!("../README.md")]

pub mod callback;
pub mod errors;
pub mod fields;
pub mod format;
pub mod payload;
pub mod plan;
pub mod signature;
pub mod split;
pub mod template;
pub mod webhook;

pub use callback::CallbackData;
pub use signature::{SIGNATURE_HEADER, Signature, SignatureError};
