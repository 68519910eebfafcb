//! Brings a text to the spelling the vocabulary knows: replacements by the longest match, one mark for each gap.

/// What stands for a space.
const SPACE: &str = "\u{2581}";
/// A node that ends a key.
const HAS_LEAF: u32 = 0x100;
/// The parts of a node that say which byte leads to it.
const LABEL: u32 = 0x8000_00ff;
/// The part of a leaf that is its value.
const VALUE: u32 = 0x7fff_ffff;

/// Replacements, found by a double-array trie over bytes.
#[derive(Debug)]
pub(crate) struct Normalizer {
    nodes: Vec<u32>,
    /// What is written instead, each ended by a zero byte.
    replacements: Vec<u8>,
}

impl Normalizer {
    /// Reads the length of the trie, the trie, and the replacements; `None` when that is not what the bytes are.
    pub(crate) fn read(map: &[u8]) -> Option<Self> {
        let (length, rest) = map.split_first_chunk()?;
        let (trie, replacements) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        let (nodes, _) = trie.as_chunks();
        let nodes = nodes.iter().map(|node| u32::from_le_bytes(*node)).collect();
        Some(Self { nodes, replacements: replacements.to_vec() })
    }

    /// The text as the vocabulary spells it, a mark before each word; empty when there is nothing but space.
    pub(crate) fn normalize(&self, text: &str) -> String {
        let mut normal = String::from(SPACE);
        let mut rest = text;
        let mut after_space = true;
        while !rest.is_empty() {
            let (mut piece, left) = self.next(rest);
            rest = left;
            if after_space {
                piece = piece.trim_start_matches(' ');
            }
            if !piece.is_empty() {
                normal.push_str(&piece.replace(' ', SPACE));
                after_space = piece.ends_with(' ');
            }
        }
        let words = normal.trim_end_matches(SPACE);
        normal.truncate(words.len());
        normal
    }

    /// How the beginning of `text` is written, and what is left of it.
    fn next<'a>(&'a self, text: &'a str) -> (&'a str, &'a str) {
        let replaced = self.longest(text.as_bytes()).and_then(|(length, value)| {
            let replacement = self.replacements.get(value..)?.split(|byte| *byte == 0).next()?;
            Some((std::str::from_utf8(replacement).ok()?, text.get(length..)?))
        });
        replaced.unwrap_or_else(|| {
            let first = text.chars().next().map_or(text.len(), char::len_utf8);
            text.split_at_checked(first).unwrap_or((text, ""))
        })
    }

    /// Length of the longest key `bytes` begin with, and the key's value.
    fn longest(&self, bytes: &[u8]) -> Option<(usize, usize)> {
        let mut found = None;
        let mut at = offset(*self.nodes.first()?);
        for (length, byte) in (1..).zip(bytes) {
            at ^= usize::from(*byte);
            let Some(node) = self.nodes.get(at).filter(|node| **node & LABEL == u32::from(*byte)) else { break };
            at ^= offset(*node);
            if node & HAS_LEAF != 0 {
                let value = self.nodes.get(at)? & VALUE;
                found = Some((length, usize::try_from(value).ok()?));
            }
        }
        found
    }
}

/// How far a node's children lie from it.
fn offset(node: u32) -> usize {
    ((node >> 10) << ((node & 0x200) >> 6)) as usize
}
