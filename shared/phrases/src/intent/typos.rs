//! Misspelt words of a wish for a person: one letter wrong, missing, doubled or swapped with its neighbour.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::lexicon::{self, word_list};

/// The sentence with misspelt words mended; `None` when there are none.
pub(super) fn mended(sentence: &str) -> Option<String> {
    let mut changed = false;
    let words: Vec<&str> = sentence
        .split(' ')
        .map(|word| match mend(word) {
            Some(mended) => {
                changed = true;
                mended
            }
            None => word,
        })
        .collect();
    changed.then(|| words.join(" "))
}

/// Reads the words ahead of the first message.
pub(super) fn warm() {
    LazyLock::force(&KNOWN);
}

fn mend(word: &str) -> Option<&'static str> {
    let (known, others) = &*KNOWN;
    if word.chars().count() < 4 || known.contains(word) || others.contains(word) {
        return None;
    }
    let letters: Vec<char> = word.chars().collect();
    known.iter().find(|right| is_near(&letters, &right.chars().collect::<Vec<_>>())).copied()
}

/// Whether one slip makes `wrong` of `right`. The first letter is seldom wrong, and the last one makes other forms of a
/// word: both must be right, but for a swap.
fn is_near(wrong: &[char], right: &[char]) -> bool {
    if right.len() < 4 {
        return false;
    }
    let start = wrong.iter().zip(right).take_while(|(one, other)| one == other).count();
    let end = wrong.iter().rev().zip(right.iter().rev()).take_while(|(one, other)| one == other).count();
    let swapped = || {
        let pair = |letters: &[char], at: usize| Some((*letters.get(at)?, *letters.get(at + 1)?));
        match (pair(wrong, start), pair(right, start)) {
            (Some((a, b)), Some((c, d))) => a == d && b == c && start + 2 + end >= right.len(),
            _ => false,
        }
    };
    if wrong.len() == right.len() && swapped() {
        return start > 0;
    }
    // Four letters are too few for more than a swap.
    if right.len() < 5 || start == 0 || end == 0 {
        return false;
    }
    let longer = wrong.len().max(right.len());
    wrong.len().abs_diff(right.len()) <= 1 && start + end + 1 >= longer
}

/// Words worth mending, and common ones that only look like them.
static KNOWN: LazyLock<(HashSet<&str>, HashSet<&str>)> = LazyLock::new(|| {
    let list = |key| word_list(lexicon::TYPOS, key).into_iter().collect();
    (list("known"), list("others"))
});
