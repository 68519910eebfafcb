//! The object storage, whichever it is.

use std::fs::DirBuilder;
use std::ops::Range;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ClientConfigKey, GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, RetryConfig};
use url::Url;
use uuid::Uuid;

use crate::{Receiving, leftovers};

/// Longest time until a connection to S3 stands.
const CONNECT_TIMEOUT: &str = "5 seconds";
/// Longest silence of S3 within an answer.
const READ_TIMEOUT: &str = "30 seconds";
/// Longest time of one request to S3: it may be a file on its way to a slow browser.
const FILE_TIMEOUT: &str = "1 hour";
/// Tries of a request to S3, and how long all of them may take; past that the caller waits for the storage as a whole.
const RETRIES_MAX: usize = 3;
const RETRIES_TIME_MAX: Duration = Duration::from_secs(20);
/// Who may look into a folder of ours: its owner.
const FOLDER_MODE: u32 = 0o700;
/// What the probe writes.
const PROBE: &[u8] = b"reaktly";

/// Why the storage did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no such object.
    #[error("there is no such object")]
    NotFound,
    /// The storage is away or refuses; it may be back later.
    #[error("the object storage is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The storage cannot be used as configured.
    #[error("the media url cannot be used: {0}")]
    Unusable(String),
}

impl From<object_store::Error> for StorageError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            other => Self::Unavailable(other.into()),
        }
    }
}

impl From<std::io::Error> for StorageError {
    fn from(error: std::io::Error) -> Self {
        Self::Unavailable(error.into())
    }
}

/// Which bytes of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByteRange {
    /// All of them.
    All,
    /// From the first up to, not including, the second.
    Part(Range<u64>),
}

/// An object on its way out.
pub struct Object {
    /// Length of the whole object.
    pub size_bytes: u64,
    /// The bytes asked for, piece by piece.
    pub bytes: BoxStream<'static, Result<Bytes, StorageError>>,
}

impl std::fmt::Debug for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Object").field("size_bytes", &self.size_bytes).finish_non_exhaustive()
    }
}

/// The object storage of the installation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct MediaStore {
    objects: Arc<dyn ObjectStore>,
    /// The folder, when it is one.
    folder: Option<PathBuf>,
}

impl MediaStore {
    /// Opens `file://…`, whose folder is made when it is missing, or `s3://bucket/prefix`. S3 itself is not asked yet.
    ///
    /// # Errors
    /// The folder cannot be made, the bucket's settings are incomplete, or the scheme is another.
    pub fn open(url: &Url) -> Result<Self, StorageError> {
        match url.scheme() {
            "file" => Self::open_folder(url),
            "s3" => Self::open_bucket(url),
            scheme => Err(StorageError::Unusable(format!("{scheme} is neither file nor s3"))),
        }
    }

    /// A storage on an object store of the caller's, such as one in memory.
    pub fn of(objects: Arc<dyn ObjectStore>) -> Self {
        Self { objects, folder: None }
    }

    fn open_folder(url: &Url) -> Result<Self, StorageError> {
        let unusable = |reason: &str| StorageError::Unusable(reason.to_owned());
        let folder = url.to_file_path().map_err(|()| unusable("it is no path of this machine"))?;
        // What customers send is nobody else's on this machine.
        let made = DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(&folder);
        made.map_err(|error| unusable(&format!("the folder cannot be made: {error}")))?;
        // An object counts as stored once it would survive a power failure.
        let files = LocalFileSystem::new_with_prefix(&folder).map_err(|error| unusable(&error.to_string()))?;
        Ok(Self { objects: Arc::new(files.with_fsync(true)), folder: Some(folder) })
    }

    fn open_bucket(url: &Url) -> Result<Self, StorageError> {
        let bucket = url.host_str().unwrap_or_default();
        let retry = RetryConfig { max_retries: RETRIES_MAX, retry_timeout: RETRIES_TIME_MAX, ..RetryConfig::default() };
        // Keys, region, endpoint and the rest are the library's to read: the variables every tool for S3 knows.
        let objects = AmazonS3Builder::from_env()
            .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ConnectTimeout), CONNECT_TIMEOUT)
            .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ReadTimeout), READ_TIMEOUT)
            .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), FILE_TIMEOUT)
            .with_bucket_name(bucket)
            .with_retry(retry)
            .build()
            .map_err(|error| StorageError::Unusable(error.to_string()))?;
        let prefix = url.path().trim_matches('/');
        if prefix.is_empty() {
            return Ok(Self::of(Arc::new(objects)));
        }
        Ok(Self::of(Arc::new(PrefixStore::new(objects, prefix))))
    }

    /// Begins to take in an object of at most `bytes_max` bytes. Nothing is to be seen of it until it is kept; then it
    /// replaces what was there.
    pub fn receive(&self, key: &str, bytes_max: u64) -> Receiving {
        Receiving::begin(Arc::clone(&self.objects), key, bytes_max)
    }

    /// Reads an object, or a part of it, piece by piece.
    ///
    /// # Errors
    /// There is none, the range lies outside, or the storage is away.
    pub async fn get(&self, key: &str, range: ByteRange) -> Result<Object, StorageError> {
        let range = match range {
            ByteRange::All => None,
            ByteRange::Part(part) => Some(GetRange::Bounded(part)),
        };
        let options = GetOptions { range, ..GetOptions::default() };
        let found = self.objects.get_opts(&Path::from(key), options).await?;
        let size_bytes = found.meta.size;
        let bytes = found.into_stream().map(|piece| piece.map_err(StorageError::from)).boxed();
        Ok(Object { size_bytes, bytes })
    }

    /// Deletes an object; one that is gone is no error.
    ///
    /// # Errors
    /// The storage is away.
    pub async fn delete(&self, key: &str) -> Result<(), StorageError> {
        match self.objects.delete(&Path::from(key)).await.map_err(StorageError::from) {
            Ok(()) | Err(StorageError::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Writes, reads and deletes a small object: whether the storage does all that is needed.
    ///
    /// # Errors
    /// What it does not do.
    pub async fn probe(&self) -> Result<(), StorageError> {
        let key = Path::from(format!("probe/{}", Uuid::new_v4()));
        self.objects.put(&key, PROBE.into()).await?;
        let read = self.objects.get(&key).await?.bytes().await?;
        self.objects.delete(&key).await?;
        if read != PROBE {
            return Err(StorageError::Unavailable("the probe read something else than it wrote".into()));
        }
        Ok(())
    }

    /// Removes what a killed worker left half-written of an object; S3 does that by a rule of the bucket.
    ///
    /// # Errors
    /// The folder does not let itself be read.
    pub async fn clear_leftovers(&self, key: &str) -> Result<(), StorageError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        leftovers::remove(folder, key).await?;
        Ok(())
    }
}
