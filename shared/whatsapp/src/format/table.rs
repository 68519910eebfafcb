//! Tables as lines: a pair of columns is a list of keys and values, more columns are a block for each row.

use super::render::surrounded;

/// A table while it is read.
#[derive(Default)]
pub(super) struct Table {
    head: Option<Vec<String>>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Adds a row; the first is the head.
    pub(super) fn push(&mut self, cells: Vec<String>) {
        match self.head {
            None => self.head = Some(cells),
            Some(_) => self.rows.push(cells),
        }
    }

    /// The lines.
    pub(super) fn render(&self) -> String {
        let head = self.head.as_deref().unwrap_or_default();
        match head.len() {
            0 | 1 => joined(self.rows.iter().filter_map(|row| value(row, 0)).map(|value| format!("- {value}")), "\n"),
            2 => joined(self.rows.iter().filter_map(|row| pair(row)), "\n"),
            _ => joined(self.rows.iter().filter_map(|row| block(head, row)), "\n\n"),
        }
    }
}

fn value(row: &[String], column: usize) -> Option<&str> {
    row.get(column).map(String::as_str).filter(|cell| !cell.is_empty())
}

fn pair(row: &[String]) -> Option<String> {
    match (value(row, 0), value(row, 1)) {
        (Some(key), Some(value)) => Some(format!("- {}: {value}", surrounded(key, "*"))),
        (Some(only), None) | (None, Some(only)) => Some(format!("- {only}")),
        (None, None) => None,
    }
}

fn block(head: &[String], row: &[String]) -> Option<String> {
    let title = value(row, 0).map(|title| surrounded(title, "*"));
    let fields = (1..head.len()).filter_map(|column| {
        let value = value(row, column)?;
        Some(match head.get(column).filter(|header| !header.is_empty()) {
            Some(header) => format!("- {header}: {value}"),
            None => format!("- {value}"),
        })
    });
    let lines: Vec<_> = title.into_iter().chain(fields).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn joined(lines: impl Iterator<Item = String>, gap: &str) -> String {
    lines.collect::<Vec<_>>().join(gap)
}
