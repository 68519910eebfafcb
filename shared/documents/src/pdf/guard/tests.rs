use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::*;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn streams_are_measured_whatever_the_file_says_of_them() {
    let stream = packed(&vec![0; 60_000]);
    let file =
        [b"1 0 obj << >> stream\r\n", &stream[..], b"\nendstream\n2 0 obj stream\n", &stream, b"\nendstream"].concat();
    assert_eq!(unpacked_size(&file, 120_000), Ok(()));
    assert_eq!(unpacked_size(&file, 119_999), Err(ReadError::UnpacksTooLarge));
    let twice = [b"stream\n", &packed(&stream)[..]].concat();
    assert_eq!(unpacked_size(&twice, 120_000), Err(ReadError::Unreadable));
}
