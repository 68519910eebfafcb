//! What WhatsApp would show raw: a last look at every text before it leaves.

use super::fences::Fences;
use super::mend::TAG;

/// Markdown that WhatsApp does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Violation {
    /// A line that starts with `# `.
    Heading,
    /// `**`.
    DoubleStar,
    /// `__` around a word.
    DoubleUnderscore,
    /// `[title](target)`.
    TitledLink,
    /// A row of a table.
    Table,
    /// A language after the mark of a code block.
    FenceLanguage,
    /// An HTML tag.
    Html,
}

impl Violation {
    /// As counted.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::DoubleStar => "double_star",
            Self::DoubleUnderscore => "double_underscore",
            Self::TitledLink => "titled_link",
            Self::Table => "table",
            Self::FenceLanguage => "fence_language",
            Self::Html => "html",
        }
    }
}

/// What is wrong with `text`, each kind once, in the order of the lines. Code is not looked into.
pub fn violations(text: &str) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut fences = Fences::default();
    for line in text.lines() {
        if fences.is_fence(line) {
            let language = line.split_once("```").map_or("", |(_, language)| language);
            if fences.opened() && !language.trim().is_empty() {
                found.push(Violation::FenceLanguage);
            }
        } else if !fences.opened() {
            found.extend(of_line(&without_code(line)));
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|violation| seen.insert(*violation));
    found
}

fn of_line(line: &str) -> impl Iterator<Item = Violation> {
    let trimmed = line.trim();
    [
        (is_heading(trimmed), Violation::Heading),
        (line.contains("**"), Violation::DoubleStar),
        (around_word(line, "__"), Violation::DoubleUnderscore),
        (has_titled_link(line), Violation::TitledLink),
        (trimmed.len() > 1 && trimmed.starts_with('|') && trimmed.ends_with('|'), Violation::Table),
        (TAG.is_match(line), Violation::Html),
    ]
    .into_iter()
    .filter_map(|(wrong, violation)| wrong.then_some(violation))
}

/// The line without its inline code; a back-tick without a second one opens none.
fn without_code(line: &str) -> String {
    let pieces: Vec<&str> = line.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        line.to_owned()
    } else {
        pieces.into_iter().step_by(2).collect::<Vec<_>>().join("`")
    }
}

fn is_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    let depth = line.len() - rest.len();
    (1..=6).contains(&depth) && rest.starts_with(' ')
}

fn around_word(line: &str, mark: &str) -> bool {
    let mut pieces = line.split(mark);
    let opens = pieces.next().is_some_and(|before| !before.ends_with(char::is_alphanumeric));
    let inside = pieces.next().is_some_and(|inner| inner.starts_with(char::is_alphanumeric));
    opens && inside && pieces.next().is_some()
}

fn has_titled_link(line: &str) -> bool {
    line.match_indices("](").any(|(at, mark)| {
        let opened = line.get(..at).is_some_and(|before| before.contains('['));
        opened && line.get(at + mark.len()..).is_some_and(|after| after.contains(')'))
    })
}
