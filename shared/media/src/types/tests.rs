use proptest::prelude::*;

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0";
const PDF: &[u8] = b"%PDF-1.7\n";
const OGG: &[u8] = b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead";
const MP4: &[u8] = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41";
const THREE_GP: &[u8] = b"\0\0\0\x20ftyp3gp4\0\0\x02\0isom3gp4";
const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0a.txt";
const WEBP: &[u8] = b"RIFF\x24\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

fn told(head: &[u8], declared: &str) -> (String, Claim) {
    let identified = identify(head, Some(declared));
    (identified.mime_type, identified.claim)
}

#[test]
fn a_true_type_holds() {
    let cases = [
        (PNG, "image/png", "image/png"),
        (JPEG, "image/jpg", "image/jpeg"),
        (PDF, "application/pdf", "application/pdf"),
        (OGG, "audio/ogg; codecs=opus", "audio/ogg"),
        (MP4, "video/mp4", "video/mp4"),
        (MP4, "audio/mp4", "audio/mp4"),
        (THREE_GP, "video/3gpp", "video/3gpp"),
        (ZIP, DOCX, DOCX),
        (WEBP, "image/webp", "image/webp"),
        (b"name;price\n", "text/csv", "text/csv"),
        (b"BEGIN:VCARD\n", "text/vcard", "text/vcard"),
        ("Grüße".as_bytes(), "text/plain; charset=utf-8", "text/plain"),
        (b"<html>", "text/plain", "text/plain"),
    ];
    for (head, declared, expected) in cases {
        assert_eq!(told(head, declared), (expected.to_owned(), Claim::Holds), "{declared}");
        assert!(agrees(Some(declared), expected));
    }
    let unsaid = identify(PNG, None);
    assert_eq!((unsaid.mime_type.as_str(), unsaid.claim), ("image/png", Claim::Holds));
    assert_eq!(told(PNG, UNKNOWN).0, "image/png");
}

#[test]
fn a_lie_about_the_type_is_seen() {
    let cases = [
        (b"<html><script>".as_slice(), "image/png", "text/html"),
        (b"<?xml version=\"1.0\"?><svg>", "image/png", "text/xml"),
        (PDF, "image/jpeg", "application/pdf"),
        (PNG, "application/pdf", "image/png"),
        (b"MZ\x90\0", "application/pdf", "application/vnd.microsoft.portable-executable"),
        (b"\0\x01\x02\x03", "image/jpeg", UNKNOWN),
        (b"just text", "image/jpeg", "text/plain"),
        (b"", "image/jpeg", UNKNOWN),
        (ZIP, "image/png", "application/zip"),
        (PNG, "text/plain", "image/png"),
    ];
    for (head, declared, expected) in cases {
        assert_eq!(told(head, declared), (expected.to_owned(), Claim::Lies), "{declared}");
        assert!(!agrees(Some(declared), expected));
    }
}

#[test]
fn a_moving_sticker_is_told_from_a_still_one() {
    assert!(moves(WEBP));
    let mut still = WEBP.to_vec();
    if let Some(flags) = still.get_mut(20) {
        *flags = 0x10;
    }
    assert!(!moves(&still) && !moves(b"RIFF\x24\0\0\0WEBPVP8 ") && !moves(PNG));
}

proptest! {
    #[test]
    fn no_bytes_confuse_the_reading(
        head in proptest::collection::vec(any::<u8>(), 0..200),
        start in prop_oneof![Just(PNG), Just(ZIP), Just(MP4), Just(OGG), Just(WEBP), Just(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice())],
        kept in 0_usize..40,
        declared in proptest::option::of("[a-z/;= ]{0,20}"),
    ) {
        let mut bytes: Vec<u8> = start.iter().copied().take(kept).collect();
        bytes.extend(head);
        let identified = identify(&bytes, declared.as_deref());
        prop_assert!(identified.mime_type.contains('/') || declared.is_some());
    }
}
