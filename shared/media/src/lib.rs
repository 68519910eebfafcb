#![doc = include_str!("../README.md")]

pub mod names;
pub mod serving;
pub mod size;
pub mod types;

mod keys;
mod leftovers;
mod receiving;
mod settings;
mod storage;

pub use keys::object_key;
pub use receiving::{ReceiveError, Received, Receiving};
pub use settings::MediaSettings;
pub use storage::{ByteRange, MediaStore, Object, StorageError};
