//! Turns that ask several things, or one thing among many words: each question is searched for by itself, so that each
//! gets its answer.

use reaktly_domain::ids::ArticleId;
use reaktly_search::index::Query;
use reaktly_search::language::Language;
use reaktly_search::text::sentences;

use super::{COVERAGE_ANSWERS, Found};
use crate::operator::Work;

/// Questions of a turn that are looked at.
const QUESTIONS_MAX: usize = 3;
/// Passages looked at for each.
const PASSAGES_MAX: usize = 6;
/// Words of a message that is a question without asking for one with its mark.
const WORDS_MIN: usize = 3;

/// A question of a turn, with what answers it.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) question: String,
    pub(crate) found: Found<'a>,
}

/// The questions of a turn that are answered by different articles, in their order; none when the turn is one question
/// and nothing else. `whole` is what was found for all of it.
pub(crate) async fn asked<'a>(work: &Work<'a>, whole: &Found<'a>) -> Vec<Asked<'a>> {
    let questions = questions(&work.words);
    if questions.iter().any(|question| question.trim() == work.words.trim()) {
        let both = answered(work, halves(&work.words, work.language)).await;
        // One half that is known may be all that the whole is about.
        let keeps = both.len() > 1 && both.iter().any(|half| best(&half.found) == best(whole));
        return if keeps { both } else { Vec::new() };
    }
    if questions.len() < 2 && whole.certainty() >= COVERAGE_ANSWERS {
        return Vec::new();
    }
    answered(work, questions).await
}

/// Those questions that are answered, each by another article.
async fn answered<'a>(work: &Work<'a>, questions: Vec<String>) -> Vec<Asked<'a>> {
    let index = &work.input.index;
    let mut asked: Vec<Asked<'a>> = Vec::with_capacity(questions.len());
    for question in questions {
        let query = Query { text: &question, previous: None, answer: None, language: work.language, meaning: None };
        let found = Found::new(index, &index.find(&query, PASSAGES_MAX).await);
        let is_new = asked.iter().all(|known| best(&known.found) != best(&found));
        if found.certainty() >= COVERAGE_ANSWERS && is_new {
            asked.push(Asked { question, found });
        }
    }
    asked
}

fn best(found: &Found<'_>) -> Option<ArticleId> {
    found.hits.first().map(|(_, chunk)| chunk.article)
}

/// The halves of a question that may be two: `how long does it take, and which …?`
fn halves(question: &str, language: Language) -> Vec<String> {
    let words: Vec<&str> = question.split_whitespace().collect();
    let is_and = |word: &&str| and(language).contains(&word.to_lowercase().as_str());
    let parts = words.split(is_and).filter(|part| part.len() >= WORDS_MIN).map(|part| part.join(" "));
    let parts: Vec<String> = parts.take(QUESTIONS_MAX).collect();
    if parts.len() > 1 { parts } else { Vec::new() }
}

/// `and` in a language. In another one it may be any word: `i` joins in Polish and speaks of oneself in English.
fn and(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &["and"],
        Language::De => &["und", "sowie"],
        Language::Fr => &["et"],
        Language::Es => &["y", "e"],
        Language::It => &["e", "ed"],
        Language::Pt => &["e"],
        Language::Nl => &["en"],
        Language::Pl => &["i", "oraz"],
        Language::Tr => &["ve"],
        Language::Ro => &["și", "si"],
    }
}

/// Sentences that end in a question mark, and messages long enough to be a question without it.
pub(crate) fn questions(words: &str) -> Vec<String> {
    let is_asked = |sentence: &str| sentence.ends_with('?') && sentence.split_whitespace().count() > 1;
    let lines: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let of_line = |line: &&str| -> Vec<String> {
        let asked: Vec<String> = sentences(line).into_iter().filter(|one| is_asked(one)).map(str::to_owned).collect();
        if asked.is_empty() && lines.len() > 1 && line.split_whitespace().count() >= WORDS_MIN {
            return vec![(*line).to_owned()];
        }
        asked
    };
    lines.iter().flat_map(of_line).take(QUESTIONS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::{Language, halves, questions};

    #[test]
    fn a_question_may_be_two() {
        let two = ["How long does delivery take,", "which cards do you accept?"];
        assert_eq!(halves("How long does delivery take, and which cards do you accept?", Language::En), two);
        for one in ["Do you deliver on Saturday and Sunday?", "How long do I have to send an item back?"] {
            assert_eq!(halves(one, Language::En), Vec::<String>::new(), "{one}");
        }
    }

    #[test]
    fn questions_are_told_from_what_stands_around_them() {
        let told = "I bought a coat. How long does delivery take? Can I return it? Thanks!";
        assert_eq!(questions(told), ["How long does delivery take?", "Can I return it?"]);
        assert_eq!(questions("hi\nhow long is delivery\nand payment"), ["how long is delivery"]);
        assert_eq!(questions("Really?"), Vec::<String>::new());
        assert_eq!(questions("Where is it"), Vec::<String>::new(), "one message is searched for as it is");
    }
}
