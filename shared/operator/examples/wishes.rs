//! Measures the rules on data of your own: `cargo run -p reaktly-operator --example wishes -- FILE…`.
//!
//! Every line of a text file is a message; of a `.csv` its first column; of a question-answering set (`.json`) its
//! questions. It prints how many of them the rules take for a wish for a person, or hand over for another reason, and the
//! first of those messages.

#![expect(clippy::print_stdout, reason = "an example prints its result")]

use std::collections::BTreeMap;

use reaktly_operator::intent::{Intent, Offered, understand};
use serde_json::Value;

type Failure = Box<dyn std::error::Error>;

/// Messages shown for each intent.
const SHOWN: usize = 60;

fn main() -> Result<(), Failure> {
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file)?;
        let messages = if file.ends_with(".json") { questions(&serde_json::from_str(&text)?) } else { lines(&text) };
        let mut by_intent: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for message in &messages {
            let intent = understand(message, Offered::Nothing);
            if intent != Intent::Asks {
                by_intent.entry(format!("{intent:?}")).or_default().push(message);
            }
        }
        println!("{file}: {} messages", messages.len());
        for (intent, messages) in by_intent {
            println!("  {intent}: {}", messages.len());
            for message in messages.iter().take(SHOWN) {
                println!("    {message}");
            }
        }
        if std::env::var_os("MISSED").is_some() {
            let missed = messages.iter().filter(|message| understand(message, Offered::Nothing) == Intent::Asks);
            missed.for_each(|message| println!("    missed: {message}"));
        }
    }
    Ok(())
}

fn lines(text: &str) -> Vec<String> {
    let column =
        |line: &str| line.rsplit_once(',').filter(|(_, label)| label.contains('_')).map(|(text, _)| text.to_owned());
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| column(line).unwrap_or_else(|| line.to_owned()).trim_matches('"').to_owned()).collect()
}

/// Every string called `question`, wherever it stands.
fn questions(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(questions).collect(),
        Value::Object(fields) => {
            let own = fields.get("question").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(fields.values().flat_map(questions)).collect()
        }
        _ => Vec::new(),
    }
}
