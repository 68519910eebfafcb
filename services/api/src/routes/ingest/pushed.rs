//! An item as an article: HTML becomes Markdown, and what speaks to the AI waits for a person.

use bytes::Bytes;
use reaktly_documents::{Given, Kind, Reader};
use reaktly_domain::ids::KnowledgeBaseId;
use reaktly_library::articles;
use reaktly_store::knowledge::ArticleText;
use url::Url;

use super::IngestItem;
use crate::library;
use crate::problem::Problem;

/// Elements that fragments of pages are made of; prose that mentions one tag is no HTML.
const TAGS: [&str; 22] = [
    "p", "div", "br", "ul", "ol", "li", "table", "tr", "td", "h1", "h2", "h3", "h4", "span", "a", "strong", "b", "em",
    "i", "img", "section", "article",
];

/// An item, read.
#[derive(Debug)]
pub(super) struct Pushed {
    pub(super) knowledge_base: KnowledgeBaseId,
    /// The pushing integration's name for itself.
    pub(super) pusher: String,
    external_id: String,
    /// Taken in although nothing seems to have changed.
    pub(super) forced: bool,
    source_type: &'static str,
    title: String,
    body: String,
    url: Option<String>,
    /// The pusher's hash, else one of the content.
    hash: String,
    hash_is_given: bool,
    flags: Vec<String>,
}

impl Pushed {
    /// Reads an item, called `field` in the input.
    pub(super) async fn read(reader: &Reader, item: IngestItem, field: &str) -> Result<Self, Problem> {
        let data = item.data;
        let (body, hidden) = if is_html(&data.content) {
            let read = reader.read(page_of(&data.content, data.url.as_deref())).await;
            let document = read.map_err(|error| Problem::field(&format!("{field}data.content"), error))?;
            (document.markdown, document.flags.iter().map(|flag| flag.as_str().to_owned()).collect())
        } else {
            (data.content.clone(), Vec::new())
        };
        let mut flags = library::flags_of(&data.title, &body, &[]);
        flags.extend(hidden);
        flags.sort();
        flags.dedup();
        // Programs write nothing as an empty text.
        let hash = data.hash.filter(|hash| !hash.trim().is_empty());
        Ok(Self {
            knowledge_base: KnowledgeBaseId::from_uuid(item.knowledge_base_id),
            pusher: item.integration_id,
            external_id: item.external_id,
            forced: item.options.force_refresh.unwrap_or(false),
            source_type: item.source_type.name(),
            hash_is_given: hash.is_some(),
            hash: hash.unwrap_or_else(|| articles::content_hash(&data.title, &data.content)),
            title: data.title,
            body,
            url: data.url,
            flags,
        })
    }

    /// What tells it from every other item of its knowledge base: who pushed it, and its id there.
    pub(super) fn identity(&self) -> (&str, &str) {
        (&self.pusher, &self.external_id)
    }

    /// Whether the article says what the item says: by the pusher's hash, and by the content when it gives none.
    pub(super) fn is_unchanged(&self, held: &ArticleText) -> bool {
        let same_hash = held.content_hash == self.hash;
        if self.hash_is_given {
            return same_hash;
        }
        let same_link = held.url == self.url;
        same_link && (same_hash || (held.title == self.title && held.body == self.body))
    }

    /// The article, given the one it replaces.
    pub(super) fn text(&self, held: Option<&ArticleText>) -> ArticleText {
        let questions = held.map(|held| held.questions.clone()).unwrap_or_default();
        let flags = articles::flags_after(self.flags.clone(), &[], library::flags_of("", "", &questions));
        ArticleText {
            url: self.url.clone(),
            language: held.and_then(|held| held.language.clone()),
            questions,
            status: articles::status_of_taken(held, (&self.title, &self.body), &flags),
            pushed_by: Some(self.pusher.clone()),
            external_id: Some(self.external_id.clone()),
            source_type: Some(self.source_type.to_owned()),
            content_hash: self.hash.clone(),
            source_id: held.and_then(|held| held.source_id),
            flags,
            ..articles::text(&self.title, &self.body)
        }
    }
}

/// Whether text is a page or a fragment of one: it begins with a tag, or holds an element that is opened and closed.
fn is_html(text: &str) -> bool {
    let small = text.trim_start().to_ascii_lowercase();
    let begins = small.starts_with("<!doctype html") || small.starts_with("<html");
    let opens = |tag: &&str| [">", " ", "/"].iter().any(|end| small.starts_with(&format!("<{tag}{end}")));
    let encloses = |tag: &&str| {
        let opened = small.contains(&format!("<{tag}>")) || small.contains(&format!("<{tag} "));
        opened && small.contains(&format!("</{tag}>"))
    };
    begins || TAGS.iter().any(opens) || TAGS.iter().any(encloses)
}

fn page_of(content: &str, url: Option<&str>) -> Given {
    Given {
        bytes: Bytes::from(content.to_owned()),
        mime: Some(format!("{}; charset=utf-8", Kind::Html.mime())),
        filename: None,
        url: url.and_then(|url| Url::parse(url).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_from_prose_and_markdown() {
        for html in
            ["<p>Hello</p>", "  <!DOCTYPE html><html></html>", "Sizes: <ul><li>S</li></ul>", "<br>x", "<B>x</B>"]
        {
            assert!(is_html(html), "{html}");
        }
        for other in
            ["a < b and c > d", "# Title\n\nText", "Write `<p>` in the template", "<3", "<https://example.com>"]
        {
            assert!(!is_html(other), "{other}");
        }
    }
}
