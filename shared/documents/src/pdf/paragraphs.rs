//! Lines of a page become paragraphs and lists.

use std::collections::BTreeMap;

use crate::text;

/// Signs that begin an item of a list.
const BULLETS: [char; 11] = ['•', '◦', '‣', '▪', '●', '○', '■', '–', '∙', '·', '➢'];
/// A line at the edge of that many pages or more is their header or footer.
const REPEATED_ON: usize = 3;

/// The pages as one text. Lines broken by the width of the page are put together again, words divided at their end
/// too; headers, footers and page numbers are left out.
pub(super) fn markdown(pages: &[String]) -> String {
    let pages: Vec<Vec<&str>> = pages.iter().map(|page| page.lines().map(str::trim).collect()).collect();
    let edges = repeated(&pages);
    let mut blocks = Blocks::default();
    for page in &pages {
        let (first, last) =
            (edge(page.iter().position(|line| !line.is_empty())), edge(page.iter().rposition(|line| !line.is_empty())));
        for (at, line) in page.iter().enumerate() {
            let at_edge = at == first || at == last;
            if at_edge && (is_page_number(line) || edges.contains_key(&without_digits(line))) {
                continue;
            }
            blocks.line(line);
        }
        blocks.end_of_page();
    }
    blocks.finish()
}

fn edge(at: Option<usize>) -> usize {
    at.unwrap_or(usize::MAX)
}

/// Lines that stand first or last on several pages, whatever their numbers.
fn repeated(pages: &[Vec<&str>]) -> BTreeMap<String, usize> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages {
        let first = page.iter().find(|line| !line.is_empty());
        let last = page.iter().rfind(|line| !line.is_empty());
        for line in first.into_iter().chain(last) {
            *seen.entry(without_digits(line)).or_default() += 1;
        }
    }
    seen.retain(|line, times| *times >= REPEATED_ON && *times * 2 > pages.len() && !line.is_empty());
    seen
}

fn without_digits(line: &str) -> String {
    line.chars().filter(|c| !c.is_numeric()).collect::<String>().trim().to_lowercase()
}

fn is_page_number(line: &str) -> bool {
    let rest = line.trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || "-–—|/.".contains(c));
    line.chars().any(|c| c.is_ascii_digit())
        && line.chars().count() <= 24
        && ["", "page", "seite", "página", "pagina", "strona", "sayfa", "of", "von", "de", "sur"]
            .contains(&rest.to_lowercase().as_str())
}

#[derive(Default)]
struct Blocks {
    done: Vec<String>,
    open: String,
}

impl Blocks {
    fn line(&mut self, line: &str) {
        let line = text::one_line(line);
        if line.is_empty() {
            self.close();
        } else if let Some(item) = item(&line) {
            self.close();
            self.open = format!("- {item}");
        } else if is_numbered(&line) {
            self.close();
            self.open = line;
        } else {
            self.append(&line);
        }
    }

    fn append(&mut self, line: &str) {
        if self.open.is_empty() {
            self.open = escaped(line);
            return;
        }
        let divided = self
            .open
            .strip_suffix('-')
            .filter(|stem| stem.ends_with(char::is_lowercase) && line.starts_with(char::is_lowercase));
        if let Some(stem) = divided {
            self.open = format!("{stem}{line}");
        } else {
            self.open.push(' ');
            self.open.push_str(line);
        }
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
        }
    }

    /// A sentence goes on over the end of a page; anything else does not.
    fn end_of_page(&mut self) {
        if !self.open.ends_with(|c: char| c.is_lowercase() || c == ',' || c == '-') {
            self.close();
        }
    }

    fn finish(mut self) -> String {
        self.close();
        let mut text = String::new();
        let mut before = "";
        for block in &self.done {
            let tight = is_item(before) && is_item(block);
            if !text.is_empty() {
                text.push_str(if tight { "\n" } else { "\n\n" });
            }
            text.push_str(block);
            before = block;
        }
        text
    }
}

fn is_item(block: &str) -> bool {
    block.starts_with("- ") || is_numbered(block)
}

fn item(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(BULLETS)?;
    let item = rest.trim_start();
    (!item.is_empty() && (rest.len() > item.len() || !line.starts_with(['–', '·']))).then_some(item)
}

/// `1. ` and `2) ` begin an item; `2024. ` does not.
fn is_numbered(line: &str) -> bool {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    (1..=2).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "))
}

/// A paragraph that would read as a heading, a quote or a rule is none.
fn escaped(line: &str) -> String {
    if line.starts_with(['#', '>', '+', '*', '=', '|']) || line.starts_with("- ") || line.starts_with("---") {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}
