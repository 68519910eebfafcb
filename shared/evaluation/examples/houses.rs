//! What comes of every question of the houses in some files: `cargo run -p reaktly-evaluation --example houses -- FILE…`.
//! One line a question (tab-separated: house, kind, how it ended, coverage, question, what was said), then the sums.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use reaktly_evaluation::house::{self, End};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut sums: BTreeMap<(String, String), usize> = BTreeMap::new();
    for path in std::env::args_os().skip(1).map(PathBuf::from) {
        for house in house::houses(&path, &std::fs::read_to_string(&path)?)? {
            for told in house::tell(&house).await? {
                let known = if told.article.is_some() { "known" } else { "unknown" };
                let kind = if told.kind.is_empty() { known } else { told.kind };
                let said = told.said.replace('\n', " ");
                println!("{}\t{kind}\t{:?}\t{:.2}\t{}\t{said}", house.name, told.end, told.coverage, told.question);
                for name in [house.name.as_str(), "all"] {
                    *sums.entry((name.to_owned(), format!("{kind} {}", ending(told.end)))).or_default() += 1;
                }
            }
        }
    }
    for ((house, what), count) in sums {
        println!("{house}: {what}: {count}");
    }
    Ok(())
}

const fn ending(end: End) -> &'static str {
    match end {
        End::Right => "right",
        End::Wrong => "wrong",
        End::AskedRight => "asked back rightly",
        End::Asked => "asked back",
        End::Left => "left to people",
    }
}
