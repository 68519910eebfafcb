//! Writing down what an item came to: its article, its state and what it leads to, in one transaction that only the
//! worker who holds the run can commit.

use std::sync::Arc;

use jiff::Timestamp;
use reaktly_documents::fetch::Known;
use reaktly_domain::ids::{AccountId, ArticleId, KnowledgeBaseId, SourceItemId};
use reaktly_library::articles::{self, DRAFT, PUBLISHED};
use reaktly_search::language::Language;
use reaktly_store::knowledge::{self, Article, ArticleText, NewChunk};
use reaktly_store::operators;
use reaktly_store::sources::{self, Claimed, Hold, ItemState, Run, Settled, SourceItem};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreError, StoreResult};

use crate::sources::Importer;
use crate::sources::decide::{self, Why, Without};
use crate::sources::look::{Looked, Read};

/// What a page leads to, and how many items the run may have.
#[derive(Debug, Default)]
pub(crate) struct Onward {
    /// Addresses, each with its links from the entry.
    pub(crate) found: Vec<(String, i32)>,
    /// Most items of the run.
    pub(crate) items_max: i64,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recorded {
    /// Whether the run is still held; nothing was written when it is not.
    pub(crate) hold: Hold,
    /// Addresses that did not fit into the run.
    pub(crate) left: usize,
}

/// The place of what is written.
struct Desk<'a> {
    now: Timestamp,
    claimed: &'a Claimed,
}

/// A read item with the pieces of the article it gives.
struct Prepared {
    read: Read,
    sha256: String,
    pieces: Vec<NewChunk>,
}

enum Ready {
    Read(Box<Prepared>),
    NotModified,
    Nothing(Without),
}

/// Writes down what looking at `item` came to.
pub(crate) async fn record(
    importer: &Importer,
    claimed: &Claimed,
    item: &SourceItem,
    looked: Looked,
    onward: &Onward,
) -> StoreResult<Recorded> {
    let now = importer.worker.clock.now();
    let ready = match looked {
        Looked::Read(read) => {
            let read = with_language(importer, claimed, *read).await?;
            Ready::Read(Box::new(prepare(now, read).await?))
        }
        Looked::NotModified => Ready::NotModified,
        Looked::Nothing { why, .. } => Ready::Nothing(why),
    };
    let desk = Desk { now, claimed };
    let mut conn = importer.worker.store.connection().await?;
    (*conn)
        .transaction(async |conn: &mut AsyncPgConnection| {
            // The knowledge base comes first in the order of locks, as where people save articles.
            knowledge::lock(conn, claimed.run.account, &[claimed.knowledge_base]).await?;
            let hold = sources::hold(conn, &claimed.run).await?;
            if hold == Hold::Lost {
                return Ok(Recorded { hold, left: 0 });
            }
            let left = sources::add_items(conn, now, &claimed.run, &onward.found, onward.items_max).await?;
            match &ready {
                Ready::Read(prepared) => desk.read(conn, item, prepared).await?,
                Ready::NotModified => desk.same(conn, item, item).await?,
                Ready::Nothing(why) => desk.nothing(conn, item, why).await?,
            }
            Ok::<_, StoreError>(Recorded { hold, left })
        })
        .await
}

/// Writes down a sitemap that could not be read, in the running transaction: its pages are missing.
pub(crate) async fn unread(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    claimed: &Claimed,
    (address, why): (&str, &Why),
) -> StoreResult<()> {
    let Some(item) = sources::one_item(conn, &claimed.run, address).await? else { return Ok(()) };
    Desk { now, claimed }.nothing(conn, &item, &Without::Failed(why.clone())).await
}

/// A text that names no language has the one it plainly is in, when the operator of its knowledge base speaks it.
async fn with_language(importer: &Importer, claimed: &Claimed, mut read: Read) -> StoreResult<Read> {
    if read.document.language.is_some() || claimed.settings.language().is_some() {
        return Ok(read);
    }
    let mut conn = importer.worker.store.connection().await?;
    let operator = operators::of_knowledge_base(&mut conn, claimed.run.account, claimed.knowledge_base).await?;
    drop(conn);
    let Some(operator) = operator else { return Ok(read) };
    let (detector, text) = (Arc::clone(&importer.detector), decide::beginning(&read.document));
    let detecting = tokio::task::spawn_blocking(move || detector.detect(&text, &Language::ALL));
    let detected = detecting.await.map_err(|error| StoreError::Unsuitable(format!("no language was told: {error}")))?;
    read.document.language = detected.and_then(|detected| decide::language(detected, &operator.languages));
    Ok(read)
}

/// Cuts a document into pieces, on a thread where that holds nobody up.
async fn prepare(now: Timestamp, read: Read) -> StoreResult<Prepared> {
    let cutting = tokio::task::spawn_blocking(move || {
        let text = articles::text(&read.document.title, &read.document.markdown);
        let pieces = articles::pieces(now, &text);
        Prepared { sha256: decide::digest(&read.document), read, pieces }
    });
    cutting.await.map_err(|error| StoreError::Unsuitable(format!("cutting an article failed: {error}")))
}

impl Desk<'_> {
    fn run(&self) -> &Run {
        &self.claimed.run
    }

    fn place(&self) -> (AccountId, KnowledgeBaseId) {
        (self.claimed.run.account, self.claimed.knowledge_base)
    }

    /// An item that was read.
    async fn read(&self, conn: &mut AsyncPgConnection, item: &SourceItem, prepared: &Prepared) -> StoreResult<()> {
        let Some(owner) = self.owner(conn, item, prepared).await? else { return Ok(()) };
        if let Some(original) = self.original(conn, &owner, prepared).await? {
            let why = Why::new("duplicate", format_args!("it says it is a copy of {original}"));
            return self.nothing(conn, &owner, &Without::TakenOut(why)).await;
        }
        let twin = sources::holder_of_content(conn, self.run(), owner.id, &prepared.sha256).await?;
        if let Some(twin) = twin {
            let why = Why::new("duplicate", format_args!("it says the same as {twin}"));
            return self.nothing(conn, &owner, &Without::TakenOut(why)).await;
        }
        let is_same = owner.content_sha256.as_deref() == Some(prepared.sha256.as_str());
        if is_same && !decide::is_taken_out(&owner) {
            let known = SourceItem {
                etag: prepared.read.known.etag.clone(),
                last_modified: prepared.read.known.last_modified.clone(),
                ..owner.clone()
            };
            return self.same(conn, &owner, &known).await;
        }
        self.write(conn, &owner, prepared).await
    }

    /// The page that this one says it is a copy of, when that one gives an article and says the same.
    async fn original(
        &self,
        conn: &mut AsyncPgConnection,
        item: &SourceItem,
        prepared: &Prepared,
    ) -> StoreResult<Option<String>> {
        let Some(address) = prepared.read.stands_for.as_ref().map(ToString::to_string) else { return Ok(None) };
        let other = sources::one_item(conn, self.run(), &address).await?;
        let other = other.filter(|other| other.id != item.id && !decide::is_taken_out(other));
        let Some(other) = other else { return Ok(None) };
        let article = self.article_of(conn, &other).await?;
        let is_copy = article.is_some_and(|held| decide::is_copy(&prepared.read.document.markdown, &held.text.body));
        Ok(is_copy.then_some(address))
    }

    /// The item a page belongs to: of a redirect, the address it leads to, which takes over what was read at the old
    /// one. Nothing when that one was looked at already.
    async fn owner(
        &self,
        conn: &mut AsyncPgConnection,
        item: &SourceItem,
        prepared: &Prepared,
    ) -> StoreResult<Option<SourceItem>> {
        let Some(address) = prepared.read.found_at.as_ref().map(ToString::to_string) else {
            return Ok(Some(item.clone()));
        };
        if address == item.address {
            return Ok(Some(item.clone()));
        }
        let found = [(address.clone(), item.depth)];
        sources::add_items(conn, self.now, self.run(), &found, i64::MAX).await?;
        let other = sources::one_item(conn, self.run(), &address).await?;
        let Some(other) = other.filter(|other| other.id != item.id) else { return Ok(Some(item.clone())) };
        let why = Why::new("redirect", format_args!("it leads to {address}"));
        if other.article_id.is_none() && item.article_id.is_some() {
            sources::hand_over(conn, self.run(), item.id, other.id).await?;
            let moved = SourceItem { article_id: None, ..item.clone() };
            self.nothing(conn, &moved, &Without::TakenOut(why)).await?;
            let kept = SourceItem { article_id: item.article_id, content_sha256: item.content_sha256.clone(), ..other };
            return Ok(Some(kept));
        }
        self.nothing(conn, item, &Without::TakenOut(why)).await?;
        Ok(Some(other).filter(|other| other.state == ItemState::Waiting.name()))
    }

    /// An item that says what it said before: its article and its pieces stay as they are.
    async fn same(&self, conn: &mut AsyncPgConnection, item: &SourceItem, known: &SourceItem) -> StoreResult<()> {
        let article = self.article_of(conn, item).await?;
        let (state, why) = match &article {
            None if decide::is_deleted(item) => {
                let message = "its article was deleted here: index it again to have it back";
                (ItemState::Skipped, Some(Why::new("deleted", message)))
            }
            Some(article) if decide::is_held_back(&article.text) => {
                (ItemState::Flagged, Some(decide::flagged(&article.text)))
            }
            _ => (ItemState::Unchanged, None),
        };
        let kept = Known { etag: known.etag.clone(), last_modified: known.last_modified.clone() };
        let article = article.map(|article| article.id);
        self.settle(conn, item.id, (state, why), article, (item.content_sha256.clone(), kept)).await
    }

    /// An item that gives no article: one of an earlier run stays, or is taken out of use.
    async fn nothing(&self, conn: &mut AsyncPgConnection, item: &SourceItem, without: &Without) -> StoreResult<()> {
        let (state, why) = match without {
            Without::Failed(why) => (ItemState::Failed, why),
            Without::TakenOut(why) if why.reason == "gone" => (ItemState::Failed, why),
            Without::Skipped(why) | Without::TakenOut(why) => (ItemState::Skipped, why),
        };
        let article = item.article_id.map(ArticleId::from_uuid);
        let known = Known { etag: item.etag.clone(), last_modified: item.last_modified.clone() };
        if !matches!(without, Without::TakenOut(_)) {
            let sha256 = item.content_sha256.clone();
            return self.settle(conn, item.id, (state, Some(why.clone())), article, (sha256, known)).await;
        }
        if let Some(article) = self.article_of(conn, item).await?
            && article.text.status == PUBLISHED
        {
            let text = ArticleText { status: DRAFT.to_owned(), ..article.text };
            let pieces = articles::pieces(self.now, &text);
            self.save(conn, article.id, (&text, &pieces)).await?;
        }
        // Should it come back, it is read as if for the first time.
        self.settle(conn, item.id, (state, Some(why.clone())), article, (None, Known::default())).await
    }

    /// An item whose article is new or changed.
    async fn write(&self, conn: &mut AsyncPgConnection, item: &SourceItem, prepared: &Prepared) -> StoreResult<()> {
        if decide::is_deleted(item) {
            return self.same(conn, item, item).await;
        }
        let held = self.article_of(conn, item).await?;
        let link = prepared.read.found_at.as_ref().map(url::Url::as_str);
        let text = ArticleText {
            source_id: Some(self.run().source.into()),
            ..decide::article(
                &prepared.read.document,
                link,
                self.claimed.settings.language(),
                held.as_ref().map(|held| &held.text),
                item.reason.as_deref(),
            )
        };
        let id = held.map_or_else(|| ArticleId::generate(self.now), |held| held.id);
        self.save(conn, id, (&text, &prepared.pieces)).await?;
        let (state, why) = if decide::is_held_back(&text) {
            (ItemState::Flagged, Some(decide::flagged(&text)))
        } else {
            (ItemState::Indexed, None)
        };
        let known = (Some(prepared.sha256.clone()), prepared.read.known.clone());
        self.settle(conn, item.id, (state, why), Some(id), known).await
    }

    async fn article_of(&self, conn: &mut AsyncPgConnection, item: &SourceItem) -> StoreResult<Option<Article>> {
        let Some(id) = item.article_id else { return Ok(None) };
        let (account, knowledge_base) = self.place();
        knowledge::get_article(conn, account, knowledge_base, ArticleId::from_uuid(id)).await
    }

    async fn save(
        &self,
        conn: &mut AsyncPgConnection,
        id: ArticleId,
        (text, pieces): (&ArticleText, &[NewChunk]),
    ) -> StoreResult<()> {
        let (account, knowledge_base) = self.place();
        articles::save(conn, self.now, account, (knowledge_base, id), (text, pieces), None).await.map(drop)
    }

    async fn settle(
        &self,
        conn: &mut AsyncPgConnection,
        item: SourceItemId,
        (state, why): (ItemState, Option<Why>),
        article: Option<ArticleId>,
        (content_sha256, known): (Option<String>, Known),
    ) -> StoreResult<()> {
        let (reason, detail) = why.map(|why| (why.reason, why.detail)).unzip();
        let Known { etag, last_modified } = known;
        let settled = Settled { state, reason, detail, article, content_sha256, etag, last_modified };
        sources::settle(conn, self.now, self.run(), item, &settled).await
    }
}
