//! Pictures drawn in code: a JPEG of one colour per block, a PNG without compression.

use super::bits::HighFirst;

/// Blocks of eight by eight pixels.
const COLUMNS: u16 = 40;
const ROWS: u16 = 30;
/// Pixels of the PNG.
const SIDE: u32 = 48;

/// A landscape of 320 by 240 pixels as a baseline JPEG.
pub(super) fn jpeg() -> Vec<u8> {
    let mut file = vec![0xFF, 0xD8];
    // Quantization by eight alone: the constant part of a block is eight times its value.
    segment(&mut file, 0xDB, &[&[0_u8][..], &[8; 64]].concat());
    let [high, low] = (ROWS * 8).to_be_bytes();
    let [wide, narrow] = (COLUMNS * 8).to_be_bytes();
    segment(&mut file, 0xC0, &[8, high, low, wide, narrow, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    let constants = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    segment(&mut file, 0xC4, &[&[0x00][..], &constants].concat());
    // The only thing ever said of the rest of a block is that there is none.
    segment(&mut file, 0xC4, &[0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    segment(&mut file, 0xDA, &[3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
    for byte in blocks() {
        file.push(byte);
        if byte == 0xFF {
            file.push(0);
        }
    }
    file.extend([0xFF, 0xD9]);
    file
}

fn segment(file: &mut Vec<u8>, marker: u8, content: &[u8]) {
    file.extend([0xFF, marker]);
    file.extend(u16::try_from(content.len() + 2).unwrap_or(u16::MAX).to_be_bytes());
    file.extend(content);
}

fn blocks() -> Vec<u8> {
    let mut bits = HighFirst::default();
    let mut before = [0; 3];
    for row in 0..i32::from(ROWS) {
        for column in 0..i32::from(COLUMNS) {
            let now = colour(column, row);
            for (value, before) in std::iter::zip(now, before) {
                difference(&mut bits, value - before);
                bits.bits(0, 1);
            }
            before = now;
        }
    }
    bits.align(1);
    bits.finish()
}

/// Brightness and the two colour parts of a block, each less 128: sky, sun and a meadow.
fn colour(column: i32, row: i32) -> [i32; 3] {
    let (across, down) = (column - 29, row - 7);
    if across * across + down * down < 14 {
        return [90, -70, 20];
    }
    let hill = 19 + (column - 12) * (column - 12) / 90;
    if row > hill { [-10 - (row - hill) * 3, -40, -35] } else { [20 + row * 3, 45 - row * 2, -25 + row] }
}

fn difference(bits: &mut HighFirst, value: i32) {
    let size = u8::try_from(i32::BITS - value.unsigned_abs().leading_zeros()).unwrap_or_default();
    match size {
        0 => bits.bits(0b00, 2),
        1..=5 => bits.bits(u32::from(size) + 1, 3),
        _ => bits.bits((1 << (size - 2)) - 2, size - 2),
    }
    let coded = if value < 0 { value - 1 } else { value };
    bits.bits(coded.cast_unsigned(), size);
}

/// A square of 48 by 48 pixels as a PNG.
pub(super) fn png() -> Vec<u8> {
    let mut raw = Vec::new();
    for row in 0..SIDE {
        raw.push(0);
        for column in 0..SIDE {
            let shade = |value: u32| u8::try_from(value * 5).unwrap_or(u8::MAX);
            raw.extend([shade(column), shade(row), 160]);
        }
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let [a, b, c, d] = SIDE.to_be_bytes();
    chunk(&mut file, *b"IHDR", &[a, b, c, d, a, b, c, d, 8, 2, 0, 0, 0]);
    chunk(&mut file, *b"IDAT", &stored(&raw));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    file.extend(u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes());
    let body = [&kind[..], content].concat();
    file.extend(&body);
    file.extend(crc(&body).to_be_bytes());
}

/// Data in the zlib form without compression.
fn stored(raw: &[u8]) -> Vec<u8> {
    let mut data = vec![0x78, 0x01];
    let parts = raw.chunks(usize::from(u16::MAX));
    let count = parts.len();
    for (index, part) in parts.enumerate() {
        let length = u16::try_from(part.len()).unwrap_or(u16::MAX);
        data.push(u8::from(index + 1 == count));
        data.extend(length.to_le_bytes());
        data.extend((!length).to_le_bytes());
        data.extend(part);
    }
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in raw {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    data.extend(((high << 16) | low).to_be_bytes());
    data
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        let start = sum ^ u32::from(*byte);
        (0..8).fold(start, |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}
