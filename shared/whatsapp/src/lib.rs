#![doc = include_str!("../README.md")]

pub mod signature;
pub mod webhook;

pub use signature::{SIGNATURE_HEADER, Signature, SignatureError};
