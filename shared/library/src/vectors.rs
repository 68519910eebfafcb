//! Vectors of a piece as bytes: how many there are (16 bits), then their values one after the other (16-bit floats),
//! all little-endian.

use half::f16;

/// Vectors as bytes; all of them have one size, and at most 65,535 are kept.
pub fn to_bytes(vectors: &[Vec<f32>]) -> Vec<u8> {
    let count = u16::try_from(vectors.len()).unwrap_or(u16::MAX);
    let values = vectors.iter().take(count.into()).flatten();
    let values = values.flat_map(|value| f16::from_f32(*value).to_le_bytes());
    count.to_le_bytes().into_iter().chain(values).collect()
}

/// Vectors from bytes; none from bytes that are not vectors.
pub fn from_bytes(bytes: &[u8]) -> Vec<Vec<f32>> {
    let Some((count, values)) = bytes.split_first_chunk() else { return Vec::new() };
    let count = usize::from(u16::from_le_bytes(*count));
    let (values, _) = values.as_chunks();
    let size = values.len().checked_div(count).unwrap_or(0);
    if size == 0 {
        return Vec::new();
    }
    let vector = |values: &[[u8; 2]]| values.iter().map(|value| f16::from_le_bytes(*value).to_f32()).collect();
    values.chunks_exact(size).take(count).map(vector).collect()
}

#[cfg(test)]
mod tests {
    use super::{from_bytes, to_bytes};

    #[test]
    fn vectors_come_back_as_they_were_stored() {
        let vectors = [vec![0.5, -0.25, 1.0], vec![0.0, 2.0, -1.0]];
        assert_eq!(from_bytes(&to_bytes(&vectors)), vectors);
        assert!(from_bytes(&to_bytes(&[])).is_empty());
        assert!(from_bytes(&[]).is_empty());
    }
}
