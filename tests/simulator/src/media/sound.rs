//! Sounds made in code: two seconds of silence as Opus in Ogg and as MP3.

/// Packets of 20 ms each.
const PACKETS: u8 = 100;
/// Frames of 26 ms each.
const FRAMES: usize = 77;

/// A voice note.
pub(super) fn ogg() -> Vec<u8> {
    let mut head = b"OpusHead\x01\x01".to_vec();
    head.extend(312_u16.to_le_bytes());
    head.extend(48_000_u32.to_le_bytes());
    head.extend([0; 3]);
    let vendor = b"simulator";
    let mut tags = b"OpusTags".to_vec();
    tags.extend(u32::try_from(vendor.len()).unwrap_or_default().to_le_bytes());
    tags.extend(vendor);
    tags.extend([0; 4]);
    // The shortest packet there is: 20 ms of silence.
    let silence = vec![vec![0xF8, 0xFF, 0xFE]; usize::from(PACKETS)];
    [page(0b010, 0, 0, &[head]), page(0, 0, 1, &[tags]), page(0b100, u64::from(PACKETS) * 960, 2, &silence)].concat()
}

fn page(flags: u8, samples: u64, number: u32, packets: &[Vec<u8>]) -> Vec<u8> {
    let mut page = b"OggS\x00".to_vec();
    page.push(flags);
    page.extend(samples.to_le_bytes());
    page.extend(1_u32.to_le_bytes());
    page.extend(number.to_le_bytes());
    let sum_at = page.len();
    page.extend([0; 4]);
    page.push(u8::try_from(packets.len()).unwrap_or(u8::MAX));
    page.extend(packets.iter().map(|packet| u8::try_from(packet.len()).unwrap_or(u8::MAX)));
    page.extend(packets.concat());
    let sum = checksum(&page).to_le_bytes();
    page.splice(sum_at..sum_at + sum.len(), sum);
    page
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| {
        let start = sum ^ (u32::from(*byte) << 24);
        (0..8).fold(start, |sum, _| if sum >> 31 == 1 { (sum << 1) ^ 0x04C1_1DB7 } else { sum << 1 })
    })
}

/// A sound file.
pub(super) fn mp3() -> Vec<u8> {
    // 128 kbit/s, 44.1 kHz, mono: 417 bytes a frame, and zeros are silence.
    let frame = [&[0xFF, 0xFB, 0x90, 0xC0][..], &[0; 413]].concat();
    frame.repeat(FRAMES)
}
