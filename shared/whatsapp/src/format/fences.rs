//! Where code blocks begin and end, line by line.

/// Whether the lines so far opened a code block.
#[derive(Debug, Default)]
pub(super) struct Fences {
    opened: bool,
}

impl Fences {
    /// Whether this line opens or closes a block; quotes and list items may hold one. A block on one line does neither.
    pub(super) fn is_fence(&mut self, line: &str) -> bool {
        let line = line.trim_start_matches([' ', '>', '-', '•', '☑', '☐']);
        let line = line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(". ");
        let Some(rest) = line.strip_prefix("```") else { return false };
        if rest.contains("```") {
            return false;
        }
        self.opened = !self.opened;
        true
    }

    /// Whether a block is open, the line just looked at included.
    pub(super) const fn opened(&self) -> bool {
        self.opened
    }
}
