//! What WhatsApp would show raw: a last look at every text before it leaves.

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
    let mut in_code = false;
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            if !in_code && !language.trim().is_empty() && !language.contains("```") {
                found.push(Violation::FenceLanguage);
            }
            in_code = !in_code && !language.contains("```");
        } else if !in_code {
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
        (has_tag(line), Violation::Html),
    ]
    .into_iter()
    .filter_map(|(wrong, violation)| wrong.then_some(violation))
}

fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
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

fn has_tag(line: &str) -> bool {
    line.match_indices('<').any(|(at, mark)| {
        let inside = line.get(at + mark.len()..).and_then(|after| after.split_once('>'));
        inside.is_some_and(|(tag, _)| {
            let name = tag.strip_prefix('/').unwrap_or(tag);
            let name = name.split([' ', '/']).next().unwrap_or_default();
            TAGS.contains(&name.to_ascii_lowercase().as_str())
        })
    })
}

/// Tags that models and knowledge bases are fond of.
const TAGS: [&str; 16] =
    ["a", "b", "i", "u", "p", "br", "div", "span", "strong", "em", "ul", "ol", "li", "table", "img", "h1"];
