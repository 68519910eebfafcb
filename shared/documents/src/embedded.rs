//! HTML within Markdown, where tables and folded parts often are: its words count as those around it do, and its
//! scripts, styles and comments leave nothing behind.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::html;

/// The Markdown with its blocks of HTML as Markdown. Code stays as it is.
pub(crate) fn unfolded(markdown: &str) -> Cow<'_, str> {
    let blocks = blocks(markdown);
    if blocks.is_empty() {
        return Cow::Borrowed(markdown);
    }
    let (mut text, mut taken) = (String::with_capacity(markdown.len()), 0);
    for block in blocks {
        let inside = markdown.get(block.clone()).unwrap_or_default();
        text.push_str(markdown.get(taken..block.start).unwrap_or_default());
        match html::embedded(inside) {
            Some(converted) if converted.is_empty() => {}
            Some(converted) => {
                text.push_str(&converted);
                text.push_str("\n\n");
            }
            None => text.push_str(inside),
        }
        taken = block.end;
    }
    text.push_str(markdown.get(taken..).unwrap_or_default());
    Cow::Owned(text)
}

fn blocks(markdown: &str) -> Vec<Range<usize>> {
    let mut depth = 0_u32;
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter();
    let blocks = events.filter_map(|(event, range)| match event {
        // What is quoted or listed keeps its marks at the beginning of each line.
        Event::Start(Tag::HtmlBlock) => (depth == 0).then_some(range),
        Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => {
            depth += 1;
            None
        }
        Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => {
            depth = depth.saturating_sub(1);
            None
        }
        _ => None,
    });
    blocks.collect()
}
