//! Files of customers, whole.

use anyhow::Context as _;
use futures_util::TryStreamExt as _;
use reaktly_media::{ByteRange, MediaStore};

/// Reads a file of at most `bytes_max` bytes.
pub(crate) async fn read(media: &MediaStore, key: &str, bytes_max: u64) -> anyhow::Result<Vec<u8>> {
    let object = media.get(key, ByteRange::All).await.context("could not read a file")?;
    anyhow::ensure!(object.size_bytes <= bytes_max, "a file has more than {bytes_max} bytes");
    let append = |mut whole: Vec<u8>, piece: bytes::Bytes| async move {
        whole.extend_from_slice(&piece);
        Ok(whole)
    };
    object.bytes.try_fold(Vec::new(), append).await.context("could not read a file to its end")
}
