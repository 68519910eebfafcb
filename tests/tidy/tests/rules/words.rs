//! Words and habits that do not belong into the repository.

use regex::Regex;

use crate::repository::{File, files, none, rust_files};

/// Lines of a file that match, as `path:line: text`.
fn matches(file: &File, pattern: &Regex) -> Vec<String> {
    let lines = file.text.lines().enumerate().filter(|(_, line)| pattern.is_match(line));
    lines.map(|(number, line)| format!("{}:{}: {}", file.path, number.saturating_add(1), line.trim())).collect()
}

/// The patterns stand in pieces so that this file does not match itself.
fn pattern(pieces: &[&str]) -> Regex {
    Regex::new(&pieces.concat()).unwrap()
}

fn search<'a>(files: impl IntoIterator<Item = &'a File>, pattern: &Regex) -> Vec<String> {
    files.into_iter().filter(|file| !file.is_generated()).flat_map(|file| matches(file, pattern)).collect()
}

#[test]
fn nothing_is_marked_as_unfinished() {
    let marks = pattern(&[r"\b(TO", r"DO|FIX", r"ME|XX", r"X|HA", r"CK)\b|unimplemen", r"ted!|to", r"do!\("]);
    none("unfinished: do it, or write an issue", &search(&files(""), &marks));
}

#[test]
fn no_path_of_one_machine_is_written_down() {
    let paths = pattern(&[r"/ro", r"ot/|/ho", r"me/[a-z]|/Use", r"rs/[a-z]|/wo", r"rk/"]);
    none("absolute paths of somebody's machine", &search(&files(""), &paths));
}

#[test]
fn addresses_are_of_example_domains() {
    let address = Regex::new(r"[A-Za-z0-9._+-]+@([A-Za-z0-9-]+\.)+(com|org|net|de|io|dev|co|eu)\b").unwrap();
    let example = Regex::new(r"@(([a-z0-9-]+\.)*example\.(com|org|net))\b").unwrap();
    let mut found = search(files("").iter().filter(|file| file.name() != "LICENSE"), &address);
    found.retain(|line| !example.is_match(line));
    none("e-mail addresses of real domains", &found);
}

#[test]
fn no_test_is_switched_off_or_repeated_until_it_passes() {
    let ignored = pattern(&[r"#\[ign", r"ore"]);
    let skipped = pattern(&[r"\b(it|test|describe)\.(sk", r"ip|on", r"ly)\b|re", r"tries?: [1-9]"]);
    let rust = rust_files();
    let typescript: Vec<File> = files("").into_iter().filter(|file| file.path.contains(".test.")).collect();
    none("tests that do not run", &search(&rust, &ignored));
    none("tests that do not run", &search(&typescript, &skipped));
}

#[test]
fn names_of_tests_are_sentences() {
    let name =
        Regex::new(r"(?m)^\s*#\[(?:tokio::|actix_web::)?test(?:\(.*\))?\]\s*(?:#\[.*\]\s*)*(?:async )?fn ([a-z0-9_]+)")
            .unwrap();
    let mut complaints = Vec::new();
    for file in rust_files() {
        let names = name.captures_iter(&file.text).filter_map(|found| found.get(1));
        let short = names.filter(|name| name.as_str().matches('_').count() < 1);
        complaints.extend(short.map(|name| format!("{}: {}", file.path, name.as_str())));
    }
    none("a test's name says what must hold", &complaints);
}

#[test]
fn lints_are_expected_with_a_reason_rather_than_allowed() {
    let allowed = pattern(&[r"#!?\[all", r"ow\("]);
    none("`#[expect(…, reason = \"…\")]` instead", &search(&rust_files(), &allowed));
}

#[test]
fn no_code_is_commented_out() {
    let code = Regex::new(r"^\s*//[^/!].*(;|\{|\}\)?)$").unwrap();
    none("commented-out code", &search(&rust_files(), &code));
}

#[test]
fn libraries_do_not_print() {
    let print = pattern(&[r"\be?pri", r"ntln!"]);
    let may_print = |file: &File| {
        // Who expects the lint has said why.
        file.is_test()
            || file.text.contains("clippy::print_std")
            || ["services/reaktly/", "shared/runtime/"].iter().any(|folder| file.path.starts_with(folder))
            || ["/examples/", "/bin/"].iter().any(|folder| file.path.contains(folder))
    };
    let sources: Vec<File> = rust_files().into_iter().filter(|file| !may_print(file)).collect();
    none("printing is for the command line; a library logs or answers", &search(&sources, &print));
}
