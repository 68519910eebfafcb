//! How much memory an index takes, counted from what it holds.

use std::collections::HashMap;

use crate::chunk::IndexedChunk;

/// What the allocator adds to each piece it gives out.
const PIECE_BYTES: usize = 16;

/// What a list takes.
pub(super) fn bytes_of<T>(list: &Vec<T>) -> usize {
    list.capacity() * size_of::<T>()
}

/// What a map takes: room is doubled when seven eighths are full, and each place has a byte of its own.
pub(super) fn bytes_of_map<K, V, S>(map: &HashMap<K, V, S>) -> usize {
    (map.capacity() * 8 / 7).next_power_of_two() * (size_of::<(K, V)>() + 1)
}

/// What the chunks take, their texts included.
pub(super) fn bytes_of_chunks(chunks: &Vec<IndexedChunk>) -> usize {
    let text = |text: &String| text.capacity() + PIECE_BYTES;
    let own = |chunk: &IndexedChunk| {
        let questions = bytes_of(&chunk.questions) + chunk.questions.iter().map(text).sum::<usize>();
        let url = chunk.url.as_ref().map_or(0, text);
        text(&chunk.title) + text(&chunk.heading) + text(&chunk.text) + questions + url
    };
    bytes_of(chunks) + chunks.iter().map(own).sum::<usize>()
}
