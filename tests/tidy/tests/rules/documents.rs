//! Documents say what is so.

use std::collections::BTreeSet;

use regex::Regex;

use crate::repository::{File, files, none, root};

fn documents() -> Vec<File> {
    files("").into_iter().filter(|file| file.has_extension(&["md"])).collect()
}

#[test]
fn tests_named_in_a_document_exist() {
    // Four words and more in backticks: a promise that names what proves it.
    let promise = Regex::new(r"`([a-z0-9]+(?:_[a-z0-9]+){3,})`").unwrap();
    let sources = files("").into_iter().filter(|file| file.has_extension(&["rs", "ts", "tsx", "proto", "sql"]));
    let words: Vec<String> = sources.map(|file| file.text).collect();
    let mut complaints = Vec::new();
    for document in documents() {
        let names: BTreeSet<&str> =
            promise.captures_iter(&document.text).filter_map(|found| Some(found.get(1)?.as_str())).collect();
        let missing = names.into_iter().filter(|name| !words.iter().any(|text| text.contains(name)));
        complaints.extend(missing.map(|name| format!("{}: {name}", document.path)));
    }
    none("named in a document, found nowhere in the sources", &complaints);
}

#[test]
fn links_lead_somewhere() {
    let link = Regex::new(r"\]\(([^)#\s]+)[^)]*\)").unwrap();
    let mut complaints = Vec::new();
    for document in documents() {
        let folder = root().join(&document.path).parent().map(std::path::Path::to_path_buf).unwrap_or_default();
        let targets = link.captures_iter(&document.text).filter_map(|found| Some(found.get(1)?.as_str()));
        let broken = targets.filter(|target| !target.contains("://") && !folder.join(target).exists());
        complaints.extend(broken.map(|target| format!("{}: {target}", document.path)));
    }
    none("links into the void", &complaints);
}

#[test]
fn scripts_named_in_a_document_exist() {
    let script = Regex::new(r"\b(scripts/[a-z-]+)\b").unwrap();
    let mut complaints = Vec::new();
    for document in documents() {
        let named: BTreeSet<&str> =
            script.captures_iter(&document.text).filter_map(|found| Some(found.get(1)?.as_str())).collect();
        let missing = named.into_iter().filter(|path| !root().join(path).exists());
        complaints.extend(missing.map(|path| format!("{}: {path}", document.path)));
    }
    none("scripts that do not exist", &complaints);
}
