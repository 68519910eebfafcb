//! What a source needs to know, as stored.

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::FileId;
use serde::{Deserialize, Serialize};

use crate::{StoreError, StoreResult};

/// Pages of a site looked at when nothing else is said.
pub const PAGES_DEFAULT: u32 = 500;
/// Most pages of a site.
pub const PAGES_MAX: u32 = 5_000;

/// What a source needs, by its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Settings {
    /// A file in object storage.
    File(FileSettings),
    /// Pages of a site.
    Site(SiteSettings),
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSettings {
    /// Its row in `files`.
    pub file: FileId,
    /// Language of its article, when given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteSettings {
    /// Where it is entered: a page, or a sitemap.
    pub url: String,
    /// Which pages belong to it.
    pub mode: Mode,
    /// Most pages looked at in a run.
    pub pages_max: u32,
    /// Only pages whose address or path begins with one of these; none: all.
    #[serde(default)]
    pub include: Vec<String>,
    /// No page whose address or path begins with one of these.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Language of its articles, when given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Which pages belong to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Those that links lead to from the entry page, on the same registrable domain.
    Site,
    /// Those its sitemap names.
    Sitemap,
    /// The entry page alone.
    Page,
}

/// How often a source is run by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// Every 24 hours.
    Daily,
    /// Every seven days.
    Weekly,
}

impl Settings {
    /// The kind, as stored.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::File(_) => "file",
            Self::Site(_) => "site",
        }
    }

    /// Language of its articles, when given.
    pub fn language(&self) -> Option<&str> {
        match self {
            Self::File(file) => file.language.as_deref(),
            Self::Site(site) => site.language.as_deref(),
        }
    }

    pub(super) fn to_json(&self) -> StoreResult<serde_json::Value> {
        serde_json::to_value(self).map_err(unreadable)
    }

    pub(super) fn from_json(json: serde_json::Value) -> StoreResult<Self> {
        serde_json::from_value(json).map_err(unreadable)
    }
}

impl Schedule {
    /// As stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    /// Reads the stored form.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Daily, Self::Weekly].into_iter().find(|schedule| schedule.name() == name)
    }

    /// The run after one that is due at `now`.
    pub fn after(self, now: Timestamp) -> Timestamp {
        let hours = match self {
            Self::Daily => 24,
            Self::Weekly => 7 * 24,
        };
        now + SignedDuration::from_hours(hours)
    }
}

fn unreadable(source: serde_json::Error) -> StoreError {
    StoreError::Unreadable { what: "settings of a source", source }
}
