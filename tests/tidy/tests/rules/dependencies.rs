//! The root Cargo.toml: one place for versions, each with its reason.

use crate::repository::{files, none, read};

/// Lines of one table of a manifest.
fn table<'a>(manifest: &'a str, header: &str) -> Vec<&'a str> {
    let after = manifest.lines().skip_while(|line| *line != header).skip(1);
    after.take_while(|line| !line.starts_with('[')).collect()
}

fn name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let name = name.trim().trim_end_matches(".workspace");
    (!line.starts_with('#') && !name.contains(' ')).then_some(name)
}

#[test]
fn every_dependency_stands_under_its_reason() {
    let manifest = read("Cargo.toml");
    let mut complaints = Vec::new();
    let mut has_reason = false;
    for line in table(&manifest, "[workspace.dependencies]") {
        if line.is_empty() || line.starts_with("# ---") {
            has_reason = false;
        } else if line.starts_with('#') {
            has_reason = true;
        } else if let Some(name) = name(line).filter(|name| !has_reason && !name.starts_with("reaktly-")) {
            complaints.push(name.to_owned());
        }
    }
    none("dependencies of the root Cargo.toml without a comment that says what they are for", &complaints);
}

#[test]
fn every_dependency_is_used() {
    let manifest = read("Cargo.toml");
    let packages: Vec<_> =
        files("").into_iter().filter(|file| file.name() == "Cargo.toml" && file.path != "Cargo.toml").collect();
    let used = |name: &str| packages.iter().any(|package| package.text.contains(&format!("\n{name}.workspace = true")));
    let lines = table(&manifest, "[workspace.dependencies]");
    let unused = lines.iter().filter_map(|line| name(line)).filter(|name| !used(name));
    none("dependencies of the root Cargo.toml nobody uses", &unused.map(str::to_owned).collect::<Vec<_>>());
}

#[test]
fn versions_stand_in_the_root_alone() {
    let mut complaints = Vec::new();
    for package in files("").iter().filter(|file| file.name() == "Cargo.toml" && file.path != "Cargo.toml") {
        for header in ["[dependencies]", "[dev-dependencies]", "[build-dependencies]"] {
            let lines = table(&package.text, header).into_iter().filter(|line| name(line).is_some());
            let own = lines.filter(|line| !line.contains("workspace = true"));
            complaints.extend(own.map(|line| format!("{}: {line}", package.path)));
        }
    }
    none("a dependency takes its version from the root Cargo.toml (`name.workspace = true`)", &complaints);
}

#[test]
fn the_toolchain_is_named_once_and_alike() {
    let channel = read("rust-toolchain.toml");
    let channel =
        channel.lines().find_map(|line| line.strip_prefix("channel = ")).unwrap().trim_matches('"').to_owned();
    let manifest = read("Cargo.toml");
    let minimum = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap().trim_matches('"');
    assert!(channel.starts_with(minimum), "rust-toolchain.toml says {channel}, Cargo.toml says {minimum}");
}
