//! What a model is told: first what never changes for an operator (so that providers can cache it), last the turn.

use reaktly_models::{Image, Role, SystemBlock, Turn};
use reaktly_search::chunk::IndexedChunk;
use serde_json::{Value, json};

use crate::answer::{COVERAGE_ANSWERS, COVERAGE_MAY_BE_MEANT, Found};
use crate::guard::clean;
use crate::operator::Work;
use crate::turn::{Address, People, Persona, Said, Speaker, Utterance};

/// Changes with every change of the texts below; kept with each answer.
pub(crate) const PROMPT_VERSION: &str = "2026-11-23.2";

/// Messages of the conversation a model sees word for word.
const HISTORY_MESSAGES_MAX: usize = 12;
/// Tokens of them.
const HISTORY_TOKENS_MAX: usize = 1_200;
/// Tokens of each of them: a long one must not push out all the others.
const MESSAGE_TOKENS_MAX: usize = 400;
/// Passages a model sees.
const PASSAGES_MAX: usize = 6;
/// Tokens of each.
const PASSAGE_TOKENS_MAX: usize = 350;
/// Tokens of the summary of what was said before.
const SUMMARY_TOKENS_MAX: usize = 250;
/// Pictures a model sees.
const PICTURES_MAX: usize = 3;

/// The rules: the same for every operator. A mark stands behind them, so that leaking them is noticed.
pub(crate) const RULES: &str = include_str!("prompt/rules.txt");

/// Name and schema of the answer.
pub(crate) fn schema() -> (&'static str, Value) {
    let string = json!({"type": "string"});
    let maybe = json!({"type": ["string", "null"]});
    let words = |words: &[&str]| json!({"type": "string", "enum": words});
    let quote = json!({
        "type": "object",
        "properties": {"id": string, "quote": string},
        "required": ["id", "quote"],
        "additionalProperties": false
    });
    let actions = ["answer", "clarify", "smalltalk", "out_of_scope", "no_answer", "handoff", "done"];
    let reasons = ["none", "asked", "account_specific", "complaint", "policy", "cannot_help", "safety", "sales_lead"];
    let schema = json!({
        "type": "object",
        "properties": {
            "quotes": {"type": "array", "items": quote},
            "action": words(&actions),
            "handoff_reason": words(&reasons),
            "messages": {"type": "array", "items": string},
            "buttons": {"type": "array", "items": string},
            "article": maybe,
            "language": string,
            "search_again": maybe,
            "customer_mood": words(&["calm", "unhappy", "angry"])
        },
        "required": [
            "quotes", "action", "handoff_reason", "messages", "buttons", "article", "language", "search_again",
            "customer_mood"
        ],
        "additionalProperties": false
    });
    ("reply", schema)
}

/// Rules, then the operator, both the same for every turn; then what was said long ago.
pub(crate) fn system(work: &Work<'_>, canary: &str) -> Vec<SystemBlock> {
    let mut blocks = vec![
        SystemBlock::stable(format!("{RULES}Reference {canary}.")),
        SystemBlock::stable(operator(&work.input.persona, work.input.people)),
    ];
    let summary = bounded(&neutral(&work.input.memory.summary), SUMMARY_TOKENS_MAX);
    if !summary.trim().is_empty() {
        blocks.push(SystemBlock::passing(format!("<summary>\n{summary}\n</summary>")));
    }
    blocks
}

/// The conversation, ending with evidence and turn.
pub(crate) fn turns(work: &Work<'_>, found: &Found<'_>) -> Vec<Turn> {
    let unseen = work.history.len().saturating_sub(verbatim(&work.history));
    let told = work.history.iter().skip(unseen).map(|said| {
        let text = told(said);
        match said.speaker {
            Speaker::Customer => Turn::new(Role::User, text),
            Speaker::Ai => Turn::new(Role::Assistant, text),
            Speaker::Agent => Turn::new(Role::Assistant, format!("(a colleague wrote) {text}")),
        }
    });
    let mut turns: Vec<Turn> = told.collect();
    let placeholders = work.input.turn.iter().filter_map(|said| match said {
        Said::Unreadable(text) => Some(neutral(text)),
        _ => None,
    });
    let said: Vec<String> = std::iter::once(neutral(&work.words)).chain(placeholders).collect();
    let last = format!(
        "{}\n<context language=\"{}\" now=\"{}\" coverage=\"{}\"/>\n<customer_turn>\n{}\n</customer_turn>",
        evidence(found),
        work.language.code(),
        neutral(&work.input.clock).replace('"', "'"),
        coverage_word(found.certainty()),
        said.join("\n").trim()
    );
    let pictures = work.pictures.iter().take(PICTURES_MAX);
    let images =
        pictures.map(|picture| Image { media_type: picture.mime_type.clone(), bytes: picture.bytes.to_vec().into() });
    turns.push(Turn::user(last).with_images(images));
    turns
}

/// How many of the newest messages of `history` (oldest first) a model sees word for word.
pub(crate) fn verbatim(history: &[Utterance]) -> usize {
    let mut left = HISTORY_TOKENS_MAX;
    let fits = |said: &&Utterance| {
        let rest = left.checked_sub(tokens(&told(said)));
        left = rest.unwrap_or(0);
        rest.is_some()
    };
    history.iter().rev().take(HISTORY_MESSAGES_MAX).take_while(fits).count()
}

/// What was said as a model reads it.
pub(crate) fn told(said: &Utterance) -> String {
    bounded(&neutral(&said.text), MESSAGE_TOKENS_MAX)
}

/// The passages a model is given, by the ids it cites.
pub(crate) fn cited<'a>(found: &Found<'a>) -> impl Iterator<Item = (String, &'a IndexedChunk)> {
    let chunks: Vec<&'a IndexedChunk> = found.hits.iter().take(PASSAGES_MAX).map(|(_, chunk)| *chunk).collect();
    (1..).zip(chunks).map(|(n, chunk)| (format!("K{n}"), chunk))
}

/// Ids of the articles of those passages, in order, each once.
pub(crate) fn articles<'a>(found: &Found<'a>) -> Vec<(String, &'a IndexedChunk)> {
    let mut articles: Vec<&IndexedChunk> = Vec::new();
    for (_, chunk) in cited(found) {
        if !articles.iter().any(|known| known.article == chunk.article) {
            articles.push(chunk);
        }
    }
    (1..).zip(articles).map(|(n, chunk)| (format!("A{n}"), chunk)).collect()
}

/// Who the model speaks for. Its owner's words are tagged and cannot change the schema.
fn operator(persona: &Persona, people: People) -> String {
    let mut lines = vec![format!("Your name is {}.", neutral(&persona.name))];
    if !persona.business.is_empty() {
        lines.push(format!("You speak for {}.", neutral(&persona.business)));
    }
    lines.extend(persona.website.as_ref().map(|website| format!("Its website is {website}.")));
    lines.push(match people {
        People::None => {
            let contact = persona.contact.as_deref().unwrap_or_default();
            format!(
                "There are no people in this chat: never offer or mention one, never use handoff. {}",
                neutral(contact)
            )
        }
        People::Online | People::Away { .. } => {
            "People can take over when you use handoff; you may offer one.".to_owned()
        }
    });
    lines.push(match persona.address {
        Address::Formal => "Address the customer formally where the language knows the difference.".to_owned(),
        Address::Informal => "Address the customer informally where the language knows the difference.".to_owned(),
    });
    if !persona.instructions.trim().is_empty() {
        lines.push(format!("<operator>\n{}\n</operator>", neutral(&persona.instructions)));
    }
    lines.join("\n")
}

fn evidence(found: &Found<'_>) -> String {
    let articles = articles(found);
    let passages = cited(found).map(|(id, chunk)| {
        let article = articles.iter().find(|(_, known)| known.article == chunk.article).map_or("", |(id, _)| id);
        let title = neutral(&chunk.title).replace('"', "'");
        let (heading, text) = (neutral(&chunk.heading), bounded(&neutral(&chunk.text), PASSAGE_TOKENS_MAX));
        format!("<evidence id=\"{id}\" article=\"{article}\" title=\"{title}\">\n{heading}\n{text}\n</evidence>\n")
    });
    let passages: String = passages.collect();
    let passages = if passages.is_empty() { "(nothing was found)\n" } else { &passages };
    format!("EVIDENCE\n{passages}")
}

/// Data cannot close the tags around it, and very long data keeps its head and tail.
pub(crate) fn neutral(text: &str) -> String {
    clean(text).replace('<', "‹").replace('>', "›")
}

/// The beginning of a text, at most so many tokens long.
pub(crate) fn bounded(text: &str, tokens_max: usize) -> String {
    if tokens(text) <= tokens_max {
        return text.to_owned();
    }
    let mut kept = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        if tokens(&kept) + tokens(word) > tokens_max {
            break;
        }
        kept.push_str(word);
    }
    kept.trim_end().to_owned() + "…"
}

/// Tokens of a text, rather more than fewer: nobody else's tokenizer is known here.
pub(crate) fn tokens(text: &str) -> usize {
    let latin = text.chars().filter(|c| u32::from(*c) < 0x250).count() * 2 >= text.chars().count();
    let per_ten = if latin { 33 } else { 22 };
    (text.len() * 10).div_ceil(per_ten) * 115 / 100
}

fn coverage_word(coverage: f32) -> &'static str {
    if coverage >= COVERAGE_ANSWERS {
        "high"
    } else if coverage >= COVERAGE_MAY_BE_MEANT {
        "medium"
    } else {
        "low"
    }
}
