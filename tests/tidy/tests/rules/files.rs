//! Where files are and how long they may be.

use crate::repository::{File, entries, files, none, read, root, rust_files};

const FILE_LINES_MAX: usize = 400;
const MAIN_LINES_MAX: usize = 15;
/// Lines of code of a package, comments, blank lines and tests apart.
const PACKAGE_LINES_MAX: usize = 3000;
/// Packages the layout does not let us divide: all SQL is in one, all of the public API in another, and all of Meta's
/// formats, kind by kind and field by field, in the third.
const LARGER_PACKAGES: [(&str, usize); 3] =
    [("shared/store", 12000), ("services/api", 11000), ("shared/whatsapp", 5000)];
const README_LINES_MAX: usize = 30;
/// The simulator is documentation of Meta's behaviour too.
const SIMULATOR_README_LINES_MAX: usize = 60;

const TOP_LEVEL: [&str; 19] = [
    ".ci",
    ".config",
    ".dockerignore",
    ".gitignore",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "clippy.toml",
    "deny.toml",
    "deploy",
    "docker-compose.yml",
    "proto",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "scripts",
    "services",
    "shared",
    "tests",
];

/// Folders of the packages, such as `services/ingress`.
fn packages() -> Vec<String> {
    let folders = ["services", "shared", "tests"].into_iter().flat_map(|group| {
        let names = entries(group).into_iter();
        names.map(move |name| format!("{group}/{name}"))
    });
    folders.filter(|folder| root().join(folder).join("Cargo.toml").exists()).collect()
}

#[test]
fn the_top_level_holds_what_the_layout_lists() {
    let unknown: Vec<String> = entries("").into_iter().filter(|name| !TOP_LEVEL.contains(&name.as_str())).collect();
    none("not part of the top level", &unknown);
}

#[test]
fn no_file_is_too_long_to_be_read_at_once() {
    let mut complaints = Vec::new();
    for file in
        files("").iter().filter(|file| file.has_extension(&["rs", "ts", "tsx", "py", "sql"]) && !file.is_generated())
    {
        let lines = file.text.lines().count();
        let most = if file.name() == "main.rs" && !file.is_test() { MAIN_LINES_MAX } else { FILE_LINES_MAX };
        if lines > most {
            complaints.push(format!("{}: {lines} lines, at most {most}", file.path));
        }
    }
    none("too long", &complaints);
}

fn lines_of_code(file: &File) -> usize {
    let lines = file.text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

#[test]
fn no_package_grows_beyond_an_afternoon_of_reading() {
    let mut complaints = Vec::new();
    for package in packages().into_iter().filter(|package| !package.starts_with("tests/")) {
        let folder = format!("{package}/src/");
        let sources = rust_files().into_iter().filter(|file| file.path.starts_with(&folder));
        let lines: usize =
            sources.filter(|file| !file.is_generated() && !file.is_test()).map(|file| lines_of_code(&file)).sum();
        let larger = LARGER_PACKAGES.iter().find(|(name, _)| *name == package);
        let most = larger.map_or(PACKAGE_LINES_MAX, |(_, most)| *most);
        if lines > most {
            complaints.push(format!("{package}: {lines} lines of code, at most {most}"));
        }
    }
    none("too large a package", &complaints);
}

#[test]
fn every_package_follows_the_house() {
    let mut complaints = Vec::new();
    for package in packages() {
        let manifest = read(&format!("{package}/Cargo.toml"));
        let mut expect = |held: bool, what: &str| {
            if !held {
                complaints.push(format!("{package}: {what}"));
            }
        };
        let name = package.rsplit('/').next().unwrap_or_default();
        let expected = if name == "reaktly" { name.to_owned() } else { format!("reaktly-{name}") };
        expect(manifest.contains(&format!("name = \"{expected}\"\n")), "the package is named after its folder");
        expect(manifest.contains("[lints]\nworkspace = true"), "`[lints] workspace = true` is missing");
        expect(manifest.contains("[lib]\ndoctest = false"), "`[lib] doctest = false` is missing");
        expect(manifest.contains("description = \""), "a description is missing");
        for inherited in ["version", "edition", "rust-version", "license", "publish"] {
            expect(
                manifest.contains(&format!("{inherited}.workspace = true")),
                &format!("{inherited} is not inherited"),
            );
        }
        let most = if name == "simulator" { SIMULATOR_README_LINES_MAX } else { README_LINES_MAX };
        let readme = std::fs::read_to_string(root().join(&package).join("README.md")).unwrap_or_default();
        expect(!readme.is_empty(), "README.md is missing");
        expect(readme.lines().count() <= most, &format!("README.md has more than {most} lines"));
        let library = std::fs::read_to_string(root().join(&package).join("src/lib.rs")).unwrap_or_default();
        expect(
            library.starts_with("#![doc = include_str!(\"../README.md\")]"),
            "src/lib.rs does not start with its README",
        );
    }
    none("packages that differ", &complaints);
}

#[test]
fn every_migration_can_be_undone() {
    let folder = "shared/store/migrations";
    let mut complaints = Vec::new();
    for migration in entries(folder) {
        for file in ["up.sql", "down.sql"] {
            let text = std::fs::read_to_string(root().join(folder).join(&migration).join(file)).unwrap_or_default();
            if text.trim().is_empty() {
                complaints.push(format!("{migration}/{file} is missing or empty"));
            }
        }
    }
    none("migrations", &complaints);
}
