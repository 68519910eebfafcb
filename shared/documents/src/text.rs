//! Text and Markdown: encodings, front matter, titles.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use reaktly_screening::{self as screening, Flag};
use regex::Regex;

use crate::embedded;

/// What a kind of file gives before it is checked.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Article {
    pub(crate) title: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) markdown: String,
    pub(crate) flags: BTreeSet<Flag>,
}

/// Where an HTML page may name its charset.
const META_BYTES: usize = 2048;

static META_CHARSET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)"#).ok());
static CHARSET: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?i)charset\s*=\s*["']?([\w.:-]+)"#).ok());
static FRONT_MATTER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?s)\A---[ \t]*\n(.{0,8000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\z)").ok());
static FIRST_HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\A\s*(?:#[ \t]+([^\n]+?)[ \t]*#*[ \t]*(?:\n|\z)|([^\n#>*+\-`|][^\n]*)\n=+[ \t]*(?:\n|\z))").ok()
});

static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)</?(?:a|abbr|b|br|code|del|em|font|i|img|ins|kbd|mark|s|small|span|strong|sub|sup|u)(?:[\s/][^<>]*)?>",
    )
    .ok()
});

/// Bytes as text: a byte order mark, the charset told, UTF-8, and else the older charset they look like.
pub(crate) fn decode(bytes: &[u8], mime: Option<&str>) -> String {
    decoded(bytes, mime.and_then(|mime| named(&CHARSET, mime)))
}

/// As [`decode`], with the charset a page names in its head.
pub(crate) fn decode_html(bytes: &[u8], mime: Option<&str>) -> String {
    let head = String::from_utf8_lossy(bytes.get(..META_BYTES).unwrap_or(bytes));
    let told = mime.and_then(|mime| named(&CHARSET, mime));
    decoded(bytes, told.or_else(|| named(&META_CHARSET, &head)))
}

/// A Markdown file: its front matter and its first heading become what they are.
pub(crate) fn markdown(text: &str) -> Article {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut article = Article::default();
    let mut body = text.as_str();
    if let Some(found) = FRONT_MATTER.as_ref().and_then(|rule| rule.captures(body)) {
        article.title = found.get(1).and_then(|matter| field(matter.as_str(), &["title"]));
        article.language = found.get(1).and_then(|matter| field(matter.as_str(), &["language", "lang", "locale"]));
        body = body.get(found.get(0).map_or(0, |all| all.end())..).unwrap_or_default();
    }
    let (heading, rest) = first_heading(body);
    if article.title.is_none() && heading.is_some() {
        article.title = heading;
        body = rest;
    }
    let unfolded = embedded::unfolded(body);
    if matches!(unfolded, Cow::Owned(_)) {
        // What readers of the file do not get to see is looked at too.
        article.flags = screening::scan(body);
    }
    article.markdown = unfolded.into_owned();
    article
}

/// A first heading of the first rank and what follows it. A document that is nothing but its heading keeps it.
pub(crate) fn first_heading(body: &str) -> (Option<String>, &str) {
    let found = FIRST_HEADING.as_ref().and_then(|rule| rule.captures(body));
    let Some(found) = found else { return (None, body) };
    let heading = found.get(1).or_else(|| found.get(2)).map(|heading| unmarked(heading.as_str()));
    let rest = body.get(found.get(0).map_or(0, |all| all.end())..).unwrap_or_default();
    let rest = if rest.trim().is_empty() { body } else { rest };
    (heading.filter(|heading| !heading.is_empty()), rest)
}

/// Plain text: paragraphs stay paragraphs. A short first line that stands alone is a title.
pub(crate) fn plain(text: &str) -> Article {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\u{c}', "\n\n");
    let body = text.trim_start_matches('\n').trim_end();
    let title = body.split_once("\n\n").map(|(first, _)| first.trim()).filter(|first| {
        !first.contains('\n') && first.chars().count() <= 100 && !first.ends_with(['.', ':', ',', ';', '!'])
    });
    Article { title: title.map(unmarked), markdown: body.to_owned(), ..Article::default() }
}

/// All white space as single spaces.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `most` characters, cut at a word where there is one.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    let at_word = cut.rsplit_once(' ').map(|(kept, _)| kept).filter(|kept| kept.chars().count() * 2 > most);
    format!("{}…", at_word.unwrap_or(&cut))
}

/// A heading without its emphasis marks and tags.
fn unmarked(heading: &str) -> String {
    let heading = TAG.as_ref().map_or(Cow::Borrowed(heading), |tag| tag.replace_all(heading, ""));
    one_line(&heading.replace("**", "").replace("__", "").replace(['`', '\\'], ""))
}

fn decoded(bytes: &[u8], told: Option<&'static Encoding>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // What reads as UTF-8 is UTF-8, except for the few charsets that look like ASCII.
        if told.is_none_or(Encoding::is_ascii_compatible) {
            return text.to_owned();
        }
    }
    told.unwrap_or_else(|| guessed(bytes)).decode_without_bom_handling(bytes).0.into_owned()
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn named(rule: &LazyLock<Option<Regex>>, text: &str) -> Option<&'static Encoding> {
    let found = rule.as_ref()?.captures(text)?;
    Encoding::for_label(found.get(1)?.as_str().as_bytes())
}

/// One value of front matter; nested and long values are not ours to read.
fn field(matter: &str, names: &[&str]) -> Option<String> {
    matter.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        let wanted = names.contains(&name.trim().to_lowercase().as_str()) && !name.starts_with(' ');
        (wanted && !value.is_empty()).then(|| value.to_owned())
    })
}
