#![doc = include_str!("../README.md")]

use std::fs::File;
use std::io;
use std::path::Path;

mod network;
mod normalizer;
mod vocabulary;
mod weights;

use network::Network;
use vocabulary::Vocabulary;
use weights::Archive;

/// Values of a vector.
pub const DIMENSIONS: usize = 512;
/// From which cosine on a sentence answers a question.
pub const ANSWERS_FROM: f32 = 0.6;
/// ISO 639-1 codes of the languages it was taught.
pub const LANGUAGES: [&str; 15] =
    ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"];
/// What it is, for the fingerprint of its vectors.
pub const NAME: &str = "use-multilingual-3";

/// Most tokens of a text that are read; about three thousand characters.
const TOKENS_MAX: usize = 768;

/// Why an encoder could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file is missing or cannot be read.
    #[error("could not read {file} of the encoder")]
    Read {
        /// Its name.
        file: &'static str,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A file is not what it should be.
    #[error("{file} of the encoder is not usable: {reason}")]
    Unusable {
        /// Its name.
        file: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

/// The encoder: a vocabulary of pieces of words and a small network over them. About 90 MB of memory.
#[derive(Debug)]
pub struct Encoder {
    vocabulary: Vocabulary,
    network: Network,
}

impl Encoder {
    /// Loads `sp.model` and `weights.npz` of a folder. Takes about half a second; not for async code.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let file = vocabulary::FILE;
        let model = std::fs::read(folder.join(file)).map_err(|source| LoadError::Read { file, source })?;
        let vocabulary = Vocabulary::read(&model)?;
        let file = weights::FILE;
        let opened = File::open(folder.join(file)).map_err(|source| LoadError::Read { file, source })?;
        let network = Network::read(&mut Archive::open(&opened)?)?;
        Ok(Self { vocabulary, network })
    }

    /// Looks whether [`Encoder::load`] will find its files in a folder and know them; quick.
    ///
    /// # Errors
    /// A file is missing, or is not what it should be as far as its beginning and its list of contents tell.
    pub fn look(folder: &Path) -> Result<(), LoadError> {
        let file = vocabulary::FILE;
        let model = std::fs::read(folder.join(file)).map_err(|source| LoadError::Read { file, source })?;
        Vocabulary::read(&model)?;
        let file = weights::FILE;
        let opened = File::open(folder.join(file)).map_err(|source| LoadError::Read { file, source })?;
        Archive::open(&opened).map(drop)
    }

    /// The vector of a text, of length one and [`DIMENSIONS`] values. Takes milliseconds of a processor.
    pub fn encode(&self, text: &str) -> Vec<f32> {
        let mut pieces = self.vocabulary.pieces(text);
        pieces.truncate(TOKENS_MAX);
        self.network.encode(&pieces)
    }
}

/// Whether the encoder was taught a language, by its ISO 639-1 code.
pub fn knows(code: &str) -> bool {
    LANGUAGES.contains(&code)
}
