//! Which part of a page is its content.

use dom_query::Document;
use dom_smoothie::Readability;

use crate::error::ReadError;
use crate::html::length;
use crate::text;

/// The content of a page as HTML.
pub(super) struct Main {
    pub(super) title: Option<String>,
    pub(super) html: String,
}

/// What surrounds the content of a page, by what it says of itself.
const SURROUNDINGS: &str = "script, style, template, noscript, iframe, object, embed, canvas, svg, nav, footer, aside, \
    dialog, body > header, [role=navigation], [role=banner], [role=contentinfo], [role=complementary], [role=search], \
    [role=dialog], [role=alertdialog], [role=menu], [id*=cookie-banner], [class*=cookie-banner], [id*=cookie-consent], \
    [class*=cookie-consent], [id*=cookieconsent], [class*=cookieconsent], [class*=cookie-notice], [id*=cookie-notice], \
    [id^=onetrust], [class*=consent-banner], [id^=CybotCookiebot], [class*=breadcrumb], [class*=skip-link]";
/// Where a page says its content is.
const DECLARED: [&str; 3] = ["main", "[role=main]", "article"];
/// The share of the declared content that the reader must have kept; it takes one part of a page made of many, such as
/// a list of questions, for all of it.
const KEPT_OF_DECLARED: f64 = 0.75;
/// The same where nothing is declared: much of a body may be lists of links.
const KEPT_OF_BODY: f64 = 0.3;

/// The content of a page from which hidden text is already gone.
pub(super) fn main(document: Document) -> Result<Main, ReadError> {
    open_folded(&document);
    let stated = Some(text::one_line(&document.select_single("title").text()));
    let inner = Document::from(document.html());
    inner.select(SURROUNDINGS).remove();
    let plain = Plain { title: only_heading(&inner), body: plain(&inner) };
    let readable = readable(inner).or_else(|| readable(document));
    let title = plain.title.or_else(|| readable.as_ref().map(|article| article.title.clone())).or(stated);
    let html = match (readable, plain.body) {
        (Some(article), Some(plain)) if keeps_enough(article.length, &plain) => article.html,
        (Some(article), None) => article.html,
        (_, Some(plain)) => plain.html,
        (None, None) => return Err(ReadError::NoText),
    };
    Ok(Main { title: title.filter(|title| !title.is_empty()), html })
}

struct Readable {
    title: String,
    html: String,
    length: usize,
}

struct Plain {
    title: Option<String>,
    body: Option<PlainBody>,
}

struct PlainBody {
    html: String,
    length: usize,
    declared: bool,
}

fn keeps_enough(kept: usize, plain: &PlainBody) -> bool {
    let share = if plain.declared { KEPT_OF_DECLARED } else { KEPT_OF_BODY };
    #[expect(clippy::cast_precision_loss, reason = "lengths of texts are far below 2^52")]
    let enough = kept as f64 >= plain.length as f64 * share;
    enough
}

fn readable(document: Document) -> Option<Readable> {
    let mut reader = Readability::with_document(document, None, None).ok()?;
    let article = reader.parse().ok()?;
    let length = length(&article.text_content);
    let title = text::one_line(&article.title);
    (length > 0).then(|| Readable { title, html: article.content.to_string(), length })
}

/// All that is left of a page without its surroundings, or the part it declares to be its content.
fn plain(inner: &Document) -> Option<PlainBody> {
    let declared = DECLARED.iter().find_map(|selector| {
        let found = inner.select(selector);
        let [only] = found.nodes() else { return None };
        let length = length(&only.text());
        (length > 0).then(|| PlainBody { html: only.html().to_string(), length, declared: true })
    });
    declared.or_else(|| {
        let body = inner.body()?;
        let length = length(&body.text());
        (length > 0).then(|| PlainBody { html: body.html().to_string(), length, declared: false })
    })
}

/// What folds away on a click is content: questions are often buttons, answers often details.
fn open_folded(document: &Document) {
    for heading in ["h1", "h2", "h3", "h4", "h5", "h6", "dt"] {
        document.select(&format!("{heading} button")).rename("span");
    }
    document.select("button[aria-controls]").rename("h3");
    document.select("summary h1, summary h2, summary h3, summary h4, summary h5, summary h6").rename("span");
    document.select("summary").rename("h3");
    document.select("details").rename("div");
    document.select("dl").rename("div");
    document.select("dd").rename("p");
    for term in document.select("dt").nodes() {
        term.set_html(format!("<strong>{}</strong>", term.inner_html()));
        term.rename("p");
    }
}

/// The one heading of the first rank, unless it belongs to the surroundings; a logo is often one.
fn only_heading(document: &Document) -> Option<String> {
    let headings = document.select("h1");
    let [only] = headings.nodes() else { return None };
    Some(text::one_line(&only.text())).filter(|title| !title.is_empty())
}
