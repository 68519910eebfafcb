//! A sentence cut out of formatted text may keep a mark whose partner stayed behind; WhatsApp would show it raw.

const MARKS: [char; 3] = ['*', '_', '~'];

/// The sentence without marks that have no partner in it. Marks inside words (`a_b`, `2*3`) are no formatting.
pub(super) fn balanced(sentence: &str) -> String {
    let mut chars: Vec<char> = sentence.replace("**", "").chars().collect();
    for mark in MARKS {
        let edges: Vec<usize> = (0..chars.len()).filter(|at| is_edge(&chars, *at, mark)).collect();
        if edges.len() % 2 == 1 {
            let mut at = 0;
            chars.retain(|_| {
                at += 1;
                !edges.contains(&(at - 1))
            });
        }
    }
    chars.into_iter().collect()
}

/// Whether the mark at `at` stands at the edge of a word.
fn is_edge(chars: &[char], at: usize, mark: char) -> bool {
    let in_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    chars.get(at) == Some(&mark) && !(in_word(before) && in_word(chars.get(at + 1)))
}

#[cfg(test)]
mod tests;
