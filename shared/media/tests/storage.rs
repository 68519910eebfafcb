//! The storage as a folder, and the same port over the library's store in memory.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::memory::InMemory;
use reaktly_media::{ByteRange, MediaStore, ReceiveError, Receiving, StorageError};
use tempfile::TempDir;
use url::Url;

const KEY: &str = "accounts/a/2026/11/b";
const MIB: usize = 1024 * 1024;

struct Folder {
    store: MediaStore,
    folder: TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = MediaStore::open(&Url::from_directory_path(folder.path()).unwrap()).unwrap();
        Self { store, folder }
    }

    /// Files of the folder, with their paths below it.
    fn files(&self) -> Vec<String> {
        fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    collect(root, &path, files);
                } else {
                    files.push(path.strip_prefix(root).unwrap().to_string_lossy().into_owned());
                }
            }
        }
        let mut files = Vec::new();
        collect(self.folder.path(), self.folder.path(), &mut files);
        files
    }
}

async fn put(store: &MediaStore, pieces: impl IntoIterator<Item = Bytes>) -> Receiving {
    let mut receiving = store.receive(KEY, 64 * MIB as u64);
    for piece in pieces {
        receiving.push(piece).await.unwrap();
    }
    receiving
}

async fn read(store: &MediaStore, range: ByteRange) -> Vec<u8> {
    let object = store.get(KEY, range).await.unwrap();
    let pieces: Vec<Bytes> = object.bytes.try_collect().await.unwrap();
    pieces.concat()
}

#[test]
fn a_folder_that_is_made_is_open_to_its_owner_alone() {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("data/media");
    MediaStore::open(&Url::from_directory_path(&folder).unwrap()).unwrap();
    assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn an_object_comes_back_whole_and_in_ranges() {
    let folder = Folder::new();
    for store in [folder.store.clone(), MediaStore::of(Arc::new(InMemory::new()))] {
        let receiving = put(&store, ["Good ", "morning"].map(Bytes::from)).await;
        let received = receiving.received();
        assert_eq!((received.size_bytes, received.head.as_slice()), (12, b"Good morning".as_slice()));
        assert_eq!(received.sha256, "90a90a48e23dcc51ad4a821a301e3440ffeb5e986bd69d7bf347a2ba2da23bd3");
        receiving.keep().await.unwrap();
        assert_eq!(read(&store, ByteRange::All).await, b"Good morning");
        assert_eq!(read(&store, ByteRange::Part(5..9)).await, b"morn");
        assert_eq!(store.get(KEY, ByteRange::Part(5..9)).await.unwrap().size_bytes, 12);
        store.probe().await.unwrap();
        store.delete(KEY).await.unwrap();
        store.delete(KEY).await.unwrap();
        assert!(matches!(store.get(KEY, ByteRange::All).await, Err(StorageError::NotFound)));
    }
    assert_eq!(folder.files(), [""; 0]);
}

#[tokio::test]
async fn a_large_object_is_received_in_pieces() {
    let folder = Folder::new();
    for store in [folder.store.clone(), MediaStore::of(Arc::new(InMemory::new()))] {
        let piece = Bytes::from(vec![7_u8; MIB]);
        let receiving = put(&store, std::iter::repeat_n(piece, 23)).await;
        assert!(receiving.received().head.len() < MIB);
        receiving.keep().await.unwrap();
        let object = store.get(KEY, ByteRange::All).await.unwrap();
        assert_eq!(object.size_bytes, 23 * MIB as u64);
        let sizes: Vec<usize> = object.bytes.map_ok(|piece| piece.len()).try_collect().await.unwrap();
        assert_eq!(sizes.iter().sum::<usize>(), 23 * MIB);
    }
}

#[tokio::test]
async fn nothing_is_left_of_what_was_discarded() {
    let folder = Folder::new();
    put(&folder.store, [Bytes::from_static(b"small")]).await.discard().await;
    let large = put(&folder.store, std::iter::repeat_n(Bytes::from(vec![1_u8; MIB]), 12)).await;
    assert_eq!(folder.files(), [format!("{KEY}#1")], "written beside its place");
    assert!(matches!(folder.store.get(KEY, ByteRange::All).await, Err(StorageError::NotFound)));
    large.discard().await;
    assert_eq!(folder.files(), [""; 0]);
}

#[tokio::test]
async fn an_object_over_its_limit_is_not_kept() {
    let folder = Folder::new();
    let mut receiving = folder.store.receive(KEY, 10);
    receiving.push(Bytes::from_static(b"0123456789")).await.unwrap();
    let refused = receiving.push(Bytes::from_static(b"x")).await.unwrap_err();
    assert!(matches!(refused, ReceiveError::TooLarge { bytes_max: 10 }));
    receiving.discard().await;
    assert_eq!(folder.files(), [""; 0]);
}

#[tokio::test]
async fn the_same_key_again_replaces_the_object() {
    let folder = Folder::new();
    put(&folder.store, [Bytes::from_static(b"the first, which is longer")]).await.keep().await.unwrap();
    put(&folder.store, [Bytes::from_static(b"the second")]).await.keep().await.unwrap();
    assert_eq!(read(&folder.store, ByteRange::All).await, b"the second");
    assert_eq!(folder.files(), [KEY]);
}

#[tokio::test]
async fn leftovers_of_a_killed_worker_are_removed() {
    let folder = Folder::new();
    folder.store.clear_leftovers(KEY).await.unwrap();
    put(&folder.store, [Bytes::from_static(b"kept")]).await.keep().await.unwrap();
    let killed = put(&folder.store, std::iter::repeat_n(Bytes::from(vec![1_u8; MIB]), 12)).await;
    std::mem::forget(killed);
    assert_eq!(folder.files().len(), 2);
    folder.store.clear_leftovers(KEY).await.unwrap();
    assert_eq!(folder.files(), [KEY]);
    assert_eq!(read(&folder.store, ByteRange::All).await, b"kept");
}

#[tokio::test]
async fn a_folder_that_went_away_is_an_outage() {
    let folder = Folder::new();
    std::fs::remove_dir_all(folder.folder.path()).unwrap();
    std::fs::write(folder.folder.path(), b"in the way").unwrap();
    assert!(matches!(folder.store.probe().await, Err(StorageError::Unavailable(_))));
    let receiving = put(&folder.store, [Bytes::from_static(b"small")]).await;
    assert!(matches!(receiving.keep().await, Err(StorageError::Unavailable(_))));
    std::fs::remove_file(folder.folder.path()).unwrap();
    std::fs::create_dir(folder.folder.path()).unwrap();
    folder.store.probe().await.unwrap();
}
