//! The files of the checkout, apart from what is built or installed.

use std::path::{Path, PathBuf};

const NOT_OURS: [&str; 8] =
    [".git", "target", ".reaktly", "node_modules", "dist", "build", "artifacts", "proptest-regressions"];

/// A text file: its path from the top of the checkout, with `/`, and its content.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    pub(crate) fn has_extension(&self, extensions: &[&str]) -> bool {
        self.name().rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }

    /// Written by a program: bindings, schema, lock files, snapshots.
    pub(crate) fn is_generated(&self) -> bool {
        self.path.contains("/gen/")
            || self.has_extension(&["lock", "snap"])
            || ["schema.rs", "schema.d.ts", "package-lock.json", "openapi.json"].contains(&self.name())
    }

    pub(crate) fn is_test(&self) -> bool {
        self.name() == "tests.rs"
            || self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.path.contains(".test.")
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every text file below a folder of the checkout; `""` means all of it.
pub(crate) fn files(below: &str) -> Vec<File> {
    let root = root();
    let mut found = Vec::new();
    walk(&root, &root.join(below), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

pub(crate) fn rust_files() -> Vec<File> {
    files("").into_iter().filter(|file| file.has_extension(&["rs"])).collect()
}

pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Names directly in a folder, without what is built or installed.
pub(crate) fn entries(folder: &str) -> Vec<String> {
    let listing = std::fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let names = listing.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !NOT_OURS.contains(&name.as_str())).collect();
    names.sort();
    names
}

/// Fails with the list when there is any complaint.
pub(crate) fn none(rule: &str, complaints: &[String]) {
    assert!(complaints.is_empty(), "{rule}:\n  {}", complaints.join("\n  "));
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            // What is not text (icons, fonts) is nobody's rule.
            let path = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            found.push(File { path, text });
        }
    }
}
