use proptest::prelude::*;

use super::*;

fn tamed(name: &str) -> String {
    sanitise(name, "document", "application/pdf")
}

#[test]
fn hostile_names_are_tamed() {
    let cases = [
        ("Prüfbericht 2026.pdf", "Prüfbericht 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
        ("/", "document.pdf"),
        ("..", "document.pdf"),
        ("", "document.pdf"),
        ("   ", "document.pdf"),
        (".htaccess", "htaccess"),
        ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
        ("a\r\nSet-Cookie: b=c", "aSet-Cookie_ b=c"),
        ("nul\u{0}.txt", "_nul.txt"),
        ("CON", "_CON"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("lpt².txt", "_lpt².txt"),
        ("comma.txt", "comma.txt"),
        ("a<b>:\"|?*.txt", "a_b______.txt"),
        ("trailing.", "trailing"),
        ("two\u{2028}lines.txt", "twolines.txt"),
        ("folder/", "folder"),
        ("帳票.pdf", "帳票.pdf"),
    ];
    for (name, expected) in cases {
        assert_eq!(tamed(name), expected, "{name:?}");
    }
    assert_eq!(sanitise("", "image", "image/jpeg"), "image.jpg");
    assert_eq!(sanitise("", "audio", "audio/ogg; codecs=opus"), "audio.ogg");
    assert_eq!(sanitise("", "document", "application/x-unheard"), "document");
}

#[test]
fn a_long_name_keeps_its_ending() {
    let name = tamed(&format!("{}.pdf", "ü".repeat(300)));
    assert!(name.len() <= NAME_BYTES_MAX && name.ends_with("ü.pdf"), "{name}");
}

proptest! {
    #[test]
    fn every_name_comes_out_harmless(name in any::<String>(), nasty in "[./\\\\a-z\u{202e}\u{0}: ]{0,40}", long in 0_usize..400) {
        for name in [name.clone(), nasty.clone(), format!("{name}{}.{nasty}", "x".repeat(long))] {
            let once = tamed(&name);
            prop_assert!(!once.is_empty() && once.len() <= NAME_BYTES_MAX);
            prop_assert!(!once.contains(['/', '\\', '\0', '\n', '\r', '"']));
            prop_assert!(!once.chars().any(is_invisible));
            prop_assert!(!once.starts_with('.') && !once.ends_with(['.', ' ']));
            prop_assert!(!is_reserved(&once));
            prop_assert_eq!(tamed(&once), once);
        }
    }
}
