//! The words of a knowledge base, for those of a question that it does not have: slips of the finger, compounds, and
//! their parts.

use super::memory::bytes_of;
use crate::language::Language;

/// Letters from which on a word may have one slip, and two.
const ONE_SLIP_LETTERS: usize = 5;
const TWO_SLIPS_LETTERS: usize = 9;
/// What a word counts that is another with one slip, and with two.
const ONE_SLIP_CREDIT: f32 = 0.9;
const TWO_SLIPS_CREDIT: f32 = 0.75;
/// Fewest letters of a part of a compound.
const PART_LETTERS: usize = 4;
/// What all parts of a compound count together.
const PARTS_CREDIT: f32 = 0.95;
/// What a compound counts for one of its parts.
const WHOLE_CREDIT: f32 = 0.75;
/// Letters two compounds begin with when they share their first part; what one counts for the other.
const HEAD_LETTERS: usize = 6;
const HEAD_CREDIT: f32 = 0.55;
/// What may stand between the parts of a compound.
const JOINTS: [&str; 5] = ["", "s", "n", "en", "es"];

/// Words, each once, sorted.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// All of them, one after the other.
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
    /// The number of each one's stem.
    stems: Vec<u32>,
    /// Which letters each has, for a quick no.
    letters: Vec<u32>,
}

/// A word of the knowledge base that may be meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Like {
    /// The number of its stem.
    pub(super) stem: u32,
    /// How far it counts as the word of the question, 0 to 1.
    pub(super) credit: f32,
    /// Whether it is a part of the word, and counts beside the others.
    pub(super) is_part: bool,
}

impl Vocabulary {
    /// The vocabulary of these words with their stems' numbers.
    pub(super) fn of(mut words: Vec<(String, u32)>) -> Self {
        words.sort_unstable();
        words.dedup_by(|next, kept| next.0 == kept.0);
        let mut vocabulary = Self::default();
        for (word, stem) in &words {
            vocabulary.text.push_str(word);
            vocabulary.ends.push(u32::try_from(vocabulary.text.len()).unwrap_or(u32::MAX));
            vocabulary.stems.push(*stem);
            vocabulary.letters.push(letters(word));
        }
        vocabulary.text.shrink_to_fit();
        vocabulary
    }

    /// The stem of a word the knowledge base has.
    pub(super) fn stem(&self, word: &str) -> Option<u32> {
        self.beginning_with(word).next().filter(|(first, _)| *first == word).map(|(_, stem)| stem)
    }

    /// The words that begin with some letters, the shortest of a kind first, with the numbers of their stems.
    fn beginning_with<'a>(&'a self, head: &'a str) -> impl Iterator<Item = (&'a str, u32)> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.word(middle) < head {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let words = (low..self.ends.len()).map_while(|at| Some((self.word(at), *self.stems.get(at)?)));
        words.take_while(move |(word, _)| word.starts_with(head))
    }

    /// Words that may be meant by one that the knowledge base does not have, without diacritics.
    pub(super) fn likes(&self, word: &str, language: Language) -> Vec<Like> {
        let mut likes = self.parts(word, language);
        if likes.is_empty() {
            likes = self.slips(word);
        }
        if likes.is_empty() {
            likes = self.heads(word, language);
        }
        likes
    }

    /// Compounds with the same first part, where the language makes them.
    fn heads(&self, word: &str, language: Language) -> Vec<Like> {
        let Some((at, _)) = word.char_indices().nth(HEAD_LETTERS).filter(|_| makes_compounds(language)) else {
            return Vec::new();
        };
        let head = word.get(..at).unwrap_or(word);
        let like = |(_, stem)| Like { stem, credit: HEAD_CREDIT, is_part: false };
        self.beginning_with(head).map(like).collect()
    }

    /// Compounds that a word is the beginning or the end of, where the language makes them; `root` is its stem.
    pub(super) fn wholes(&self, word: &str, root: &str, language: Language) -> Vec<Like> {
        if !makes_compounds(language) || root.chars().count() < PART_LETTERS {
            return Vec::new();
        }
        let is_whole = |rest: &str| rest.chars().count() >= PART_LETTERS;
        let like = |stem| Like { stem, credit: WHOLE_CREDIT, is_part: false };
        let begun = self.beginning_with(root).filter(|(word, _)| word.strip_prefix(root).is_some_and(is_whole));
        let wanted = letters(word);
        let may_end = |at: &usize| self.letters.get(*at).is_some_and(|letters| wanted & !letters == 0);
        let ending =
            (0..self.stems.len()).filter(may_end).filter(|at| self.word(*at).strip_suffix(word).is_some_and(is_whole));
        begun.map(|(_, stem)| stem).chain(ending.filter_map(|at| self.stems.get(at).copied())).map(like).collect()
    }

    /// Memory it takes.
    pub(super) fn size_bytes(&self) -> usize {
        self.text.capacity() + bytes_of(&self.ends) + bytes_of(&self.stems) + bytes_of(&self.letters)
    }

    /// The parts of a compound: two known words, or, where the language makes compounds, one at an end.
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    fn parts(&self, word: &str, language: Language) -> Vec<Like> {
        let length = word.chars().count() as f32;
        let part = |text: &str, stem| {
            let share = text.chars().count() as f32 / length;
            Like { stem, credit: PARTS_CREDIT * share, is_part: true }
        };
        let mut single: Option<Like> = None;
        for (at, _) in word.char_indices() {
            let (head, tail) = word.split_at(at);
            if head.chars().count() < PART_LETTERS || tail.chars().count() < PART_LETTERS {
                continue;
            }
            let tail_stem = self.stem(tail);
            let heads = JOINTS.iter().filter_map(|joint| head.strip_suffix(joint));
            let head_stem = heads.filter(|head| head.chars().count() >= PART_LETTERS).find_map(|head| self.stem(head));
            match (head_stem, tail_stem) {
                (Some(one), Some(other)) => return vec![part(head, one), part(tail, other)],
                (Some(one), None) => single = Some(longer(single, part(head, one))),
                (None, Some(other)) => single = Some(longer(single, part(tail, other))),
                (None, None) => {}
            }
        }
        single.filter(|_| makes_compounds(language)).into_iter().collect()
    }

    /// The nearest words, where a slip or two of the finger lie between.
    fn slips(&self, word: &str) -> Vec<Like> {
        let typed: Vec<char> = word.chars().collect();
        let most = match typed.len() {
            ..ONE_SLIP_LETTERS => return Vec::new(),
            ONE_SLIP_LETTERS..TWO_SLIPS_LETTERS => 1,
            _ => 2,
        };
        if typed.iter().any(|c| c.is_numeric()) {
            return Vec::new();
        }
        let wanted = letters(word);
        let mut best: (usize, Vec<Like>) = (most, Vec::new());
        for (at, (stem, letters)) in self.stems.iter().zip(&self.letters).enumerate() {
            if (wanted ^ letters).count_ones() as usize > 2 * best.0 {
                continue;
            }
            let Some(slips) = slips(&typed, self.word(at), best.0) else { continue };
            if slips < best.0 {
                best = (slips, Vec::new());
            }
            let credit = if slips <= 1 { ONE_SLIP_CREDIT } else { TWO_SLIPS_CREDIT };
            best.1.push(Like { stem: *stem, credit, is_part: false });
        }
        best.1
    }

    fn word(&self, at: usize) -> &str {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).map_or(0, end);
        self.text.get(start..end(at)).unwrap_or_default()
    }
}

/// Whether a language writes compounds as one word.
const fn makes_compounds(language: Language) -> bool {
    matches!(language, Language::De | Language::Nl)
}

fn longer(one: Option<Like>, other: Like) -> Like {
    one.filter(|one| one.credit >= other.credit).unwrap_or(other)
}

/// A bit for each letter of the alphabet; others share what is left.
fn letters(word: &str) -> u32 {
    word.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % 32))
}

/// Letters added, left out, changed or exchanged with their neighbour to come from one word to the other; `None` for
/// more than `most`, and for another first letter.
fn slips(typed: &[char], word: &str, most: usize) -> Option<usize> {
    let other: Vec<char> = word.chars().collect();
    if typed.len().abs_diff(other.len()) > most || other.len() < ONE_SLIP_LETTERS - 1 || typed.first() != other.first()
    {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in typed.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let mut cost = cell(&row, j) + usize::from(a != b);
            cost = cost.min(cell(&row, j + 1) + 1).min(cell(&next, j) + 1);
            let exchanged = i > 0 && j > 0 && typed.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if exchanged {
                cost = cost.min(cell(&before, j - 1) + 1);
            }
            next.push(cost);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|cost| *cost <= most)
}

#[cfg(test)]
mod tests;
