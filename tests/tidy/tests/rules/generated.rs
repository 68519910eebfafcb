//! Generated files are what their source says now.

use std::path::Path;

use crate::repository::{none, root};

fn contents(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read_to_string(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn the_bindings_are_what_the_contracts_say() {
    let fresh = tempfile::tempdir().unwrap();
    reaktly_tidy::bindings::generate(&root().join("proto"), fresh.path()).unwrap();
    let (fresh, kept) = (contents(fresh.path()), contents(&root().join("shared/events/src/gen")));
    let names = fresh.iter().chain(&kept).filter(|file| !(fresh.contains(file) && kept.contains(file)));
    let stale: Vec<String> = names.map(|(name, _)| name.clone()).collect();
    none("stale: run `cargo run -p reaktly-tidy --bin generate`", &stale);
}
