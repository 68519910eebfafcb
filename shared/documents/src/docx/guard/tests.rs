use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

#[test]
fn a_bomb_is_not_unpacked() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for part in ["word/document.xml", "word/media/picture.png"] {
        zip.start_file(part, SimpleFileOptions::default()).unwrap();
        zip.write_all(&vec![b' '; 60_000]).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 2_000);
    assert_eq!(check(&bytes, 120_000), Ok(()));
    assert_eq!(check(&bytes, 119_999), Err(ReadError::UnpacksTooLarge));
    assert_eq!(check(&bytes, 50_000), Err(ReadError::UnpacksTooLarge));
}
