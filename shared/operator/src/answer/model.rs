//! Lets a model answer, and sends nothing of it that does not stand in the evidence.

use std::time::Duration;

use reaktly_models::{Call, CallLog, Lasting, LlmClient, LlmError, LlmReply, LlmRequest, SystemBlock, Turn, Usage};
use reaktly_search::chunk::IndexedChunk;
use reaktly_search::index::Query;
use reaktly_search::language::Detector;
use reaktly_whatsapp::format::{Site, to_whatsapp};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::knowledge::link;
use super::{Found, source};
use crate::canned::Say;
use crate::operator::Work;
use crate::prompt;
use crate::turn::{Cancelled, Mood, People, Reply, Speaker};
use reaktly_grounding::draft::{Action, Draft, Reason, Sounds, read};
use reaktly_grounding::fit::{labels, one_link};
use reaktly_grounding::{self as grounding, Fault, Grounds, Quote};

/// Most time of a turn with a model, its second try included.
const TURN_TIMEOUT: Duration = Duration::from_secs(40);
/// Tokens an answer may have.
const OUTPUT_TOKENS_MAX: u32 = 700;
/// Our answers that a new one must differ from.
const EARLIER_ANSWERS: usize = 2;
/// Passages a second search brings.
const PASSAGES_MAX: usize = 6;
/// Characters of what is searched for again.
const QUERY_CHARS_MAX: usize = 300;
/// Words of a turn that may be left without an answer because the model finds nothing to say.
const DONE_WORDS_MAX: usize = 6;

/// What asking a model takes.
#[derive(Clone, Copy)]
pub(crate) struct Tools<'a> {
    pub(crate) client: &'a dyn LlmClient,
    pub(crate) detector: &'a Detector,
    pub(crate) canary: &'a str,
    pub(crate) cancel: &'a CancellationToken,
}

/// What the model wants, verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Send this answer.
    Reply(Reply),
    /// Send this courtesy.
    Courtesy(Reply),
    /// Send this refusal of what is not the business's matter.
    OffTopic(Reply),
    /// Ask this back.
    Clarify(Reply),
    /// Say that it is not known.
    NoAnswer,
    /// Hand over.
    HandOver(Reason),
    /// Say nothing.
    Done,
}

/// What came of asking the model.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    /// The verdict, or why there is none.
    pub(crate) verdict: Result<Verdict, String>,
    /// What was wrong with drafts, in order.
    pub(crate) faults: Vec<&'static str>,
    /// The passages it answered from last.
    pub(crate) found: Found<'a>,
    pub(crate) searched_again: bool,
    pub(crate) mood: Mood,
    pub(crate) told: Told,
}

/// What all calls of a turn took.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) provider: Option<&'static str>,
    pub(crate) model: Option<String>,
    pub(crate) calls: u32,
    pub(crate) usage: Usage,
    pub(crate) cost_micro_usd: Option<u64>,
    pub(crate) first_piece: Option<Duration>,
    pub(crate) total: Duration,
}

impl Told {
    /// Calls as they were logged, failed ones too; what was not even read costs nothing.
    fn add_logged(&mut self, calls: &[Call]) {
        for call in calls {
            let cost = call.cost_micro_usd.or_else(|| (call.usage.total() == 0).then_some(0));
            let before = if self.calls == 0 { Some(0) } else { self.cost_micro_usd };
            self.cost_micro_usd = before.zip(cost).map(|(before, cost)| before.saturating_add(cost));
            self.provider = Some(call.provider);
            self.model = Some(call.model.clone());
            self.calls += 1;
            self.usage += call.usage;
            self.first_piece = self.first_piece.or(call.first_piece);
            self.total += call.total;
        }
    }

    fn add(&mut self, reply: &LlmReply) {
        self.provider = Some(reply.provider);
        self.model = Some(reply.model.clone());
        // One call whose price is not known, and nobody knows what the turn cost.
        let before = if self.calls == 0 { Some(0) } else { self.cost_micro_usd };
        self.cost_micro_usd = before.zip(reply.cost_micro_usd).map(|(before, cost)| before.saturating_add(cost));
        self.calls += reply.attempts.max(1);
        self.usage += reply.usage;
        self.first_piece = self.first_piece.or(Some(reply.first_piece));
        self.total += reply.total;
    }
}

/// Asks the model. It may have the knowledge base searched once more, and a faulty answer is sent back once.
pub(crate) async fn answer<'a>(tools: Tools<'_>, work: &Work<'a>, found: Found<'a>) -> Result<Asked<'a>, Cancelled> {
    let mut request = LlmRequest {
        purpose: work.input.errand.purpose,
        subject: work.input.errand.subject.clone(),
        system: prompt::system(work, tools.canary),
        turns: prompt::turns(work, &found),
        schema: prompt::schema(),
        max_output_tokens: OUTPUT_TOKENS_MAX,
        deadline: Instant::now() + TURN_TIMEOUT,
        calls: CallLog::clone(&work.input.errand.calls),
    };
    let mut asked = Asked {
        verdict: Err(String::new()),
        faults: Vec::new(),
        found,
        searched_again: false,
        mood: Mood::Calm,
        told: Told::default(),
    };
    loop {
        let before = request.calls.calls().len();
        let answered = tools.client.complete(&request, tools.cancel).await;
        let logged = request.calls.calls().split_off(before);
        asked.told.add_logged(&logged);
        let reply = match answered {
            Ok(reply) => reply,
            Err(LlmError::Cancelled) => return Err(Cancelled),
            Err(error) => {
                tracing::warn!(error = %error, error.code = error.code(), "the model gave no answer");
                asked.verdict = Err(error.code().to_owned());
                return Ok(asked);
            }
        };
        // A client need not log its calls.
        if logged.is_empty() {
            asked.told.add(&reply);
        }
        let draft = read(&reply.text);
        if let Some(query) = draft.as_ref().filter(|_| !asked.searched_again).and_then(wants_search) {
            asked.searched_again = true;
            asked.found = search(work, query).await;
            request.turns = prompt::turns(work, &asked.found);
            continue;
        }
        let fault = match draft {
            Some(draft) => {
                asked.mood = asked.mood.max(mood(&draft));
                let judge = Judge { tools, work, found: &asked.found, system: &request.system };
                match judge.judge(&draft) {
                    Ok(verdict) => {
                        asked.verdict = Ok(verdict);
                        return Ok(asked);
                    }
                    Err(fault) => fault,
                }
            }
            None => Fault::Unreadable,
        };
        tracing::warn!(fault = fault.code(), "the model's answer may not be sent");
        asked.faults.push(fault.code());
        if asked.faults.len() > 1 {
            asked.verdict = Err(fault.code().to_owned());
            return Ok(asked);
        }
        request.turns.push(Turn::assistant(reply.text));
        request
            .turns
            .push(Turn::user(format!("This cannot be sent: {}. Answer again, by the schema.", fault.advice())));
    }
}

/// Words for another search, when the model does not answer from what it has.
fn wants_search(draft: &Draft) -> Option<&str> {
    let query = draft.search_again.trim();
    let unanswered = draft.action != Action::Answer || draft.quotes.is_empty();
    (unanswered && !query.is_empty() && query.chars().count() <= QUERY_CHARS_MAX && query != "null").then_some(query)
}

async fn search<'a>(work: &Work<'a>, query: &str) -> Found<'a> {
    let index = &work.input.index;
    let query =
        Query { text: query, previous: Some(&work.words), answer: None, language: work.language, meaning: None };
    Found::new(index, &index.find(&query, PASSAGES_MAX).await)
}

const fn mood(draft: &Draft) -> Mood {
    match draft.customer_mood {
        Sounds::Calm => Mood::Calm,
        Sounds::Unhappy => Mood::Unhappy,
        Sounds::Angry => Mood::Angry,
    }
}

/// What a draft is judged by.
struct Judge<'a, 'w> {
    tools: Tools<'a>,
    work: &'a Work<'w>,
    found: &'a Found<'w>,
    system: &'a [SystemBlock],
}

impl Judge<'_, '_> {
    fn judge(&self, draft: &Draft) -> Result<Verdict, Fault> {
        match draft.action {
            Action::Handoff => return Ok(Verdict::HandOver(draft.reason)),
            Action::NoAnswer => return Ok(Verdict::NoAnswer),
            Action::Done if self.may_be_done() => return Ok(Verdict::Done),
            _ => {}
        }
        let persona = &self.work.input.persona;
        let passages: Vec<(String, String)> = prompt::cited(self.found)
            .map(|(id, chunk)| (id, format!("{}\n{}\n{}", chunk.title, chunk.heading, chunk.text)))
            .collect();
        let of_people = self.work.history.iter().filter(|said| said.speaker != Speaker::Ai);
        let mut said: Vec<&str> = of_people.map(|said| said.text.as_str()).collect();
        let ours = [&persona.business, &persona.name, &persona.instructions, &self.work.input.clock, &self.work.words];
        said.extend(ours.map(String::as_str));
        let constants = [persona.website.as_deref(), persona.contact.as_deref(), persona.disclosure.as_deref()];
        said.extend(constants.into_iter().flatten());
        // Its numbers are what people wrote.
        said.push(&self.work.input.memory.summary);
        let mut links: Vec<&str> = constants.into_iter().flatten().chain([persona.instructions.as_str()]).collect();
        links.extend(prompt::cited(self.found).filter_map(|(_, chunk)| chunk.url.as_deref()));
        let earlier = self.work.recent().iter().rev().filter(|said| said.speaker == Speaker::Ai);
        let earlier: Vec<&str> = earlier.take(EARLIER_ANSWERS).map(|said| said.text.as_str()).collect();
        let stable = self.system.iter().filter(|block| block.lasting == Lasting::Stable);
        let instructions: Vec<&str> = stable.map(|block| block.text.as_str()).collect();
        let grounds = Grounds {
            passages: &passages,
            said: &said,
            links: &links,
            earlier: &earlier,
            instructions: &instructions.join("\n"),
            canary: self.tools.canary,
            language: self.work.language,
            people: self.work.input.people != People::None,
        };
        let text = to_whatsapp(&draft.text, Site { website: persona.website.as_deref() });
        let named = prompt::articles(self.found).into_iter().find(|(id, _)| *id == draft.article);
        let text = one_link(&text, named.and_then(|(_, chunk)| chunk.url.as_deref()));
        let buttons = labels(&draft.buttons);
        grounding::check_text(&text, grounds)?;
        if !buttons.is_empty() {
            grounding::check_label(&buttons.join("\n"), grounds)?;
        }
        grounding::check_language(&text, self.tools.detector, grounds)?;
        let quoted = grounding::valid_quotes(&draft.quotes, grounds);
        let text = self.stated(draft.action, text, &quoted, grounds)?;
        let reply = self.reply(draft, text, buttons, &quoted);
        Ok(match draft.action {
            Action::Clarify => Verdict::Clarify(reply),
            Action::Smalltalk => Verdict::Courtesy(reply),
            Action::OutOfScope => Verdict::OffTopic(reply),
            _ => Verdict::Reply(reply),
        })
    }

    /// The text, with nothing stated in it that is not quoted: manners and questions need no evidence, facts do.
    fn stated(&self, action: Action, text: String, quoted: &[&Quote], grounds: Grounds<'_>) -> Result<String, Fault> {
        let before: Vec<&str> = grounds.said.iter().copied().filter(|said| *said != self.work.words).collect();
        let polite = || grounding::check_polite(&text, &before, grounds);
        match action {
            Action::Answer if quoted.is_empty() => Err(Fault::NoQuote),
            // Plain text has no quotes: its words must come from the evidence.
            Action::Unsaid if quoted.is_empty() => grounding::check_grounded(&text, grounds).map(|()| text),
            Action::Smalltalk if quoted.is_empty() => polite().map(|()| text),
            Action::Answer | Action::Unsaid | Action::Smalltalk => {
                let evidence = self.cited(quoted).next().map_or(grounds.language, |chunk| chunk.language);
                grounding::check_quoted(&text, quoted, evidence, grounds).map(|()| text)
            }
            Action::OutOfScope if polite().is_err() => Ok(self.work.texts.say(Say::OutOfScope).to_owned()),
            Action::Clarify if polite().is_err() => {
                let questions = grounding::questions(&text);
                if questions.is_empty() { Err(Fault::NoQuote) } else { Ok(questions) }
            }
            Action::OutOfScope | Action::Clarify => Ok(text),
            Action::Done | Action::NoAnswer | Action::Handoff => Err(Fault::NoQuote),
        }
    }

    /// The passages quoted from.
    fn cited(&self, quoted: &[&Quote]) -> impl Iterator<Item = &IndexedChunk> {
        let is_quoted = |id: &str| quoted.iter().any(|quote| quote.id == id);
        prompt::cited(self.found).filter(move |(id, _)| is_quoted(id)).map(|(_, chunk)| chunk)
    }

    fn reply(&self, draft: &Draft, text: String, buttons: Vec<String>, quoted: &[&Quote]) -> Reply {
        let mut sources = Vec::new();
        for chunk in self.cited(quoted) {
            let source = source(chunk);
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        let articles = prompt::articles(self.found);
        let named = articles.iter().find(|(id, _)| *id == draft.article).map(|(_, chunk)| source(chunk));
        let has_link = text.contains("://");
        let text = match named.as_ref().filter(|_| !has_link).and_then(|source| link(self.work, source, &text)) {
            Some(link) => format!("{text}\n\n{link}"),
            None => text,
        };
        sources.extend(named.filter(|source| !sources.contains(source)));
        Reply { text, buttons, sources }
    }

    /// Silence is an effect too: a question is never met with it.
    fn may_be_done(&self) -> bool {
        let words = &self.work.words;
        !words.contains('?') && words.split_whitespace().count() <= DONE_WORDS_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_turn_cost_is_not_known_once_one_of_its_prices_is_not() {
        let cost = |costs: &[Option<u64>]| {
            let mut told = Told::default();
            for cost in costs {
                told.add(&LlmReply { cost_micro_usd: *cost, attempts: 1, ..LlmReply::default() });
            }
            told.cost_micro_usd
        };
        assert_eq!(cost(&[Some(2), Some(3)]), Some(5));
        assert_eq!(cost(&[Some(2), None]), None);
        assert_eq!(cost(&[None, Some(3)]), None);
        assert_eq!(cost(&[]), None);
    }
}
