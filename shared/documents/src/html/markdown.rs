//! HTML to Markdown.

use std::sync::LazyLock;

use htmd::HtmlToMarkdown;
use htmd::options::{BrStyle, BulletListMarker, Options};
use regex::Regex;

/// Elements that say nothing to a reader of text.
const SKIPPED: [&str; 20] = [
    "script", "style", "template", "noscript", "iframe", "object", "embed", "canvas", "svg", "img", "picture", "video",
    "audio", "source", "input", "select", "textarea", "head", "link", "meta",
];

static BLANK_LINES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\n[ \t]*(?:\n[ \t]*){2,}").ok());
static EMPTY_LINK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\[\s*\]\([^()\s]*\)").ok());
static EMPTY_HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?m)^#{1,6}[ \t]*$").ok());

/// The Markdown of a piece of HTML whose links are absolute. Pictures, scripts and forms leave nothing behind.
pub(super) fn from_html(html: &str) -> String {
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        br_style: BrStyle::Backslash,
        ..Options::default()
    };
    let converter = HtmlToMarkdown::builder().options(options).skip_tags(SKIPPED.to_vec()).build();
    let markdown = converter.convert(html).unwrap_or_default();
    let markdown = replaced(&markdown.replace('\u{a0}', " "), &EMPTY_LINK, "");
    let markdown = replaced(&markdown, &EMPTY_HEADING, "");
    let lines = markdown.lines().map(|line| line.strip_suffix('\\').unwrap_or(line).trim_end());
    let markdown = lines.collect::<Vec<_>>().join("\n");
    replaced(&markdown, &BLANK_LINES, "\n\n").trim().to_owned()
}

fn replaced(text: &str, rule: &LazyLock<Option<Regex>>, with: &str) -> String {
    rule.as_ref().map_or_else(|| text.to_owned(), |rule| rule.replace_all(text, with).into_owned())
}
