#![doc = include_str!("../README.md")]

pub mod figure;

pub mod paraphrase;
pub mod retrieval;
pub mod sets;

pub mod house;
pub mod wishes;

pub mod formatting;
pub mod injection;

mod entry;

pub use figure::{Figure, Goal};
pub use sets::SetError;

use std::path::Path;

/// Everything that needs no server: the sets in `folder`, if there is one, and the product's own.
///
/// # Errors
/// A set in the folder is not readable, or not what its name says.
pub async fn measure(folder: Option<&Path>) -> Result<Vec<Figure>, SetError> {
    let sets = folder.map(sets::find).transpose()?.unwrap_or_default();
    let mut figures = Vec::new();
    for set in &sets.answers {
        figures.extend(retrieval::measure(set).await);
    }
    for set in &sets.paraphrases {
        figures.extend(paraphrase::measure(set));
    }
    figures.extend(house::measure().await?);
    figures.extend(wishes::measure(&sets)?);
    figures.push(formatting::measure());
    figures.extend(injection::measure(&sets.attempts).await?);
    Ok(figures)
}
