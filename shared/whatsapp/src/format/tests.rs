use proptest::prelude::*;

use super::*;

const SITE: Site<'_> = Site { website: Some("https://shop.example.com/help/") };

/// Markdown and what WhatsApp gets.
const GOLDEN: [(&str, &str); 48] = [
    ("plain text", "plain text"),
    ("# Heading\ntext", "*Heading*\n\ntext"),
    ("###### Small **bold** heading", "*Small bold heading*"),
    ("Title\n=====\ntext", "*Title*\n\ntext"),
    ("**bold** and __bold__", "*bold* and *bold*"),
    ("*italic* and _italic_", "_italic_ and _italic_"),
    ("~~gone~~", "~gone~"),
    ("***both***", "_*both*_"),
    ("**bold _and italic_**", "*bold _and italic_*"),
    ("**bold with **nested** bold**", "*bold with nested bold*"),
    ("(**bold**), *italic*.", "(*bold*), _italic_."),
    ("foo**bar**baz", "foobarbaz"),
    ("**bar**baz", "barbaz"),
    ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
    ("**over\ntwo lines**", "over\ntwo lines"),
    ("[our terms](https://example.com/t)", "our terms: https://example.com/t"),
    ("[https://example.com](https://example.com/)", "https://example.com/"),
    ("[example.com/a](https://example.com/a)", "https://example.com/a"),
    ("<https://example.com/b>", "https://example.com/b"),
    ("[write us](mailto:help@example.com)", "write us: help@example.com"),
    ("[call us](tel:+4930123)", "call us: +4930123"),
    ("[returns](../returns)", "returns: https://shop.example.com/returns"),
    ("[top](#top)", "top"),
    ("[run](javascript:alert(1))", "run"),
    ("**[our terms](https://example.com/t)**", "our terms: https://example.com/t"),
    ("![a map](https://example.com/m.png)", "a map: https://example.com/m.png"),
    ("- a\n- b", "- a\n- b"),
    ("* a\n  * c\n    * d\n* b", "- a\n  • c\n    • d\n- b"),
    ("3. c\n4. d", "3. c\n4. d"),
    ("1. a\n\n2. b\n\n   more", "1. a\n2. b\nmore"),
    ("- [x] done\n- [ ] open", "- ☑ done\n- ☐ open"),
    ("Steps:\n1. one\n   - detail\n2. two\n\nDone.", "Steps:\n\n1. one\n  • detail\n2. two\n\nDone."),
    ("| Day | Open |\n|---|---|\n| Mon | 9-5 |\n| **Sun** | closed |", "- *Mon*: 9-5\n- *Sun*: closed"),
    (
        "| Plan | Price | Seats |\n|---|---|---|\n| Basic | 5 | |\n| Pro | 9 | 10 |",
        "*Basic*\n- Price: 5\n\n*Pro*\n- Price: 9\n- Seats: 10",
    ),
    ("| One |\n|---|\n| a |", "- a"),
    ("```rust\nlet a = 1;\n```", "```\nlet a = 1;\n```"),
    ("use `a_b` here", "use `a_b` here"),
    ("> quoted\n> more", "> quoted\n> more"),
    ("a\n\n---\n\nb", "a\n\nb"),
    ("a<br>b<br/>c", "a\nb\nc"),
    ("<div>\n\n<b>text</b> here</div>", "text here"),
    ("<p>one<br/>two</p>\n\nthree", "one\ntwo\n\nthree"),
    ("<!-- hidden -->\n\nseen", "seen"),
    ("one\n\n<script>\nalert(1)\n</script>\n\ntwo", "one\n\ntwo"),
    ("one <script>alert(1)</script>two", "one two"),
    ("<style>p { color: red }</style>\n\ntext", "text"),
    ("a\nb\n\nc", "a\nb\n\nc"),
    ("Grüße 👋 *sehr* gern", "Grüße 👋 _sehr_ gern"),
];

#[test]
fn markdown_becomes_what_whatsapp_shows() {
    for (markdown, expected) in GOLDEN {
        assert_eq!(to_whatsapp(markdown, SITE), expected, "{markdown}");
        assert_eq!(violations(expected), [], "{expected}");
    }
}

#[test]
fn marks_that_stood_in_the_text_do_not_show_raw() {
    for (markdown, expected) in [
        ("1\\. \\*\\*", "1."),
        ("<div>**bold** and [a](https://example.com/a)</div>", "bold and a: https://example.com/a"),
        ("<p>\n## heading</p>", "heading"),
        ("2\\*\\*10 is 1024", "2∗∗10 is 1024"),
        ("> ```rust\n> a\n> ```", "> ```\n> a\n> ```"),
        ("\\[a\\](https://example.com)", "a: https://example.com"),
        ("a ` lone back-tick and \\*\\*stars\\*\\*", "a ` lone back-tick and stars"),
    ] {
        assert_eq!(to_whatsapp(markdown, SITE), expected, "{markdown}");
    }
}

#[test]
fn a_relative_link_without_a_website_keeps_its_text() {
    assert_eq!(to_whatsapp("[returns](/returns)", Site::default()), "returns");
}

#[test]
fn what_whatsapp_would_show_raw_is_found() {
    use Violation::{DoubleStar, DoubleUnderscore, FenceLanguage, Heading, Html, Table, TitledLink};
    for (text, expected) in [
        ("## Heading", vec![Heading]),
        ("a **bold** word and **another**", vec![DoubleStar]),
        ("a __bold__ word", vec![DoubleUnderscore]),
        ("see [this](https://example.com)", vec![TitledLink]),
        ("| a | b |", vec![Table]),
        ("```rust\n**x**\n```", vec![FenceLanguage]),
        ("line<br>line", vec![Html]),
        ("`**x**` and ```**y**``` and a__b__c, 3 < 4 > 2, #1, [a] (b), | x", vec![]),
        ("*bold* _italic_ ~gone~\n- a\n1. b\n> c", vec![]),
    ] {
        assert_eq!(violations(text), expected, "{text}");
    }
}

/// Markdown of all its constructs around plain words.
fn documents() -> impl Strategy<Value = String> {
    let word = "[a-zäß]{1,8}( [a-z]{1,8}){0,3}";
    let block = prop_oneof![
        word.prop_map(|w| w),
        word.prop_map(|w| format!("## {w} **bold**")),
        word.prop_map(|w| format!("**{w}** and *{w}* and ~~{w}~~ and ***{w}***")),
        word.prop_map(|w| format!("a**{w}**b and __{w}__")),
        word.prop_map(|w| format!("- {w}\n  - **{w}**\n    1. {w}\n- [ ] {w}")),
        word.prop_map(|w| format!("| {w} | b | c |\n|---|---|---|\n| **{w}** | | {w} |")),
        word.prop_map(|w| format!("[{w}](https://example.com/{}) ![{w}](/x)", w.len())),
        word.prop_map(|w| format!("```text\n{w}\n```\n> {w}\n> **{w}\n> {w}**")),
        word.prop_map(|w| format!("<p>{w}<br>{w}</p>\n\n---")),
    ];
    proptest::collection::vec(block, 1..6).prop_map(|blocks| blocks.join("\n\n"))
}

proptest! {
    #[test]
    fn no_markdown_is_left(markdown in documents()) {
        let text = to_whatsapp(&markdown, SITE);
        prop_assert_eq!(violations(&text), vec![], "{}", text);
    }

    #[test]
    fn plain_words_pass_unchanged(text in "[a-zäß]{1,8}([ \n][a-z0-9,.!?]{1,8}){0,9}") {
        prop_assume!(!text.lines().any(|line| line.starts_with(|c: char| c.is_ascii_digit())));
        prop_assert_eq!(to_whatsapp(&text, SITE), text);
    }

    #[test]
    fn any_text_is_rendered(text in "[-*_~`#>|!\\[\\]()<>a-z0-9:. \n]{0,80}") {
        let rendered = to_whatsapp(&text, SITE);
        prop_assert_eq!(rendered.trim(), rendered.as_str());
        prop_assert_eq!(violations(&rendered), vec![], "{}", rendered);
    }
}
