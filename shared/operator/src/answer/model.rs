//! Lets a model answer, and sends nothing of it that does not stand in the evidence.

use std::time::Duration;

use reaktly_whatsapp::format::{Site, to_whatsapp};
use reaktly_whatsapp::plan::{BUTTON_TITLE_CHARS_MAX, BUTTONS_MAX, title_length};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{COVERAGE_MAY_BE_MEANT, Found, source};
use crate::draft::{Action, Draft, Reason, read};
use crate::prompt;
use crate::turn::{Cancelled, Reply, Speaker, TurnInput};
use crate::verify::{self, Fault, Grounds};
use reaktly_models::{CallLog, LlmClient, LlmError, LlmRequest, Purpose, Subject, SystemBlock, Turn, Usage};
use reaktly_search::language::Language;

/// Most time of a turn with a model, its second try included.
const TURN_TIMEOUT: Duration = Duration::from_secs(40);
/// Tokens an answer may have.
const OUTPUT_TOKENS_MAX: u32 = 700;
/// Our answers that a new one must differ from.
const EARLIER_ANSWERS: usize = 2;

/// What the model wants, verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Send this.
    Reply(Reply),
    /// Say that it is not known.
    NoAnswer,
    /// Hand over.
    HandOver(Reason),
    /// Say nothing.
    Done,
}

/// What came of asking the model.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The verdict, or why there is none.
    pub(crate) verdict: Result<Verdict, String>,
    pub(crate) model: Option<String>,
    pub(crate) usage: Usage,
}

/// Asks the model; a faulty answer is sent back once.
pub(crate) async fn answer(
    client: &dyn LlmClient,
    input: &TurnInput,
    found: &Found<'_>,
    (language, canary): (Language, &str),
    cancel: &CancellationToken,
) -> Result<Asked, Cancelled> {
    let mut request = LlmRequest {
        purpose: Purpose::Reply,
        subject: Subject::default(),
        system: vec![SystemBlock::stable(prompt::system(&input.persona, canary))],
        turns: prompt::turns(input, found, language).into_iter().map(Turn::from).collect(),
        schema: prompt::schema(),
        max_output_tokens: OUTPUT_TOKENS_MAX,
        deadline: Instant::now() + TURN_TIMEOUT,
        calls: CallLog::default(),
    };
    let first = ask(client, input, found, (language, canary), &request, cancel).await?;
    let Err(Refusal::Faulty { fault, answer }) = first.verdict else { return Ok(first.closed()) };
    request.turns.push(Turn::assistant(answer));
    request.turns.push(Turn::user(format!("This cannot be sent: {}. Answer again, by the schema.", fault.advice())));
    let mut second = ask(client, input, found, (language, canary), &request, cancel).await?;
    second.usage += first.usage;
    Ok(second.closed())
}

/// Why there is no verdict.
enum Refusal {
    Unavailable(LlmError),
    Faulty { fault: Fault, answer: String },
}

struct Attempt {
    verdict: Result<Verdict, Refusal>,
    model: Option<String>,
    usage: Usage,
}

impl Attempt {
    fn closed(self) -> Asked {
        let code = |refusal| match refusal {
            Refusal::Unavailable(error) => error.code().to_owned(),
            Refusal::Faulty { fault, .. } => fault.code().to_owned(),
        };
        Asked { verdict: self.verdict.map_err(code), model: self.model, usage: self.usage }
    }
}

async fn ask(
    client: &dyn LlmClient,
    input: &TurnInput,
    found: &Found<'_>,
    (language, canary): (Language, &str),
    request: &LlmRequest,
    cancel: &CancellationToken,
) -> Result<Attempt, Cancelled> {
    let reply = match client.complete(request, cancel).await {
        Ok(reply) => reply,
        Err(LlmError::Cancelled) => return Err(Cancelled),
        Err(error) => {
            tracing::warn!(error = %error, error.code = error.code(), "the model gave no answer");
            return Ok(Attempt { verdict: Err(Refusal::Unavailable(error)), model: None, usage: Usage::default() });
        }
    };
    let faulty = |fault| Refusal::Faulty { fault, answer: reply.text.clone() };
    let verdict = match read(&reply.text) {
        Some(draft) => judge(&draft, input, found, language, &request.instructions(), canary).map_err(faulty),
        None => Err(faulty(Fault::Length)),
    };
    if let Err(Refusal::Faulty { fault, .. }) = &verdict {
        tracing::warn!(fault = fault.code(), "the model's answer may not be sent");
    }
    Ok(Attempt { verdict, model: Some(reply.model), usage: reply.usage })
}

fn judge(
    draft: &Draft,
    input: &TurnInput,
    found: &Found<'_>,
    language: Language,
    instructions: &str,
    canary: &str,
) -> Result<Verdict, Fault> {
    match draft.action {
        Action::Handoff => return Ok(Verdict::HandOver(draft.reason)),
        Action::NoAnswer => return Ok(Verdict::NoAnswer),
        Action::Done if draft.text.trim().is_empty() => return Ok(Verdict::Done),
        _ => {}
    }
    let passages: Vec<(String, String)> = prompt::cited(found)
        .map(|(id, chunk)| (id, format!("{}\n{}\n{}", chunk.title, chunk.heading, chunk.text)))
        .collect();
    let persona = &input.persona;
    let customers = input.history.iter().filter(|said| said.speaker != Speaker::Ai).map(|said| said.text.as_str());
    let mut said: Vec<&str> = customers.chain(input.turn.iter().map(crate::turn::Said::text)).collect();
    said.extend([persona.business.as_str(), persona.name.as_str(), persona.instructions.as_str()]);
    said.extend(persona.website.as_deref());
    let ours = input.history.iter().rev().filter(|said| said.speaker == Speaker::Ai);
    let earlier: Vec<&str> = ours.take(EARLIER_ANSWERS).map(|said| said.text.as_str()).collect();
    let grounds = Grounds { passages: &passages, said: &said, earlier: &earlier, instructions, canary, language };
    let text = to_whatsapp(&draft.text, Site { website: persona.website.as_deref() });
    verify::check_text(&text, grounds)?;
    match draft.action {
        Action::Answer => verify::check_quotes(&draft.quotes, grounds)?,
        // Plain text has no quotes: either the question is one the evidence answers, or the words come from there.
        Action::Unsaid if found.coverage() < COVERAGE_MAY_BE_MEANT => verify::check_grounded(&text, grounds)?,
        _ => {}
    }
    Ok(Verdict::Reply(reply(draft, text, found)))
}

fn reply(draft: &Draft, text: String, found: &Found<'_>) -> Reply {
    let articles = prompt::articles(found);
    let cited: Vec<_> =
        prompt::cited(found).filter(|(id, _)| draft.quotes.iter().any(|quote| quote.id == *id)).collect();
    let mut sources = Vec::new();
    for (_, chunk) in &cited {
        let source = source(chunk);
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    let linked = articles.iter().find(|(id, _)| *id == draft.article).map(|(_, chunk)| *chunk);
    let link = linked.and_then(|chunk| chunk.url.as_ref().map(|url| format!("{}: {url}", chunk.title)));
    let text = match link {
        Some(link) if !text.contains(&link) => format!("{text}\n\n{link}"),
        _ => text,
    };
    Reply { text, buttons: labels(&draft.buttons), sources }
}

/// Labels that fit, each once; one that does not fit is left out rather than cut.
fn labels(buttons: &[String]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for label in buttons.iter().map(|label| label.trim()).filter(|label| !label.is_empty()) {
        if title_length(label) <= BUTTON_TITLE_CHARS_MAX && !labels.iter().any(|known| known == label) {
            labels.push(label.to_owned());
        }
    }
    labels.truncate(BUTTONS_MAX);
    labels
}
