//! A film made in code: H.264 whose blocks are not compressed, in an MP4 container.

use super::bits::HighFirst;

/// Blocks of 16 by 16 pixels.
const COLUMNS: u32 = 6;
const ROWS: u32 = 4;
const FRAMES: u32 = 8;
/// Units of time a second, and of one frame.
const SCALE: u32 = 1000;
const FRAME: u32 = 250;

/// Two seconds of a shade that wanders, with the brand of the container.
pub(super) fn film(brand: [u8; 4]) -> Vec<u8> {
    let start = atom(*b"ftyp", &[&brand, &0x200_u32.to_be_bytes()[..], &brand, b"isom", b"avc1"]);
    let frames: Vec<_> = (0..FRAMES).map(frame).collect();
    let data: Vec<&[u8]> = frames.iter().map(Vec::as_slice).collect();
    let offset = size(start.len() + 8);
    [start, atom(*b"mdat", &data), movie(&frames, offset)].concat()
}

fn movie(frames: &[Vec<u8>], offset: u32) -> Vec<u8> {
    let length = FRAMES * FRAME;
    let matrix = numbers(&[0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000]);
    let header = atom(
        *b"mvhd",
        &[&numbers(&[0, 0, 0, SCALE, length, 0x1_0000, 0x100_0000, 0, 0]), &matrix, &[0; 24], &[0, 0, 0, 2]],
    );
    let (width, height) = (COLUMNS * 16, ROWS * 16);
    let track = atom(
        *b"tkhd",
        &[&numbers(&[3, 0, 0, 1, 0, length, 0, 0, 0, 0]), &matrix, &numbers(&[width << 16, height << 16])],
    );
    let media = atom(*b"mdhd", &[&numbers(&[0, 0, 0, SCALE, length]), &[0x55, 0xC4, 0, 0]]);
    let handler = atom(*b"hdlr", &[&[0; 8], b"vide", &[0; 12], b"film\0"]);
    let reference = atom(*b"dref", &[&numbers(&[0, 1]), &atom(*b"url ", &[&[0, 0, 0, 1]])]);
    let information = atom(
        *b"minf",
        &[&atom(*b"vmhd", &[&[0, 0, 0, 1], &[0; 8]]), &atom(*b"dinf", &[&reference]), &samples(frames, offset)],
    );
    let media = atom(*b"mdia", &[&media, &handler, &information]);
    atom(*b"moov", &[&header, &atom(*b"trak", &[&track, &media])])
}

fn samples(frames: &[Vec<u8>], offset: u32) -> Vec<u8> {
    let sizes: Vec<_> = frames.iter().map(|frame| size(frame.len())).collect();
    let times = atom(*b"stts", &[&numbers(&[0, 1, FRAMES, FRAME])]);
    let chunks = atom(*b"stsc", &[&numbers(&[0, 1, 1, FRAMES, 1])]);
    let lengths = atom(*b"stsz", &[&numbers(&[0, 0, FRAMES]), &numbers(&sizes)]);
    let places = atom(*b"stco", &[&numbers(&[0, 1, offset])]);
    atom(*b"stbl", &[&description(), &times, &chunks, &lengths, &places])
}

fn description() -> Vec<u8> {
    let (sequence, picture) = (sequence(), picture());
    let length = |part: &[u8]| u16::try_from(part.len()).unwrap_or(u16::MAX).to_be_bytes();
    let codec = atom(
        *b"avcC",
        &[&[1, 66, 0xC0, 10, 0xFF, 0xE1], &length(&sequence), &sequence, &[1], &length(&picture), &picture],
    );
    let side = |blocks: u32| u16::try_from(blocks * 16).unwrap_or(u16::MAX).to_be_bytes();
    let entry = atom(
        *b"avc1",
        &[
            &[0, 0, 0, 0, 0, 0, 0, 1],
            &[0; 16],
            &side(COLUMNS),
            &side(ROWS),
            &numbers(&[0x48_0000, 0x48_0000, 0]),
            &[0, 1],
            &[0; 32],
            &[0, 24, 0xFF, 0xFF],
            &codec,
        ],
    );
    atom(*b"stsd", &[&numbers(&[0, 1]), &entry])
}

/// The sequence parameters: baseline, every frame for itself.
fn sequence() -> Vec<u8> {
    let mut bits = HighFirst::default();
    bits.bytes(&[0x67, 66, 0xC0, 10]);
    for value in [0, 0, 2, 1] {
        bits.golomb(value);
    }
    bits.bits(0, 1);
    bits.golomb(COLUMNS - 1);
    bits.golomb(ROWS - 1);
    bits.bits(0b1100, 4);
    end(bits)
}

fn picture() -> Vec<u8> {
    let mut bits = HighFirst::default();
    bits.bytes(&[0x68]);
    bits.golomb(0);
    bits.golomb(0);
    bits.bits(0, 2);
    for _ in 0..3 {
        bits.golomb(0);
    }
    bits.bits(0, 3);
    for _ in 0..3 {
        bits.golomb(0);
    }
    bits.bits(0b100, 3);
    end(bits)
}

/// One frame with its length in front.
fn frame(number: u32) -> Vec<u8> {
    let mut bits = HighFirst::default();
    bits.bytes(&[0x65]);
    bits.golomb(0);
    bits.golomb(7);
    bits.golomb(0);
    bits.bits(0, 4);
    // Two frames in a row that stand for themselves must have different numbers.
    bits.golomb(number % 2);
    bits.bits(0, 2);
    bits.golomb(0);
    bits.golomb(1);
    for block in 0..COLUMNS * ROWS {
        bits.golomb(25);
        bits.align(0);
        let shade = u8::try_from(40 + (block * 7 + number * 20) % 160).unwrap_or(128);
        bits.bytes(&[shade; 256]);
        bits.bytes(&[100; 64]);
        bits.bytes(&[150; 64]);
    }
    let unit = end(bits);
    [&size(unit.len()).to_be_bytes()[..], &unit].concat()
}

/// Closes a unit and keeps what looks like a start code out of it.
fn end(mut bits: HighFirst) -> Vec<u8> {
    bits.bits(1, 1);
    bits.align(0);
    let mut unit = Vec::new();
    let mut zeros = 0;
    for byte in bits.finish() {
        if zeros == 2 && byte <= 3 {
            unit.push(3);
            zeros = 0;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        unit.push(byte);
    }
    unit
}

fn atom(kind: [u8; 4], content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    [&size(content.len() + 8).to_be_bytes()[..], &kind, &content].concat()
}

fn numbers(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes()).collect()
}

fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
