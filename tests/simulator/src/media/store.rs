//! The files that are kept, by media id, and the links to them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::ids;

/// Bytes kept in all; the oldest files leave first.
const BYTES_MAX: usize = 512 * 1024 * 1024;
/// Files kept.
const FILES_MAX: usize = 20_000;
/// How long a link to a file is good.
const LINK_LIFE: SignedDuration = SignedDuration::from_mins(5);

/// One file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) bytes: Bytes,
    /// With parameters, as it was given.
    pub(crate) mime_type: String,
    pub(crate) sha256: [u8; 32],
    pub(crate) origin: Origin,
    /// The account that may see it.
    pub(crate) account_id: String,
    /// When its id was given out.
    pub(crate) at: Timestamp,
}

/// How a file came to Meta, which decides how long its id is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A business uploaded it: 30 days.
    Upload,
    /// A customer sent it: 7 days.
    Webhook,
}

impl File {
    /// A file of these bytes.
    pub(crate) fn new(bytes: Bytes, mime_type: String, origin: Origin, account_id: &str, at: Timestamp) -> Self {
        let sha256 = Sha256::digest(&bytes).into();
        Self { bytes, mime_type, sha256, origin, account_id: account_id.to_owned(), at }
    }

    /// Whether its id still counts.
    pub(crate) fn alive(&self, now: Timestamp) -> bool {
        let days = match self.origin {
            Origin::Upload => 30,
            Origin::Webhook => 7,
        };
        now.duration_since(self.at) < SignedDuration::from_hours(24 * days)
    }
}

/// All files under a lock of their own, which is never held over anything slow.
#[derive(Default)]
pub(crate) struct Files(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    by_id: HashMap<String, File>,
    order: VecDeque<String>,
    bytes: usize,
}

impl Files {
    /// Keeps a file under a new id.
    pub(crate) fn add(&self, file: File) -> String {
        let id = ids::media_id();
        let mut kept = self.lock();
        kept.bytes += file.bytes.len();
        kept.order.push_back(id.clone());
        kept.by_id.insert(id.clone(), file);
        while kept.bytes > BYTES_MAX || kept.by_id.len() > FILES_MAX {
            let Some(oldest) = kept.order.pop_front() else {
                break;
            };
            kept.remove(&oldest);
        }
        id
    }

    /// The file with this id, dead or alive.
    pub(crate) fn get(&self, id: &str) -> Option<File> {
        self.lock().by_id.get(id).cloned()
    }

    /// Forgets one file.
    pub(crate) fn remove(&self, id: &str) {
        let mut kept = self.lock();
        kept.remove(id);
        kept.order.retain(|other| other != id);
    }

    /// Forgets all files.
    pub(crate) fn clear(&self) {
        *self.lock() = Kept::default();
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn remove(&mut self, id: &str) {
        if let Some(file) = self.by_id.remove(id) {
            self.bytes -= file.bytes.len();
        }
    }
}

/// A link to a file, good for five minutes.
pub(crate) fn link(base: &str, id: &str, now: Timestamp) -> String {
    let until = now.saturating_add(LINK_LIFE).unwrap_or(now).as_second();
    format!("{base}/whatsapp_business/attachments/?mid={id}&ext={until}&hash={}", proof(id, until))
}

/// Whether a link is one of ours and still good.
pub(crate) fn link_is_true(id: &str, until: i64, hash: &str, now: Timestamp) -> bool {
    proof(id, until) == hash && now.as_second() < until
}

fn proof(id: &str, until: i64) -> String {
    let digest = Sha256::digest(format!("simulated link {id} {until}"));
    hex::encode(digest.get(..16).unwrap_or_default())
}
