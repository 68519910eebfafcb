use super::*;

#[test]
fn the_limits_hold_at_the_byte() {
    for line in TABLE {
        assert_eq!(kinds_of(line.mime_type, line.bytes_max), [line.kind], "{}", line.mime_type);
        assert!(kinds_of(line.mime_type, line.bytes_max + 1).is_empty(), "{}", line.mime_type);
        assert_eq!(bytes_max_of(line.mime_type), Some(line.bytes_max));
    }
    assert_eq!(bytes_max_of("image/svg+xml"), None);
}

#[test]
fn every_kind_has_its_name_and_its_content() {
    for kind in [Kind::Image, Kind::Video, Kind::Audio, Kind::Document, Kind::Sticker] {
        assert_eq!(Kind::from_name(kind.as_str()), Some(kind));
        assert_eq!(kind.content(Media::default()).kind(), kind.as_str());
    }
    assert_eq!(Kind::from_name("text"), None);
}

#[test]
fn sizes_are_readable() {
    let sizes =
        [(12, "12 bytes"), (512 * KB, "512 KB"), (5 * MB, "5 MB"), (5 * MB + 1, "5.1 MB"), (100 * KB, "100 KB")];
    for (bytes, text) in sizes {
        assert_eq!(readable(bytes), text);
    }
}
