//! One pass over pulldown-cmark's events with a stack of what is open; each closing tag turns its text into WhatsApp's
//! and hands it to what stands around it.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use url::Url;

use super::Site;
use super::table::Table;

/// The mark around code blocks.
const FENCE: &str = "```";

pub(super) fn render(markdown: &str, site: Site<'_>) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut render =
        Render { source: markdown, site, open: vec![Open::new(Part::Document, 0..0)], bold_off: 0, unread: false };
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        render.event(event, range);
    }
    while render.open.len() > 1 {
        render.end();
    }
    let text = render.open.pop().map(|document| document.text).unwrap_or_default();
    text.trim().to_owned()
}

/// Something whose end has not come yet.
struct Open {
    part: Part,
    text: String,
    range: Range<usize>,
}

impl Open {
    fn new(part: Part, range: Range<usize>) -> Self {
        Self { part, text: String::new(), range }
    }
}

enum Part {
    Document,
    Paragraph,
    Heading,
    Quote,
    Code,
    List { next: Option<u64> },
    Item,
    Mark(Mark),
    Link { target: String },
    Table(Table),
    Row(Vec<String>),
    Cell,
    Dropped,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Bold,
    Italic,
    Struck,
}

struct Render<'a> {
    source: &'a str,
    site: Site<'a>,
    open: Vec<Open>,
    /// How many open parts are bold by themselves.
    bold_off: usize,
    /// Whether what comes stands in a script or a style sheet, which nobody reads.
    unread: bool,
}

impl Render<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell) => {
                self.end_table_part();
            }
            Event::End(_) => self.end(),
            Event::Text(_) | Event::Code(_) if self.unread => {}
            Event::Text(text) => self.push(&text),
            Event::Code(code) if code.contains('`') => self.push(&code),
            Event::Code(code) => self.push(&format!("`{}`", code.trim())),
            Event::SoftBreak | Event::HardBreak => self.line_break(),
            Event::InlineHtml(html) if is_line_break(&html) => self.line_break(),
            Event::Html(html) => {
                let text = without_tags(&html, &mut self.unread);
                self.push(&text);
            }
            Event::Rule => self.block(""),
            Event::TaskListMarker(done) => self.push(if done { "☑ " } else { "☐ " }),
            Event::InlineHtml(html) => self.unread = is_unread_from(html.trim_start_matches('<'), self.unread),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let part = match tag {
            Tag::Heading { .. } => {
                self.bold_off += 1;
                Part::Heading
            }
            Tag::BlockQuote(_) => Part::Quote,
            Tag::CodeBlock(_) => Part::Code,
            Tag::List(next) => Part::List { next },
            Tag::Item => Part::Item,
            Tag::Strong => Part::Mark(Mark::Bold),
            Tag::Emphasis => Part::Mark(Mark::Italic),
            Tag::Strikethrough => Part::Mark(Mark::Struck),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => Part::Link { target: dest_url.to_string() },
            Tag::Table(_) => {
                self.bold_off += 1;
                Part::Table(Table::default())
            }
            Tag::TableHead | Tag::TableRow => Part::Row(Vec::new()),
            Tag::TableCell => Part::Cell,
            Tag::MetadataBlock(_) | Tag::FootnoteDefinition(_) => Part::Dropped,
            _ => Part::Paragraph,
        };
        self.open.push(Open::new(part, range));
    }

    fn end(&mut self) {
        let Some(Open { part, text, range }) = self.open.pop() else { return };
        if matches!(part, Part::Paragraph | Part::Item) {
            self.unread = false;
        }
        match part {
            Part::Document | Part::Paragraph | Part::Table(_) | Part::Row(_) | Part::Cell => self.block(&text),
            Part::Heading => {
                self.bold_off -= 1;
                let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
                self.block(&surrounded(&line, "*"));
            }
            Part::Quote => self.block(&prefixed(text.trim(), "> ")),
            Part::Code => self.block(&format!("{FENCE}\n{}\n{FENCE}", text.trim_end_matches('\n'))),
            Part::List { .. } => self.list(&text),
            Part::Item => self.item(&text),
            Part::Mark(mark) => {
                let marked = self.marked(mark, &text, &range);
                self.push(&marked);
            }
            Part::Link { target } => {
                let link = self.link(&text, &target);
                self.push(&link);
            }
            Part::Dropped => {}
        }
    }

    fn end_table_part(&mut self) {
        let Some(Open { part, text, .. }) = self.open.pop() else { return };
        match (part, self.open.last_mut().map(|parent| &mut parent.part)) {
            (Part::Cell, Some(Part::Row(cells))) => cells.push(text.trim().to_owned()),
            (Part::Row(cells), Some(Part::Table(table))) => table.push(cells),
            (Part::Table(table), _) => {
                self.bold_off -= 1;
                self.block(&table.render());
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            open.text.push_str(text);
        }
    }

    fn line_break(&mut self) {
        let in_cell = self.open.iter().any(|open| matches!(open.part, Part::Cell));
        self.push(if in_cell { " " } else { "\n" });
    }

    /// Adds a block under what the part around it holds already.
    fn block(&mut self, text: &str) {
        let Some(open) = self.open.last_mut() else { return };
        let text = text.trim_matches('\n');
        if text.is_empty() {
            return;
        }
        if !open.text.is_empty() {
            let gap = if matches!(open.part, Part::Item) { "\n" } else { "\n\n" };
            open.text.truncate(open.text.trim_end().len());
            open.text.push_str(gap);
        }
        open.text.push_str(text);
    }

    fn list(&mut self, text: &str) {
        let nested = matches!(self.open.last().map(|open| &open.part), Some(Part::Item));
        if nested { self.block(&prefixed(text, "  ")) } else { self.block(text) }
    }

    fn item(&mut self, text: &str) {
        let depth = self.open.iter().filter(|open| matches!(open.part, Part::List { .. })).count();
        let Some(open) = self.open.last_mut() else { return };
        let Part::List { next } = &mut open.part else { return };
        let marker = match next {
            Some(number) => {
                let marker = format!("{number}. ");
                *number += 1;
                marker
            }
            None if depth > 1 => "• ".to_owned(),
            None => "- ".to_owned(),
        };
        if !open.text.is_empty() {
            open.text.push('\n');
        }
        open.text.push_str(&marker);
        open.text.push_str(text.trim());
    }

    /// Marked text, where WhatsApp would show the mark. Between digits or letters a single star is what it looks like,
    /// as in `2*3*4`.
    fn marked(&self, mark: Mark, text: &str, range: &Range<usize>) -> String {
        let before = self.source.get(..range.start).and_then(|text| text.chars().next_back());
        let after = self.source.get(range.end..).and_then(|text| text.chars().next());
        let glued = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
        match mark {
            Mark::Italic if glued(before) && glued(after) => self.source.get(range.clone()).unwrap_or(text).to_owned(),
            _ if glued(before) || glued(after) => text.to_owned(),
            Mark::Bold
                if self.bold_off > 0 || self.open.iter().any(|open| matches!(open.part, Part::Mark(Mark::Bold))) =>
            {
                text.to_owned()
            }
            Mark::Bold => surrounded(text, "*"),
            Mark::Italic => surrounded(text, "_"),
            Mark::Struck => surrounded(text, "~"),
        }
    }

    fn link(&self, text: &str, target: &str) -> String {
        let text = text.trim();
        let Some(target) = self.target(target) else { return text.to_owned() };
        let shown = |url: &str| url.trim_end_matches('/').to_owned();
        let same = shown(text) == shown(&target) || format!("https://{}", shown(text)) == shown(&target);
        if text.is_empty() || same { target } else { format!("{text}: {target}") }
    }

    /// Where a link leads: an address of the web, of mail or of telephone; relative ones from the website.
    fn target(&self, target: &str) -> Option<String> {
        if let Some(address) = target.strip_prefix("mailto:").or_else(|| target.strip_prefix("tel:")) {
            return Some(address.to_owned());
        }
        match Url::parse(target) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Some(target.to_owned()),
            Ok(_) => None,
            Err(_) if target.starts_with('#') || target.is_empty() => None,
            Err(_) => Some(Url::parse(self.site.website?).ok()?.join(target).ok()?.to_string()),
        }
    }
}

/// `text` between marks, blanks at its edges outside; bare where WhatsApp would not read the marks: over lines, around a
/// link, or around the mark itself.
pub(super) fn surrounded(text: &str, mark: &str) -> String {
    let inner = text.trim();
    if inner.is_empty() || inner.contains(['\n', '`']) || inner.contains(mark) || inner.contains("://") {
        return text.to_owned();
    }
    let (lead, rest) = text.split_at(text.len() - text.trim_start().len());
    let trail = rest.get(inner.len()..).unwrap_or_default();
    format!("{lead}{mark}{inner}{mark}{trail}")
}

fn prefixed(text: &str, prefix: &str) -> String {
    text.lines().map(|line| format!("{prefix}{line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn is_line_break(html: &str) -> bool {
    let tag: String = html.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(tag.to_ascii_lowercase().as_str(), "<br>" | "<br/>")
}

/// The words of a block of HTML.
/// The text of some HTML. `unread` tells whether it begins in a script or a style sheet, and then whether it ends in one.
fn without_tags(html: &str, unread: &mut bool) -> String {
    let mut text = String::new();
    let mut pieces = html.split('<');
    if !*unread {
        text.push_str(pieces.next().unwrap_or_default());
    }
    for piece in pieces {
        *unread = is_unread_from(piece, *unread);
        match piece.split_once('>') {
            _ if *unread => {}
            Some((tag, after)) => {
                if is_line_break(&format!("<{tag}>")) {
                    text.push('\n');
                }
                text.push_str(after);
            }
            None if piece.starts_with(char::is_alphabetic) || piece.starts_with(['/', '!']) => {}
            None => {
                text.push('<');
                text.push_str(piece);
            }
        }
    }
    text
}

/// Whether what follows a tag, given without its `<`, is read by nobody.
fn is_unread_from(tag: &str, unread: bool) -> bool {
    let name: String = tag.chars().take_while(|c| c.is_ascii_alphabetic() || *c == '/').collect();
    match name.to_ascii_lowercase().as_str() {
        "script" | "style" => true,
        "/script" | "/style" => false,
        _ => unread,
    }
}
