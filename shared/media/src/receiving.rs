//! An object on its way in.

use std::sync::Arc;

use bytes::Bytes;
use object_store::ObjectStore;
use object_store::buffered::BufWriter;
use object_store::path::Path;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;

use crate::StorageError;

/// Pieces are put together to parts of this size; S3 takes none below 5 MiB. With one part on its way and one being
/// filled, an object of any size needs about twice that much memory.
const PART_BYTES: usize = 5 * 1024 * 1024;
/// Parts on their way at a time.
const PARTS_MAX: usize = 1;
/// First bytes kept to tell the type by: enough for every pattern, and for the second file of a ZIP.
const HEAD_BYTES: usize = 16 * 1024;

/// Why an object was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// It is larger than allowed.
    #[error("the object has more than {bytes_max} bytes")]
    TooLarge {
        /// The limit.
        bytes_max: u64,
    },
    /// The storage did not take it.
    #[error("the object could not be stored")]
    Storage(#[from] StorageError),
}

/// What came in so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Its length.
    pub size_bytes: u64,
    /// SHA-256 of all of it, hex.
    pub sha256: String,
    /// Its first bytes.
    pub head: Vec<u8>,
}

/// An object on its way in: push its pieces, look at what came ([`Receiving::received`]), then keep or discard it.
#[derive(Debug)]
pub struct Receiving {
    writer: BufWriter,
    hash: Sha256,
    head: Vec<u8>,
    size_bytes: u64,
    bytes_max: u64,
}

impl Receiving {
    pub(crate) fn begin(objects: Arc<dyn ObjectStore>, key: &str, bytes_max: u64) -> Self {
        let writer = BufWriter::with_capacity(objects, Path::from(key), PART_BYTES).with_max_concurrency(PARTS_MAX);
        Self { writer, hash: Sha256::new(), head: Vec::new(), size_bytes: 0, bytes_max }
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// The object is too large, or the storage is away; then it can only be discarded.
    pub async fn push(&mut self, piece: Bytes) -> Result<(), ReceiveError> {
        self.size_bytes = self.size_bytes.saturating_add(piece.len() as u64);
        if self.size_bytes > self.bytes_max {
            return Err(ReceiveError::TooLarge { bytes_max: self.bytes_max });
        }
        self.hash.update(&piece);
        let missing = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(piece.iter().take(missing));
        self.writer.put(piece).await.map_err(StorageError::from)?;
        Ok(())
    }

    /// Bytes that came in so far.
    pub const fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// What came in so far.
    pub fn received(&self) -> Received {
        let sha256 = hex::encode(self.hash.clone().finalize());
        Received { size_bytes: self.size_bytes, sha256, head: self.head.clone() }
    }

    /// Keeps the object: from here on it can be read.
    ///
    /// # Errors
    /// The storage is away; nothing is to be seen of the object then.
    pub async fn keep(mut self) -> Result<(), StorageError> {
        Ok(self.writer.shutdown().await?)
    }

    /// Leaves nothing of the object, as far as the storage is there; else its own tidying does it.
    pub async fn discard(mut self) {
        drop(self.writer.abort().await);
    }
}
