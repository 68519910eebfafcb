#![doc = include_str!("../README.md")]

pub mod fetch;
pub mod limits;
pub mod site;

mod document;
mod docx;
mod embedded;
mod error;
mod html;
mod kind;
mod pdf;
mod read;
mod reader;
mod text;

pub use document::{Document, Given, Page};
pub use error::ReadError;
pub use kind::Kind;
pub use read::{read, read_page};
pub use reader::Reader;
pub use reaktly_screening::{Flag, harmless, scan};
