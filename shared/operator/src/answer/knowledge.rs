//! Answers with the knowledge base's own words: a short article or its section whole, else its best two sentences. It cannot make
//! anything up.

use std::sync::LazyLock;

use reaktly_search::chunk::{IndexedChunk, sections};
use reaktly_search::index::{Hit, Sentence, best_sentences};
use reaktly_search::text::{is_stop_word, stem_of, words};
use reaktly_whatsapp::format::violations;

use super::marks::balanced;
use super::several::Asked;
use super::{Found, quotable, source};
use crate::canned::Say;
use crate::lexicon::{self, Phrases, Plain, phrases};
use crate::operator::Work;
use crate::turn::{Reply, Source};

/// Most characters of quoted sentences.
const QUOTE_CHARS_MAX: usize = 500;
/// Most characters of an article with example questions that is answered whole.
const FAQ_CHARS_MAX: usize = 1_000;
/// Chunks that sentences are taken from.
const CHUNKS_MAX: usize = 3;
/// Most characters of each answer where there are several.
const ONE_OF_SEVERAL_CHARS_MAX: usize = 240;
/// Sentences of an answer.
const SENTENCES_MAX: usize = 2;
/// A second sentence must be at least this good, relative to the first.
const SECOND_SCORE_MIN: f32 = 0.5;

/// The answer to the turn's question from what was found; `None` when nothing quotable was.
pub(crate) fn answer(work: &Work<'_>, found: &Found<'_>) -> Option<Reply> {
    let (_, best) = found.hits.first()?;
    let entry = (FAQ_CHARS_MAX, Extent::Entry);
    let (limit, extent) = if best.questions.is_empty() { (QUOTE_CHARS_MAX, Extent::Whole) } else { entry };
    let all = || whole(work, best, limit, extent);
    let some = || part(work, &work.words, found, QUOTE_CHARS_MAX);
    let is_sectioned = extent == Extent::Whole && sections(&best.text).len() > 1;
    let quoted =
        if is_sectioned { section(work, best, limit).or_else(some).or_else(all)? } else { all().or_else(some)? };
    Some(compose(work, quoted))
}

/// The answers to the questions of a turn in one message, a few sentences each under the title of its article; `None`
/// when nothing quotable was found for any.
pub(crate) fn answers(work: &Work<'_>, asked: &[Asked<'_>]) -> Option<Reply> {
    let short = |asked: &Asked<'_>| {
        let (_, best) = asked.found.hits.first()?;
        let quoted = whole(work, best, ONE_OF_SEVERAL_CHARS_MAX, Extent::Whole)
            .or_else(|| part(work, &asked.question, &asked.found, ONE_OF_SEVERAL_CHARS_MAX))?;
        let title = balanced(best.title.trim());
        let quote =
            if title.is_empty() { quoted.quote } else { format!("*{}*\n{}", title.replace('*', ""), quoted.quote) };
        Some(Quoted { quote, ..quoted })
    };
    let mut quotes = asked.iter().filter_map(short);
    let mut all = quotes.next()?;
    for quoted in quotes {
        all.quote = format!("{}\n\n{}", all.quote, quoted.quote);
        all.sources.extend(quoted.sources);
        all.extent = Extent::Whole;
    }
    Some(compose(work, all))
}

/// The section whose heading names what is asked about, where one alone does.
fn section(work: &Work<'_>, chunk: &IndexedChunk, limit: usize) -> Option<Quoted> {
    let stems = |text: &str| -> Vec<String> {
        let words = words(text, work.language).into_iter().filter(|word| !is_stop_word(work.language, word));
        words.map(|word| stem_of(&word, work.language)).collect()
    };
    let (asked, title) = (stems(&work.words), stems(&chunk.title));
    let named = |heading: &str| stems(heading).into_iter().any(|stem| asked.contains(&stem) && !title.contains(&stem));
    let mut sections = sections(&chunk.text).into_iter().filter(|(heading, _)| named(heading));
    let (Some((_, text)), None) = (sections.next(), sections.next()) else { return None };
    whole(work, &IndexedChunk { text: text.to_owned(), ..chunk.clone() }, limit, Extent::Whole)
}

/// All of a short article.
fn whole(work: &Work<'_>, chunk: &IndexedChunk, limit: usize, extent: Extent) -> Option<Quoted> {
    let quote = quotable(chunk, work.input.persona.website.as_deref());
    let quote = if violations(&quote).is_empty() { quote } else { balanced(&quote) };
    let fits = chunk.siblings <= 1 && !quote.is_empty() && quote.chars().count() <= limit;
    fits.then(|| Quoted { quote, sources: vec![source(chunk)], extent })
}

/// The best sentences for a question.
fn part(work: &Work<'_>, question: &str, found: &Found<'_>, limit: usize) -> Option<Quoted> {
    let website = work.input.persona.website.as_deref();
    let texts: Vec<(Hit, String)> =
        found.hits.iter().take(CHUNKS_MAX).map(|(hit, chunk)| (*hit, quotable(chunk, website))).collect();
    let chosen = choose(best_sentences(&work.input.index, question, work.language, &texts), limit);
    let quote = chosen.iter().map(|sentence| balanced(&sentence.text)).collect::<Vec<_>>().join(" ");
    if quote.is_empty() {
        return None;
    }
    let mut sources: Vec<Source> = Vec::new();
    for (_, chunk) in found.hits.iter().filter(|(hit, _)| chosen.iter().any(|sentence| sentence.chunk == hit.position))
    {
        if !sources.iter().any(|known| known.article_id == chunk.article) {
            sources.push(source(chunk));
        }
    }
    Some(Quoted { quote, sources, extent: Extent::Part })
}

/// What the knowledge base says.
struct Quoted {
    quote: String,
    sources: Vec<Source>,
    extent: Extent,
}

/// How much of an article is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// An entry of questions and their answer: the answer speaks for itself.
    Entry,
    /// All of an article.
    Whole,
    /// Some sentences.
    Part,
}

/// The best sentence and, where it fits and is good, the next best, in the order of the document.
fn choose(ranked: Vec<Sentence>, limit: usize) -> Vec<Sentence> {
    let mut chosen: Vec<Sentence> = Vec::with_capacity(SENTENCES_MAX);
    let mut chars = 0;
    for sentence in ranked {
        let length = sentence.text.chars().count();
        let Some(first) = chosen.first() else {
            chars = length;
            chosen.push(sentence);
            continue;
        };
        let good = sentence.score >= SECOND_SCORE_MIN * first.score;
        if good && chars + 1 + length <= limit && sentence.text != first.text {
            chosen.push(sentence);
            break;
        }
    }
    let order = |sentence: &Sentence| (sentence.chunk, sentence.ordinal);
    chosen.sort_by_key(order);
    chosen
}

/// Lead-in, quote, and where to read more.
fn compose(work: &Work<'_>, Quoted { quote, sources, extent }: Quoted) -> Reply {
    // One link is one to follow; where several articles are told, the others are known by their words.
    let mut links: Vec<String> = sources.iter().filter_map(|source| link(work, source, &quote)).take(1).collect();
    let website = work.input.persona.website.as_deref().filter(|_| sources.iter().all(|source| source.url.is_none()));
    if let (true, Extent::Part, Some(website)) = (links.is_empty(), extent, website) {
        links.push(format!("{} {website}", work.texts.say(Say::Website)));
    }
    let mut text = match extent {
        Extent::Entry => quote,
        Extent::Whole | Extent::Part => format!("{}\n\n{quote}", work.texts.say(Say::LeadIn)),
    };
    if !links.is_empty() {
        text.push_str("\n\n");
        text.push_str(&links.join("\n"));
    }
    Reply { text, buttons: Vec::new(), sources }
}

/// Where to read an article; once in a conversation, unless it is asked for.
pub(crate) fn link(work: &Work<'_>, source: &Source, text: &str) -> Option<String> {
    let url = source.url.as_ref().filter(|url| !holds_link(text, url))?;
    let known = work.input.memory.linked.contains(&source.article_id);
    (!known || Plain::of(&work.words).any(&LINK)).then(|| format!("{}: {url}", source.title))
}

/// Whether a text has a link, and not just a longer one that begins alike.
fn holds_link(text: &str, url: &str) -> bool {
    let ends = |rest: &str| !rest.trim_start_matches(['.', ',', '/', ')']).starts_with(|c: char| c.is_alphanumeric());
    text.match_indices(url).any(|(at, _)| text.get(at + url.len()..).is_none_or(ends))
}

static LINK: LazyLock<Phrases> = LazyLock::new(|| phrases(lexicon::PERSON, "link"));

#[cfg(test)]
mod tests;
