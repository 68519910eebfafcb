//! Questions nothing was found for: each finished turn is looked at once, and open gaps are put to their knowledge base
//! again whenever it changed.
//!
//! A sweeper over finished turns rather than a step of the turn itself: answering stays as fast as it is, and a turn is
//! marked as looked at in the transaction that counts its question, so that a crash at any point loses and doubles
//! nothing.

mod decide;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::ArticleId;
use reaktly_operator::turn::{Outcome, Persona, TurnResult};
use reaktly_search::language::Language;
use reaktly_store::learning::gaps::{self, FinishedTurn, Gap, NewQuestion};
use reaktly_store::learning::spoken::{self, By};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreResult, knowledge};

use crate::kit::Kit;
use crate::words;

/// Turns looked at in a round.
const TURNS_MAX: usize = 500;
/// Messages of one turn that are read.
const TURN_MESSAGES_MAX: i64 = 50;
/// Knowledge bases asked in a round.
const BASES_MAX: i64 = 20;
/// Gaps of one knowledge base asked in a round.
const GAPS_MAX: i64 = 500;
/// A few words more in a conversation belong to its last question for this long.
const SAME_QUESTION: SignedDuration = SignedDuration::from_mins(30);

/// What looking at the next turn came to.
enum Looked {
    /// There is none.
    Nothing,
    /// It leaves no question.
    Answered,
    /// Its question is counted.
    Counted,
}

/// One round.
pub(crate) async fn round(kit: &Kit) -> anyhow::Result<()> {
    record(kit).await.context("could not look at finished turns")?;
    ask_again(kit).await.context("could not put gaps to their knowledge base again")
}

async fn record(kit: &Kit) -> StoreResult<()> {
    let mut conn = kit.worker.store.connection().await?;
    for _ in 0..TURNS_MAX {
        let now = kit.worker.clock.now();
        let looked = (*conn).transaction(async |conn: &mut AsyncPgConnection| look_at_next(conn, now).await).await?;
        match looked {
            Looked::Nothing => break,
            Looked::Answered => {}
            Looked::Counted => kit.metrics.gap("asked"),
        }
    }
    Ok(())
}

async fn look_at_next(conn: &mut AsyncPgConnection, now: Timestamp) -> StoreResult<Looked> {
    let Some(turn) = gaps::next_turn(conn).await? else { return Ok(Looked::Nothing) };
    gaps::mark_looked_at(conn, now, turn.id).await?;
    let rests_on_articles = gaps::rests_on_articles(conn, turn.id).await?;
    let Some(coverage) = decide::unanswered(&turn, rests_on_articles) else { return Ok(Looked::Answered) };
    let (account, conversation) = (turn.account_id, turn.conversation_id);
    let Some(answering) = spoken::answering(conn, account, conversation).await? else { return Ok(Looked::Answered) };
    let range = (turn.from_seq, turn.upto_seq);
    let said = spoken::between(conn, account, conversation, range, TURN_MESSAGES_MAX).await?;
    let said: Vec<String> = said.into_iter().filter(|said| said.by == By::Customer).map(|said| said.text).collect();
    let language = Language::from_tag(&answering.language).unwrap_or_default();
    let Some(text) = words::question(&said, language) else { return Ok(Looked::Answered) };
    let at = turn.finished_at.unwrap_or(now);
    let question = NewQuestion { text: &text, language: language.code(), coverage, at };
    // Held, so that two alike questions never open two gaps.
    if knowledge::lock(conn, account, &[answering.knowledge_base]).await?.is_empty() {
        return Ok(Looked::Answered);
    }
    count(conn, now, &turn, &answering, (question, language)).await
}

/// Counts a turn's question where it belongs.
async fn count(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    turn: &FinishedTurn,
    answering: &spoken::Answering,
    (question, language): (NewQuestion<'_>, Language),
) -> StoreResult<Looked> {
    let (account, base) = (turn.account_id, answering.knowledge_base);
    let known = gaps::of_language(conn, account, base, question.language).await?;
    let nearest = decide::nearest(question.text, known.iter().map(|gap| gap.question.as_str()), language);
    let mut place = nearest.and_then(|at| known.get(at)).map(|gap| gap.id);
    if place.is_none() && decide::says_little(question.text, language) {
        let since = question.at.saturating_sub(SAME_QUESTION).unwrap_or(question.at);
        place = gaps::latest_of_conversation(conn, account, turn.conversation_id, since).await?;
    }
    let gap = match place {
        Some(gap) => gap,
        None => gaps::open(conn, now, account, base, question).await?,
    };
    gaps::count(conn, account, gap, (turn.id, turn.conversation_id), question).await?;
    Ok(Looked::Counted)
}

async fn ask_again(kit: &Kit) -> StoreResult<()> {
    let mut conn = kit.worker.store.connection().await?;
    let changed = gaps::changed_bases(&mut conn, BASES_MAX).await?;
    for (account, base, version) in changed {
        let open = gaps::unasked(&mut conn, account, base, version, GAPS_MAX).await?;
        let first = open.first().and_then(|gap| Language::from_tag(&gap.language)).unwrap_or_default();
        let index = kit.shelf.index(account, base, first).await?;
        for gap in &open {
            let persona = persona_for(gap);
            let result = kit.plain.ask(persona, index.clone(), &gap.question).await;
            let now = kit.worker.clock.now();
            if let Some(article) = answered_by(&result)
                && gaps::resolve_by_itself(&mut conn, now, account, gap, article).await?
            {
                kit.metrics.gap("resolved");
                tracing::info!(gap.id = %gap.id, article.id = %article, "an article answers what nothing answered before");
            }
            gaps::mark_asked(&mut conn, account, gap.id, version).await?;
        }
    }
    Ok(())
}

/// Whoever asks in the language of the gap.
fn persona_for(gap: &Gap) -> Persona {
    let main = Language::from_tag(&gap.language).unwrap_or_default();
    let others = Language::ALL.into_iter().filter(|other| *other != main);
    Persona { languages: std::iter::once(main).chain(others).collect(), ..Persona::named("") }
}

fn answered_by(result: &TurnResult) -> Option<ArticleId> {
    match &result.outcome {
        Outcome::Reply(reply) => reply.sources.first().map(|source| source.article_id),
        Outcome::Handoff { .. } | Outcome::Silent { .. } => None,
    }
}
