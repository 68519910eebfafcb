//! Texts of a set as chunks of a knowledge base.

use reaktly_domain::ids::{ArticleId, ChunkId};
use reaktly_search::chunk::{IndexedChunk, chunk};
use reaktly_search::language::Language;
use uuid::Uuid;

/// An article of a set.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Entry<'a> {
    pub(crate) number: usize,
    pub(crate) title: &'a str,
    pub(crate) text: &'a str,
    pub(crate) url: Option<&'a str>,
    pub(crate) questions: &'a [String],
    pub(crate) language: Language,
}

impl Entry<'_> {
    /// The whole text as one chunk.
    pub(crate) fn whole(self) -> IndexedChunk {
        IndexedChunk {
            id: ChunkId::from_uuid(self.uuid(0)),
            article: ArticleId::from_uuid(self.uuid(0)),
            version: 1,
            ordinal: 0,
            siblings: 1,
            language: self.language,
            title: self.title.to_owned(),
            heading: String::new(),
            text: self.text.to_owned(),
            questions: self.questions.to_vec(),
            url: self.url.map(str::to_owned),
        }
    }

    /// Its chunks, as an article of the product is cut.
    pub(crate) fn pieces(self) -> Vec<IndexedChunk> {
        let pieces = chunk(self.title, self.text);
        let siblings = u32::try_from(pieces.len()).unwrap_or(u32::MAX);
        let whole = self.whole();
        let piece = |(at, piece): (usize, reaktly_search::chunk::Chunk)| IndexedChunk {
            id: ChunkId::from_uuid(self.uuid(at)),
            ordinal: piece.ordinal,
            siblings,
            heading: piece.heading,
            text: piece.text,
            ..whole.clone()
        };
        pieces.into_iter().enumerate().map(piece).collect()
    }

    fn uuid(self, piece: usize) -> Uuid {
        Uuid::from_u64_pair(self.number as u64 + 1, piece as u64)
    }
}
