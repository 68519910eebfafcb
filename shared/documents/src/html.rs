//! Web pages: what they say, without what surrounds it, and where they lead.

mod content;
mod guard;
mod hidden;
mod links;
mod markdown;

use std::collections::BTreeSet;

use dom_query::{Document, NodeRef};
use reaktly_screening::{self as screening, Flag};
use url::Url;

use crate::error::ReadError;
use crate::limits::NESTING_MAX;
use crate::text::{self, Article};

/// A page taken apart.
pub(crate) struct Parsed {
    pub(crate) article: Result<Article, ReadError>,
    pub(crate) canonical: Option<Url>,
    pub(crate) links: Vec<Url>,
    pub(crate) noindex: bool,
}

/// The Markdown of HTML that stands within another text; `None` for what is nested too deeply to be looked at.
pub(crate) fn embedded(html: &str) -> Option<String> {
    guard::check(html).ok()?;
    Some(markdown::from_html(html))
}

/// Reads a page found at `url`.
pub(crate) fn read(markup: &str, url: Option<&Url>) -> Result<Parsed, ReadError> {
    guard::check(markup)?;
    let document = Document::from(markup);
    if deepest(&document.root()) > NESTING_MAX {
        return Err(ReadError::Unreadable);
    }
    let base = links::base(&document, url);
    let wishes = links::wishes(&document);
    let links = if wishes.nofollow { Vec::new() } else { links::all(&document, base.as_ref()) };
    let canonical = links::canonical(&document, base.as_ref());
    links::make_absolute(&document, base.as_ref());
    let language = language(&document);
    let hidden = hidden::remove(&document);
    let mut flags = BTreeSet::new();
    if hidden::is_substantial(&hidden) {
        flags.insert(Flag::HiddenText);
    }
    flags.extend(screening::scan(&hidden.everything));
    if flags.contains(&Flag::Instructions) {
        flags.insert(Flag::HiddenText);
    }
    let article = content::main(document).map(|main| {
        let markdown = markdown::from_html(&main.html);
        let markdown = without_title(&markdown, main.title.as_deref());
        Article { title: main.title, language, markdown, flags }
    });
    Ok(Parsed { article, canonical, links, noindex: wishes.noindex })
}

/// The page's first heading is its title once more.
fn without_title(markdown: &str, title: Option<&str>) -> String {
    let (heading, rest) = text::first_heading(markdown);
    let same =
        heading.zip(title).is_some_and(|(heading, title)| title.to_lowercase().contains(&heading.to_lowercase()));
    if same { rest.to_owned() } else { markdown.to_owned() }
}

fn language(document: &Document) -> Option<String> {
    let attribute =
        |selector: &str, name: &str| document.select_single(selector).attr(name).map(|value| value.to_string());
    attribute("html", "lang")
        .or_else(|| attribute("html", "xml:lang"))
        .or_else(|| attribute("body", "lang"))
        .or_else(|| attribute("meta[http-equiv='content-language' i]", "content"))
        .or_else(|| attribute("meta[property='og:locale']", "content"))
        .filter(|language| !language.trim().is_empty())
}

/// How deep elements nest; without recursion, since that is what is guarded against.
fn deepest(root: &NodeRef<'_>) -> usize {
    let (mut deepest, mut depth, mut at) = (0, 0, *root);
    loop {
        if let Some(child) = at.first_child() {
            depth += 1;
            deepest = deepest.max(depth);
            at = child;
            continue;
        }
        loop {
            if depth == 0 {
                return deepest;
            }
            if let Some(sibling) = at.next_sibling() {
                at = sibling;
                break;
            }
            let Some(parent) = at.parent() else { return deepest };
            depth -= 1;
            at = parent;
        }
    }
}

/// Letters and digits, the measure of how much something says.
fn length(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}
