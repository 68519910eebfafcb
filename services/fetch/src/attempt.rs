//! One try: where the file is, its bytes into object storage, and whether they are the ones announced.

use std::time::Duration;

use futures_util::StreamExt as _;
use reaktly_domain::identity::PhoneNumberId;
use reaktly_graph::{Download, DownloadError, GraphClient, MediaInfo};
use reaktly_media::size::FILE_BYTES_MAX;
use reaktly_media::{MediaStore, ReceiveError, Received, StorageError, names, object_key, types};
use reaktly_store::integrations::{ACCESS_TOKEN_PURPOSE, place_of};
use reaktly_store::media::{Claimed, Fetched};
use reaktly_vault::{KeyRing, Purpose};
use secrecy::SecretString;

use crate::decide::{Announced, Tried, mismatch};

/// Longest time of a try: 100 MB over a slow line.
const TRY_TIME_MAX: Duration = Duration::from_mins(10);
/// Addresses asked for in one try: Meta's own advice for a file that is not found is a fresh one.
const ADDRESSES_MAX: usize = 2;

/// Fetches what was claimed.
#[derive(Clone, Debug)]
pub(crate) struct Attempts {
    graph: GraphClient,
    tokens: Purpose,
    storage: MediaStore,
}

impl Attempts {
    pub(crate) fn new(graph: GraphClient, keys: &KeyRing, storage: MediaStore) -> Self {
        Self { graph, tokens: keys.purpose(ACCESS_TOKEN_PURPOSE), storage }
    }

    pub(crate) const fn storage(&self) -> &MediaStore {
        &self.storage
    }

    /// One try. An error is the storage's, not the file's: others fare no better.
    pub(crate) async fn make(&self, claimed: &Claimed) -> Result<Tried, StorageError> {
        let Some(sealed) = &claimed.access_token_sealed else { return Ok(Tried::Disconnected) };
        let (Some(token), Ok(number)) = (self.open(claimed, sealed), PhoneNumberId::parse(&claimed.phone_number_id))
        else {
            return Ok(Tried::Sealed);
        };
        let trying = self.with_token(claimed, &token, &number);
        tokio::time::timeout(TRY_TIME_MAX, trying).await.unwrap_or(Ok(Tried::TimedOut))
    }

    fn open(&self, claimed: &Claimed, sealed: &str) -> Option<SecretString> {
        self.tokens.open_text(&sealed.parse().ok()?, &place_of(claimed.integration)).ok()
    }

    async fn with_token(
        &self,
        claimed: &Claimed,
        token: &SecretString,
        number: &PhoneNumberId,
    ) -> Result<Tried, StorageError> {
        let mut addresses = 0;
        loop {
            addresses += 1;
            let info = match self.graph.lookup_media(token, &claimed.meta_media_id, number).await {
                Ok(info) => info,
                Err(error) => return Ok(Tried::NotFound(error)),
            };
            if info.file_size.is_some_and(|size| size > FILE_BYTES_MAX) {
                return Ok(Tried::TooLarge { bytes_max: FILE_BYTES_MAX });
            }
            match self.graph.download_media(token, &info.url).await {
                Ok(download) => return self.take(claimed, &info, download).await,
                Err(DownloadError::Refused { http_status: 404 }) if addresses < ADDRESSES_MAX => {}
                Err(error) => return Ok(Tried::NotLoaded(error)),
            }
        }
    }

    /// Takes the bytes in. They are kept only when they are the ones announced.
    async fn take(&self, claimed: &Claimed, info: &MediaInfo, mut download: Download) -> Result<Tried, StorageError> {
        let key = object_key(claimed.account, claimed.created_at, claimed.message.as_uuid());
        self.storage.clear_leftovers(&key).await?;
        let mut receiving = self.storage.receive(&key, FILE_BYTES_MAX);
        while let Some(piece) = download.bytes.next().await {
            let taken = match piece {
                Ok(piece) => receiving.push(piece).await,
                Err(error) => {
                    receiving.discard().await;
                    return Ok(Tried::NotLoaded(error));
                }
            };
            match taken {
                Ok(()) => {}
                Err(ReceiveError::TooLarge { bytes_max }) => {
                    receiving.discard().await;
                    return Ok(Tried::TooLarge { bytes_max });
                }
                Err(ReceiveError::Storage(error)) => {
                    receiving.discard().await;
                    return Err(error);
                }
            }
        }
        let received = receiving.received();
        if let Some(mismatch) = mismatch(&announced(claimed, info), &received.sha256, received.size_bytes) {
            receiving.discard().await;
            return Ok(Tried::Mismatch(mismatch));
        }
        receiving.keep().await?;
        Ok(Tried::Stored(fetched(claimed, key, received)))
    }
}

fn announced<'a>(claimed: &'a Claimed, info: &'a MediaInfo) -> Announced<'a> {
    Announced {
        webhook_sha256: claimed.declared_sha256.as_deref(),
        lookup_sha256: info.sha256.as_deref(),
        size_bytes: info.file_size,
    }
}

fn fetched(claimed: &Claimed, object_key: String, received: Received) -> Fetched {
    let identified = types::identify(&received.head, claimed.declared_type.as_deref());
    let filename =
        names::sanitise(claimed.filename.as_deref().unwrap_or_default(), &claimed.kind, &identified.mime_type);
    Fetched {
        object_key,
        filename,
        mime_type: identified.mime_type,
        sha256: received.sha256,
        size_bytes: received.size_bytes,
    }
}
