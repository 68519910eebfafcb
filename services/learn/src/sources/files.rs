//! An uploaded file, read out of object storage.

use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt as _;
use reaktly_documents::fetch::Known;
use reaktly_documents::limits::FILE_BYTES_MAX;
use reaktly_documents::{Given, ReadError};
use reaktly_domain::ids::AccountId;
use reaktly_media::{ByteRange, StorageError};
use reaktly_store::files::{self, StoredFile};
use reaktly_store::sources::FileSettings;

use crate::sources::Importer;
use crate::sources::decide::{self, Why, Without};
use crate::sources::look::{Looked, Read};
use crate::sources::run::Outage;

/// Looks at a file.
pub(crate) async fn look(importer: &Importer, account: AccountId, settings: &FileSettings) -> Result<Looked, Outage> {
    let mut conn = importer.worker.store.connection().await?;
    let stored = files::get(&mut conn, account, settings.file).await?;
    drop(conn);
    let missing =
        || Looked::nothing(Without::Failed(Why::new("missing", "the file is not kept any more: upload it again")));
    let Some(stored) = stored else { return Ok(missing()) };
    let bytes = match bytes_of(importer, &stored).await {
        Ok(bytes) => bytes,
        Err(StorageError::NotFound) => return Ok(missing()),
        Err(error) => return Err(error.into()),
    };
    let read = match bytes {
        Some(bytes) => importer.reader.read(given(bytes, &stored)).await,
        None => Err(ReadError::TooLarge),
    };
    Ok(match read {
        Ok(document) => {
            let known = Known::default();
            Looked::Read(Box::new(Read { document, found_at: None, stands_for: None, links: Vec::new(), known }))
        }
        Err(error) => Looked::nothing(decide::unread(&error)),
    })
}

/// All of a file; nothing when it is larger than what is read.
async fn bytes_of(importer: &Importer, stored: &StoredFile) -> Result<Option<Bytes>, StorageError> {
    let object = importer.storage.get(&stored.object_key, ByteRange::All).await?;
    if object.size_bytes > FILE_BYTES_MAX as u64 {
        return Ok(None);
    }
    let bytes = object.bytes.try_fold(BytesMut::new(), async |mut bytes, piece| {
        bytes.extend_from_slice(&piece);
        Ok(bytes)
    });
    Ok(Some(bytes.await?.freeze()))
}

fn given(bytes: Bytes, stored: &StoredFile) -> Given {
    Given { bytes, mime: Some(stored.mime_type.clone()), filename: Some(stored.filename.clone()), url: None }
}
