//! Ten thousand random Markdown documents as WhatsApp would get them: nothing raw may show.

use reaktly_whatsapp::format::{Site, to_whatsapp, violations};

use crate::{Figure, Goal};

mod markdown;

/// How many documents.
const DOCUMENTS: usize = 10_000;
/// Where the random numbers begin: the same documents every time.
const SEED: u64 = 4;

/// How many documents showed something raw.
pub fn measure() -> Figure {
    let mut random = fastrand::Rng::with_seed(SEED);
    let site = Site { website: Some("https://shop.example.com") };
    let raw =
        (0..DOCUMENTS).filter(|_| !violations(&to_whatsapp(&markdown::document(&mut random), site)).is_empty()).count();
    Figure::count("formatting: documents with something raw", raw, DOCUMENTS, Goal::AtMost(0.0))
}
