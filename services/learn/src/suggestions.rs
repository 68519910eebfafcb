//! What people answered becomes a suggestion: once a conversation is closed or handed back, at most one question with
//! the answer a person gave, unless it is one customer's own matter or known already.

mod clean;
mod decide;
mod model;
mod pairs;

use std::sync::Arc;

use anyhow::Context as _;
use jiff::SignedDuration;
use reaktly_library::spending::Held;
use reaktly_models::{CallLog, LlmClient};
use reaktly_operator::turn::{Outcome, Persona};
use reaktly_search::language::Language;
use reaktly_store::learning::spoken::{self, Answering};
use reaktly_store::learning::suggestions::{self, Due, NewSuggestion};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreError, StoreResult, operators};

use crate::kit::Kit;
use crate::purse::Purse;
use crate::suggestions::pairs::Pair;

/// Conversations looked through in a round.
const CONVERSATIONS_MAX: usize = 20;
/// How long a worker may look through one; then another takes it.
const LEASE: SignedDuration = SignedDuration::from_secs(90);
/// Messages of a conversation that are read.
const MESSAGES_MAX: i64 = 400;

/// Looks through conversations. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Miner {
    kit: Kit,
    model: Option<Arc<dyn LlmClient>>,
    purse: Purse,
}

impl Miner {
    /// With a model that finds the pair, or without one.
    pub(crate) fn new(kit: &Kit, model: Option<Arc<dyn LlmClient>>, purse: Purse) -> Self {
        Self { kit: kit.clone(), model, purse }
    }

    /// One round.
    pub(crate) async fn round(&self) -> anyhow::Result<()> {
        for _ in 0..CONVERSATIONS_MAX {
            let taken = self.take().await.context("could not take a conversation to look through")?;
            let Some(due) = taken else { break };
            let found = self.look_through(due).await.context("could not look through a conversation")?;
            self.kit.metrics.mined(found);
        }
        Ok(())
    }

    async fn take(&self) -> StoreResult<Option<Due>> {
        let now = self.kit.worker.clock.now();
        let lease_until = now.saturating_add(LEASE).unwrap_or(now);
        let mut conn = self.kit.worker.store.connection().await?;
        (*conn).transaction(async |conn: &mut AsyncPgConnection| suggestions::take(conn, now, lease_until).await).await
    }

    async fn look_through(&self, due: Due) -> StoreResult<&'static str> {
        let mut conn = self.kit.worker.store.connection().await?;
        let answering = spoken::answering(&mut conn, due.account, due.conversation).await?;
        let range = (due.from_seq, due.upto_seq);
        let talk = spoken::between(&mut conn, due.account, due.conversation, range, MESSAGES_MAX).await?;
        let names = spoken::names(&mut conn, due.account, due.conversation).await?;
        drop(conn);
        let Some(answering) = answering else { return self.keep(due, None, "nothing").await };
        let language = Language::from_tag(&answering.language).unwrap_or_default();
        let heard = pairs::Heard { talk: &talk, names: &names, language };
        let found = match (&self.model, pairs::find(heard)) {
            (_, None) => None,
            (None, found) => found,
            (Some(client), found) => self.ask(client.as_ref(), &due, heard, &answering).await?.unwrap_or(found),
        };
        let Some(pair) = found else { return self.keep(due, None, "nothing").await };
        if self.is_known(&due, &answering, &pair, language).await? {
            return self.keep(due, None, "known").await;
        }
        self.keep(due, Some((&answering, &pair, language)), "suggestion").await
    }

    /// What a model finds; `None` when it may not or cannot be asked.
    async fn ask(
        &self,
        client: &dyn LlmClient,
        due: &Due,
        heard: pairs::Heard<'_>,
        answering: &Answering,
    ) -> StoreResult<Option<Option<Pair>>> {
        let mut conn = self.kit.worker.store.connection().await?;
        let operator = operators::get(&mut conn, due.account, answering.operator).await?;
        drop(conn);
        let caps = operator.map(|operator| operator.settings().caps).unwrap_or_default();
        let subject = (due.account, Some(due.conversation));
        let held = self.purse.hold_back(subject, &caps, 1).await?;
        if matches!(held, Held::Exhausted(_)) {
            return Ok(None);
        }
        let calls = CallLog::default();
        let shutdown = self.kit.worker.context.shutdown();
        let found = model::find(client, due, heard, &calls, shutdown).await;
        self.purse.settle(subject, &held, &calls).await?;
        Ok(found)
    }

    /// Whether an article says so already, or it was suggested before, whatever became of that.
    async fn is_known(&self, due: &Due, answering: &Answering, pair: &Pair, language: Language) -> StoreResult<bool> {
        let base = answering.knowledge_base;
        let mut conn = self.kit.worker.store.connection().await?;
        let suggested = suggestions::questions(&mut conn, due.account, base, language.code()).await?;
        drop(conn);
        if decide::is_among(&pair.question, suggested.iter().map(String::as_str), language) {
            return Ok(true);
        }
        let index = self.kit.shelf.index(due.account, base, language).await?;
        let titles = index
            .chunks()
            .iter()
            .flat_map(|chunk| std::iter::once(chunk.title.as_str()).chain(chunk.questions.iter().map(String::as_str)));
        if decide::is_among(&pair.question, titles, language) {
            return Ok(true);
        }
        let persona = Persona { languages: vec![language], ..Persona::named("") };
        let result = self.kit.plain.ask(persona, Arc::clone(&index), &pair.question).await;
        let Outcome::Reply(reply) = &result.outcome else { return Ok(false) };
        let Some(source) = reply.sources.first() else { return Ok(false) };
        let article: Vec<&str> = index
            .chunks()
            .iter()
            .filter(|chunk| chunk.article == source.article_id)
            .map(|chunk| chunk.text.as_str())
            .collect();
        Ok(decide::is_said(&pair.answer, &article.join("\n"), language))
    }

    /// Ends the looking through and keeps what was found, both or neither.
    async fn keep(
        &self,
        due: Due,
        found: Option<(&Answering, &Pair, Language)>,
        word: &'static str,
    ) -> StoreResult<&'static str> {
        let now = self.kit.worker.clock.now();
        let mut conn = self.kit.worker.store.connection().await?;
        (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                if !suggestions::finish(conn, now, due).await? {
                    return Ok("lost");
                }
                let Some((answering, pair, language)) = found else { return Ok(word) };
                let new = NewSuggestion {
                    knowledge_base: answering.knowledge_base,
                    message: pair.message,
                    question: &pair.question,
                    answer: &pair.answer,
                    language: language.code(),
                };
                suggestions::insert(conn, now, due.account, due.conversation, new).await?;
                Ok::<_, StoreError>(word)
            })
            .await
    }
}
