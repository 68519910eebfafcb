//! Sentences as lists of words.

/// The sentences of a text, each as its words. Emphasis and quotation marks do not divide words from their neighbours.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let sentences = text.split(['.', '!', '?', '\n', ';', '。', '！', '？']);
    sentences.map(|sentence| {
        sentence
            .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
            .filter(|word| !word.is_empty())
            .collect()
    })
}

/// Whether a word is one of `known`; those that end in `*` are beginnings.
pub(super) fn is_one_of(word: &str, known: &[&str]) -> bool {
    known.iter().any(|known| known.strip_suffix('*').map_or(word == *known, |start| word.starts_with(start)))
}
