//! Articles between the database and the operator: cut into pieces when written, indexed when asked.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reaktly_documents::Flag;
use reaktly_domain::ids::{AccountId, ArticleId, KnowledgeBaseId, UserId};
use reaktly_library::{Warmer, articles};
use reaktly_operator::turn::Persona;
use reaktly_search::index::Index;
use reaktly_search::language::Language;
use reaktly_store::AsyncPgConnection;
use reaktly_store::knowledge::{self, ArticleText};
use reaktly_store::operators::Operator;

use crate::api::Api;
use crate::problem::{Code, Problem};

/// Questions of an article, at most.
const QUESTIONS_MAX: usize = 50;

/// Between looks for knowledge bases that changed.
const WARM_EVERY: Duration = Duration::from_secs(2);

/// Makes ready, in the background, what the first question needs: languages, phrases, and the indexes of the knowledge
/// bases used last, which are kept so.
pub(crate) fn keep_warm(api: &Api) {
    let detector = Arc::clone(api.operator.detector());
    tokio::task::spawn_blocking(move || {
        detector.warm_up();
        reaktly_operator::warm();
    });
    let warmer = Warmer::new(&api.store, &api.shelf);
    api.worker().sweep("index warmer", WARM_EVERY, move || {
        let warmer = warmer.clone();
        async move { Ok(warmer.round().await?) }
    });
}

/// Writes an article, in the running transaction: the next turn and the next question know it.
pub(crate) async fn write_article(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    place: (KnowledgeBaseId, ArticleId),
    text: &ArticleText,
    saved_by: Option<UserId>,
) -> Result<knowledge::Article, Problem> {
    let pieces = {
        let text = text.clone();
        // A long article takes its time, and a worker of the server answers other requests meanwhile.
        tokio::task::spawn_blocking(move || articles::pieces(now, &text)).await
    };
    let pieces = pieces.map_err(|error| Problem::because(Code::Internal, error))?;
    let saved = articles::save(conn, now, account, place, (text, &pieces), saved_by).await?;
    saved.ok_or_else(|| Problem::of(Code::NotFound))
}

/// Adds a question to an article of a knowledge base, unless it has it or has as many as it may have; nothing to add
/// only looks whether the article is there.
pub(crate) async fn add_question(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (base, article): (KnowledgeBaseId, ArticleId),
    question: Option<&str>,
    saved_by: UserId,
) -> Result<(), Problem> {
    // Locked, so that of two questions at a time the second one comes to the first.
    knowledge::lock(conn, account, &[base]).await?;
    let held = knowledge::get_article(conn, account, base, article).await?;
    let held = held.ok_or_else(|| Problem::field("articleId", "is no article of the knowledge base"))?;
    let mut text = held.text;
    // What a customer tries on the AI is no example of a question.
    let is_new = |question: &&str| {
        !articles::is_among(question, &text.questions) && reaktly_documents::scan(question).is_empty()
    };
    let Some(question) = question.filter(is_new) else { return Ok(()) };
    if text.questions.len() >= QUESTIONS_MAX {
        return Ok(());
    }
    text.questions.push(question.to_owned());
    write_article(conn, now, account, (base, article), &text, Some(saved_by)).await.map(drop)
}

/// Why somebody should look at an article before it is answered from, as stored.
pub(crate) fn flags_of(title: &str, body: &str, questions: &[String]) -> Vec<String> {
    let texts = [title, body].into_iter().chain(questions.iter().map(String::as_str));
    let flags: BTreeSet<Flag> = texts.flat_map(reaktly_documents::scan).collect();
    flags.into_iter().map(|flag| flag.as_str().to_owned()).collect()
}

/// The index of a knowledge base as it is now; articles without a language are `otherwise`'s.
pub(crate) async fn index(
    api: &Api,
    account: AccountId,
    id: KnowledgeBaseId,
    otherwise: Language,
) -> Result<Arc<Index>, Problem> {
    {
        let mut conn = api.store.connection().await?;
        knowledge::get(&mut conn, account, id).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    }
    Ok(api.shelf.index(account, id, otherwise).await?)
}

/// How an operator speaks; a knowledge base without one is asked in its own name.
pub(crate) fn persona(operator: Option<&Operator>) -> Persona {
    operator.map_or_else(|| Persona::named("Reaktly"), reaktly_library::persona)
}
