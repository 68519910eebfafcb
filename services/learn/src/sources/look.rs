//! What looking at an item comes to.

use std::time::Duration;

use reaktly_documents::Document;
use reaktly_documents::fetch::Known;
use url::Url;

use crate::sources::decide::Without;

/// What looking at an item came to.
#[derive(Debug)]
pub(crate) enum Looked {
    /// It says this.
    Read(Box<Read>),
    /// It says what it said before.
    NotModified,
    /// It gives no article; links were found all the same.
    Nothing {
        /// Why not.
        why: Without,
        /// Where it leads.
        links: Vec<Url>,
        /// Whether the next item may fare better: a server that is away fails them all.
        outlook: Outlook,
    },
}

/// Whether it makes sense to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outlook {
    /// The trouble is this item's alone.
    Fair,
    /// The server did not answer, or not as it should.
    Poor,
    /// The server asks to be left alone for this long.
    LeftAlone(Duration),
}

/// An item that was read.
#[derive(Debug)]
pub(crate) struct Read {
    /// Its text.
    pub(crate) document: Document,
    /// Where it was found, when it is a page: after redirects, in canonical form.
    pub(crate) found_at: Option<Url>,
    /// The other page of the site it says it is a copy of (`rel=canonical`), when that one is wanted too.
    pub(crate) stands_for: Option<Url>,
    /// Where it leads.
    pub(crate) links: Vec<Url>,
    /// To be told next time.
    pub(crate) known: Known,
}

impl Looked {
    /// Whether it makes sense to go on.
    pub(crate) fn outlook(&self) -> Outlook {
        match self {
            Self::Nothing { outlook, .. } => *outlook,
            Self::Read(_) | Self::NotModified => Outlook::Fair,
        }
    }

    /// Whether it is none of what its source reads.
    pub(crate) fn is_excluded(&self) -> bool {
        matches!(self, Self::Nothing { why: Without::TakenOut(why), .. } if why.reason == "excluded")
    }

    /// Where it leads.
    pub(crate) fn links(&self) -> &[Url] {
        match self {
            Self::Read(read) => &read.links,
            Self::Nothing { links, .. } => links,
            Self::NotModified => &[],
        }
    }

    /// The page it says it is a copy of.
    pub(crate) fn stands_for(&self) -> Option<&Url> {
        match self {
            Self::Read(read) => read.stands_for.as_ref(),
            Self::Nothing { .. } | Self::NotModified => None,
        }
    }

    /// Without an article, for a reason of the item's own.
    pub(crate) fn nothing(why: Without) -> Self {
        Self::Nothing { why, links: Vec::new(), outlook: Outlook::Fair }
    }
}
