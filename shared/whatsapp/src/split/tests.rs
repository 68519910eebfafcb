use proptest::prelude::*;

use super::*;

#[test]
fn a_short_text_is_one_part() {
    assert_eq!(split(" hello ", 32), ["hello"]);
    assert!(split("  ", 32).is_empty());
}

#[test]
fn paragraphs_come_before_lines_before_sentences_before_words() {
    let cases = [
        ("First paragraph here.\n\nSecond one. And\nmore.", vec!["First paragraph here.", "Second one. And\nmore."]),
        ("First line. It has two\nsecond line is here", vec!["First line. It has two", "second line is here"]),
        ("A first sentence. A second one, with more words", vec!["A first sentence.", "A second one, with more words"]),
        ("only words in a row without any end at all", vec!["only words in a row without any", "end at all"]),
    ];
    for (text, parts) in cases {
        assert_eq!(split(text, 32), parts);
    }
}

#[test]
fn a_code_block_that_is_cut_is_closed_and_opened_again() {
    let text = "```\nlet a = 1;\nlet b = 2;\nlet c = 3;\nlet d = 4;\n```";
    let parts = split(text, 32);
    assert_eq!(parts, ["```\nlet a = 1;\n```", "```\nlet b = 2;\n```", "```\nlet c = 3;\nlet d = 4;\n```"]);
}

#[test]
fn a_link_that_fits_is_never_cut() {
    let text = "Read it here: https://example.com/a.b?c=d. Or so.";
    for part in split(text, 34) {
        assert!(!part.contains("https") || part.contains("https://example.com/a.b?c=d."), "{part}");
    }
}

#[test]
fn lengths_count_as_utf_16_and_graphemes_stay_whole() {
    let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
    assert_eq!(units(family), 8);
    assert_eq!(split(&family.repeat(9), 32), [family.repeat(4), family.repeat(4), family.to_owned()]);
}

#[test]
fn a_tail_is_whole_sentences_where_it_can() {
    let text = "One two three. Four five six. Seven eight?";
    assert_eq!(split_tail(text, 30), ("One two three.", "Four five six. Seven eight?"));
    assert_eq!(split_tail(text, 100), ("", text));
    assert_eq!(split_tail("abcdefgh", 3), ("abcde", "fgh"));
}

/// Texts of words, links, sentence ends and breaks.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zäß😀]{1,12}",
        Just("https://example.com/a/b.c?d=e".to_owned()),
        Just(". ".to_owned()),
        Just("! ".to_owned()),
        Just(" ".to_owned()),
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #[test]
    fn parts_fit_and_lose_nothing(text in texts(), units_max in 32_usize..200) {
        let parts = split(&text, units_max);
        prop_assert!(parts.iter().all(|part| !part.is_empty() && units(part) <= units_max));
        prop_assert_eq!(without_blanks(&parts.concat()), without_blanks(&text));
    }

    #[test]
    fn head_and_tail_fit_and_lose_nothing(text in texts(), units_max in 1_usize..200) {
        let (head, tail) = split_tail(&text, units_max);
        prop_assert!(units(tail) <= units_max);
        prop_assert_eq!(without_blanks(head) + &without_blanks(tail), without_blanks(&text));
    }

    #[test]
    fn fenced_parts_fit_and_are_closed(code in "[a-z \n]{0,300}", units_max in 32_usize..100) {
        for part in split(&format!("```\n{code}\n```"), units_max) {
            prop_assert!(units(&part) <= units_max, "{} units", units(&part));
            prop_assert_eq!(part.matches(FENCE).count() % 2, 0);
        }
    }
}
