//! Random Markdown: every construct, in and beside every other, well-formed or not.

use fastrand::Rng;

const WORDS: [&str; 24] = [
    "delivery",
    "two",
    "days",
    "Größe",
    "snake_case",
    "2*3*4",
    "don't",
    "€4,90",
    "a",
    "C++",
    "naïve",
    "100%",
    "e.g.",
    "`x`",
    "*",
    "_",
    "~~",
    "**",
    "#",
    "|",
    "<b>",
    "&amp;",
    "https://example.com/a_b?c=*d*",
    "mia@example.com",
];
const MARKS: [&str; 7] = ["**", "__", "*", "_", "~~", "***", "`"];
const DEPTH_MAX: usize = 3;

/// One to eight blocks.
pub(super) fn document(random: &mut Rng) -> String {
    let blocks: Vec<String> = (0..random.usize(1..=8)).map(|_| block(random, 0)).collect();
    blocks.join(if random.u8(..4) == 0 { "\n" } else { "\n\n" })
}

fn block(random: &mut Rng, depth: usize) -> String {
    match random.u8(..11) {
        0 => format!("{} {}", "#".repeat(random.usize(1..=7)), line(random)),
        1 => format!("{}\n{}", line(random), if random.bool() { "===" } else { "---" }),
        2 => list(random, depth, |_| "- ".to_owned()),
        3 => list(random, depth, |number| format!("{number}. ")),
        4 => list(random, depth, |number| format!("- [{}] ", if number % 2 == 0 { "x" } else { " " })),
        5 => table(random),
        6 => format!("```{}\n{}\n```", if random.bool() { "rust" } else { "" }, line(random)),
        7 if depth < DEPTH_MAX => indented(&block(random, depth + 1), "> "),
        8 => format!("<div class=\"x\">{}</div>", line(random)),
        9 => "* * *".to_owned(),
        _ => (0..random.usize(1..=3)).map(|_| line(random)).collect::<Vec<_>>().join("\n"),
    }
}

fn list(random: &mut Rng, depth: usize, mark: impl Fn(usize) -> String) -> String {
    let items = (1..=random.usize(1..=4)).map(|number| {
        let mut item = mark(number) + &line(random);
        if depth < DEPTH_MAX && random.u8(..4) == 0 {
            item = format!("{item}\n{}", indented(&block(random, depth + 1), "    "));
        }
        item
    });
    items.collect::<Vec<_>>().join("\n")
}

fn table(random: &mut Rng) -> String {
    let columns = random.usize(1..=4);
    let mut row = || {
        let cells: Vec<String> = (0..columns).map(|_| inline(random, 0)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let (head, rows) = (row(), [row(), row()]);
    format!("{head}\n|{}\n{}", "---|".repeat(columns), rows.join("\n"))
}

fn line(random: &mut Rng) -> String {
    (0..random.usize(1..=6)).map(|_| inline(random, 0)).collect::<Vec<_>>().join(" ")
}

fn inline(random: &mut Rng, depth: usize) -> String {
    match random.u8(..9) {
        0 | 1 if depth < DEPTH_MAX => {
            let mark = random.choice(MARKS).unwrap_or_default();
            let glue = if random.u8(..5) == 0 { " " } else { "" };
            let close = if random.u8(..8) == 0 { "" } else { mark };
            format!("{mark}{glue}{}{glue}{close}", inline(random, depth + 1))
        }
        2 => format!("[{}](https://example.com/{})", inline(random, DEPTH_MAX), random.u8(..)),
        3 => format!("[{}](/help \"title\")", inline(random, DEPTH_MAX)),
        4 => format!("![{}](https://example.com/p.png)", word(random)),
        5 => format!("<https://example.com/{}>", random.u8(..)),
        6 => format!("<em>{}</em>", word(random)),
        _ => word(random),
    }
}

fn word(random: &mut Rng) -> String {
    let word = random.choice(WORDS).unwrap_or_default();
    if random.u8(..10) == 0 { format!("{word}{}", random.choice(WORDS).unwrap_or_default()) } else { word.to_owned() }
}

fn indented(text: &str, by: &str) -> String {
    text.lines().map(|line| format!("{by}{line}")).collect::<Vec<_>>().join("\n")
}
