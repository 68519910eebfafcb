//! Stickers drawn in code: a disc as a lossless WebP, still or moving.

use super::bits::LowFirst;

/// Pixels of a side: Meta asks for exactly these.
const SIDE: u32 = 512;

/// A still sticker.
pub(super) fn still() -> Vec<u8> {
    riff(&chunk(*b"VP8L", &disc([60, 170, 90], 240)))
}

/// A moving one: the disc grows and shrinks.
pub(super) fn moving() -> Vec<u8> {
    let side = &(SIDE - 1).to_le_bytes()[..3];
    // The flags say that it moves and that it has transparent parts.
    let mut content = chunk(*b"VP8X", &[&[0b0001_0010, 0, 0, 0][..], side, side].concat());
    content.extend(chunk(*b"ANIM", &[0; 6]));
    for radius in [120, 180, 240, 180] {
        let picture = chunk(*b"VP8L", &disc([200, 90, 60], radius));
        let place = [&[0; 6][..], side, side, &[200, 0, 0, 0b10], &picture].concat();
        content.extend(chunk(*b"ANMF", &place));
    }
    riff(&content)
}

/// One picture in which only transparency differs from pixel to pixel, one bit each.
fn disc([red, green, blue]: [u32; 3], radius: i32) -> Vec<u8> {
    let mut bits = LowFirst::default();
    bits.bits(0x2F, 8);
    bits.bits(SIDE - 1, 14);
    bits.bits(SIDE - 1, 14);
    // There is transparency; version 0; no transforms, no colour cache, one group of codes.
    bits.bits(1, 1);
    bits.bits(0, 3 + 3);
    for colour in [green, red, blue] {
        bits.bits(0b101, 3);
        bits.bits(colour, 8);
    }
    // Transparency is one of two values.
    bits.bits(0b111, 3);
    bits.bits(0, 8);
    bits.bits(255, 8);
    // Distances are never used.
    bits.bits(0b101, 3);
    bits.bits(0, 8);
    let middle = i32::try_from(SIDE / 2).unwrap_or_default();
    for row in -middle..middle {
        for column in -middle..middle {
            bits.bits(u32::from(row * row + column * column < radius * radius), 1);
        }
    }
    bits.finish()
}

fn riff(content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 4).unwrap_or(u32::MAX);
    [b"RIFF", &length.to_le_bytes()[..], b"WEBP", content].concat()
}

fn chunk(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX).to_le_bytes();
    let mut chunk = [&kind[..], &length, content].concat();
    if chunk.len() % 2 == 1 {
        chunk.push(0);
    }
    chunk
}
