//! Tables for a person to read: the first column to the left, figures to the right.

/// Prints a heading, a table whose first row names its columns, and a note if there is one.
#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
pub(crate) fn print(heading: &str, rows: &[Vec<String>], note: &str) {
    println!("{heading}\n");
    for row in rows {
        println!("{}", line(row, &widths(rows)));
    }
    if !note.is_empty() {
        println!("\n{note}");
    }
}

/// A row of texts.
pub(crate) fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths).enumerate();
    let cells = cells.map(|(column, (cell, width))| match column {
        0 => format!("  {cell:<width$}"),
        _ => format!("{cell:>width$}"),
    });
    cells.collect::<Vec<_>>().join("   ").trim_end().to_owned()
}

fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    (0..columns).map(|column| width(column).unwrap_or_default()).collect()
}
