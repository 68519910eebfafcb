use super::stretches::{LINE_CHARS_MAX, stretches};
use super::{CHUNK_CHARS_MAX, body, chunk};

fn long_article() -> String {
    let paragraph = "We send parcels with a tracking number. ".repeat(12);
    format!(
        "# Shipping\n\nIntro.\n\n## Delivery\n\n{paragraph}\n\n### Express\n\n{paragraph}\n\n## Costs\n\n{paragraph}\n"
    )
}

#[test]
fn an_article_becomes_chunks_under_their_headings() {
    let chunks = chunk("Shipping", &long_article());
    let headings: Vec<&str> = chunks.iter().map(|chunk| chunk.heading.as_str()).collect();
    assert_eq!(headings, ["Delivery > Express", "Costs"]);
    assert!(chunks.iter().all(|chunk| chunk.text.chars().count() <= CHUNK_CHARS_MAX));
    assert_eq!(chunks.iter().map(|chunk| chunk.ordinal).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn a_short_article_is_one_chunk() {
    let chunks = chunk("Hours", "Open from 9 to 5.");
    assert_eq!(chunks.len(), 1);
    assert_eq!(chunks[0].text, "Open from 9 to 5.");
}

#[test]
fn a_blank_article_has_no_chunks() {
    assert!(chunk("Nothing", " \n\n ").is_empty());
}

#[test]
fn changing_one_section_leaves_the_other_chunks_as_they_are() {
    let before = chunk("Shipping", &long_article());
    let after = chunk("Shipping", &long_article().replace("## Costs\n\nWe send", "## Costs\n\nWe always send"));
    assert_eq!(before[0].sha256, after[0].sha256);
    assert_ne!(before[1].sha256, after[1].sha256);
}

#[test]
fn headings_are_not_quoted() {
    assert_eq!(body("## Delivery\n\nTwo days.\n\nMore\n====\n\nFour days.").trim(), "Two days.\n\n\nFour days.");
}

#[test]
fn only_overlong_lines_are_cut_beforehand_between_sentences_words_or_characters() {
    let usual = long_article();
    assert_eq!(stretches(&usual), [(0, usual.as_str())]);
    let sentences = "A sentence of thirty-two letters. ".repeat(200);
    let words = "word ".repeat(1_400);
    for (line, end) in
        [(sentences.as_str(), ". "), (words.as_str(), " "), (&"x".repeat(7_000), ""), (&"水".repeat(7_000), "")]
    {
        let text = format!("# Heading\n\n{line}\n\nAfterwards.\n");
        let found = stretches(&text);
        assert_eq!(found.iter().map(|(_, stretch)| *stretch).collect::<String>(), text);
        assert!(found.iter().all(|(start, stretch)| text.get(*start..).is_some_and(|rest| rest.starts_with(stretch))));
        assert_eq!(found.len(), 3, "{end:?}");
        for (_, stretch) in &found {
            assert!(stretch.lines().all(|line| line.chars().count() <= LINE_CHARS_MAX));
        }
        assert!(found[..2].iter().all(|(_, stretch)| stretch.ends_with(end)), "{end:?}");
    }
}

#[test]
fn an_overlong_line_keeps_its_heading_and_every_word() {
    let words: Vec<String> = (0..1_000).map(|number| format!("word{number}")).collect();
    let chunks = chunk("Title", &format!("## Details\n\n{}", words.join(" ")));
    assert!(chunks.iter().all(|chunk| chunk.heading == "Details" && chunk.text.chars().count() <= CHUNK_CHARS_MAX));
    let found: Vec<&str> =
        chunks.iter().flat_map(|chunk| chunk.text.split_whitespace().filter(|word| word.starts_with('w'))).collect();
    assert_eq!(found, words);
}
