//! Getting a page from an address somebody typed in: never from inside our own network, never more than asked for.

mod allowed;
mod answer;
mod client;
mod error;
mod names;
mod pace;
mod private;

pub use allowed::{AllowList, AllowListError};
pub use client::{Ask, BuildError, FetchSettings, Fetched, Fetcher, Known, PageBytes};
pub use error::FetchError;
pub use names::{Lookup, SystemLookup};
pub use private::is_public;
