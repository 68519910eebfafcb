//! A model that answers each question with the article it was given, after a while.

use std::time::Duration;

use reaktly_testkit::model::Request;
use reaktly_testkit::{Reply, ScriptedModel};
use serde_json::json;

use super::knowledge::{ARTICLES, Article};

/// Starts it.
pub(super) fn start(takes: Duration) -> ScriptedModel {
    let model = ScriptedModel::start();
    model.takes(takes);
    model.answer_with(answer);
    model
}

fn answer(request: &Request) -> Reply {
    let prompt = request.prompt();
    let asked = prompt.rsplit("<customer_turn>").next().unwrap_or_default();
    let Some(Article { body, .. }) = ARTICLES.iter().find(|article| asked.contains(article.title)) else {
        return Reply::status(400);
    };
    let quote = body.split(". ").next().unwrap_or(body);
    Reply::json(&json!({
        "quotes": [{"id": "K1", "quote": quote}], "action": "answer", "handoff_reason": "none",
        "messages": [body], "buttons": [], "article": "", "language": "en", "search_again": "",
        "customer_mood": "calm"
    }))
}
