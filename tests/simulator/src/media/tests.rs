use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use super::rules::{self, Voice};
use super::{File, Files, Origin, link, link_is_true, names, sample};

#[test]
fn every_sample_is_of_the_type_it_says_and_may_be_uploaded() {
    for name in names() {
        let sample = sample(name).unwrap();
        assert!(rules::known(sample.mime_type), "{name}");
        assert_eq!(rules::false_type(sample.mime_type, &sample.bytes), None, "{name}");
        assert_eq!(rules::too_large(sample.mime_type, &sample.bytes), None, "{name}");
    }
}

#[test]
fn each_type_has_its_own_limit() {
    let mb = 1024 * 1024;
    let rows = [
        ("image/jpeg", 5 * mb),
        ("image/png", 5 * mb),
        ("video/mp4", 16 * mb),
        ("video/3gpp", 16 * mb),
        ("audio/ogg; codecs=opus", 16 * mb),
        ("audio/aac", 16 * mb),
        ("image/webp", 100 * 1024),
        ("application/pdf", 100 * mb),
    ];
    for (mime_type, most) in rows {
        let file = vec![0; most + 1];
        assert_eq!(rules::too_large(mime_type, &file[..most]), None, "{mime_type}");
        assert!(rules::too_large(mime_type, &file).is_some(), "{mime_type}");
    }
    let mut moving = b"RIFF\0\0\0\0WEBPVP8X____ANIM".to_vec();
    moving.resize(500 * 1024, 0);
    assert_eq!(rules::too_large("image/webp", &moving), None, "a sticker that moves");
    moving.push(0);
    assert!(rules::too_large("image/webp", &moving).is_some());
}

#[test]
fn a_file_must_fit_the_kind_of_message_it_is_sent_as() {
    let unfit = |kind, mime_type, voice| rules::unfit(kind, mime_type, voice).is_some();
    assert!(!unfit("image", "image/png", Voice::No));
    assert!(unfit("image", "image/webp", Voice::No));
    assert!(unfit("sticker", "image/png", Voice::No));
    assert!(unfit("video", "audio/mp4", Voice::No));
    assert!(!unfit("document", "image/png", Voice::No));
    assert!(!unfit("audio", "audio/ogg; codecs=opus", Voice::Yes));
    assert!(unfit("audio", "audio/mpeg", Voice::Yes), "a voice note is Opus in Ogg");
}

#[test]
fn ids_live_30_days_when_uploaded_and_7_when_sent_by_a_customer() {
    let at = Timestamp::UNIX_EPOCH;
    let file = |origin| File::new(Bytes::from_static(b"x"), "text/plain".to_owned(), origin, "1", at);
    let days = |days: i64| at + SignedDuration::from_hours(24 * days);
    assert!(file(Origin::Upload).alive(days(29)) && !file(Origin::Upload).alive(days(30)));
    assert!(file(Origin::Webhook).alive(days(6)) && !file(Origin::Webhook).alive(days(7)));
}

#[test]
fn a_link_is_good_for_five_minutes_and_for_its_file_alone() {
    let at = Timestamp::UNIX_EPOCH;
    let link = link("http://x", "17", at);
    let (_, hash) = link.split_once("hash=").unwrap();
    assert!(link.contains("mid=17&ext=300&"), "{link}");
    assert!(link_is_true("17", 300, hash, at + SignedDuration::from_secs(299)));
    assert!(!link_is_true("17", 300, hash, at + SignedDuration::from_secs(300)));
    assert!(!link_is_true("18", 300, hash, at));
    assert!(!link_is_true("17", 3000, hash, at));
}

#[test]
fn a_deleted_file_is_gone() {
    let files = Files::default();
    let file = File::new(Bytes::from_static(b"x"), "text/plain".to_owned(), Origin::Upload, "1", Timestamp::UNIX_EPOCH);
    let id = files.add(file);
    assert!(files.get(&id).is_some());
    files.remove(&id);
    assert!(files.get(&id).is_none());
}
