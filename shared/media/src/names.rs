//! File names of strangers made harmless: for a `Content-Disposition`, a screen and whatever file system the name ends
//! up in.

/// Longest name, in bytes of UTF-8: below every file system's 255, with room for ` (1)`.
pub const NAME_BYTES_MAX: usize = 180;
/// A longer ending is not taken for one.
const EXTENSION_BYTES_MAX: usize = 16;
/// Names Windows keeps for devices, whatever follows their first dot.
const RESERVED: [&str; 8] = ["con", "prn", "aux", "nul", "conin$", "conout$", "com", "lpt"];
/// Endings of names made up for files that have none.
const EXTENSIONS: [(&str, &str); 24] = [
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("video/mp4", "mp4"),
    ("video/3gpp", "3gp"),
    ("video/quicktime", "mov"),
    ("video/webm", "webm"),
    ("audio/aac", "aac"),
    ("audio/amr", "amr"),
    ("audio/mpeg", "mp3"),
    ("audio/mp4", "m4a"),
    ("audio/ogg", "ogg"),
    ("application/pdf", "pdf"),
    ("application/zip", "zip"),
    ("application/msword", "doc"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.ms-powerpoint", "ppt"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    ("text/plain", "txt"),
    ("text/csv", "csv"),
    ("text/vcard", "vcf"),
];

/// A harmless name for a file. Of a path only the last part counts; what cannot be seen, turns text around or means
/// something to a system goes. When nothing is left the name is `kind` and an ending for `mime_type`.
///
/// The result is never empty, at most [`NAME_BYTES_MAX`] bytes long, and comes out of this function unchanged.
pub fn sanitise(name: &str, kind: &str, mime_type: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !tame(part).is_empty()).unwrap_or_default();
    let tamed = shorten(&tame(last));
    if tamed.is_empty() {
        return made_up(kind, mime_type);
    }
    if is_reserved(&tamed) { shorten(&format!("_{tamed}")) } else { tamed }
}

/// A name for a file without one.
fn made_up(kind: &str, mime_type: &str) -> String {
    let essence = mime_type.split(';').next().unwrap_or_default().trim();
    match EXTENSIONS.iter().find(|(known, _)| *known == essence) {
        Some((_, extension)) => format!("{kind}.{extension}"),
        None => kind.to_owned(),
    }
}

fn tame(part: &str) -> String {
    let visible = part.chars().filter(|character| !is_invisible(*character));
    let plain: String =
        visible.map(|character| if r#"<>:"|?*"#.contains(character) { '_' } else { character }).collect();
    // White space of any sort becomes one blank; dots at the ends hide a file or vanish on Windows.
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").trim_matches(|character: char| character == '.' || character.is_whitespace()).to_owned()
}

/// Controls, marks that turn text around or join lines, and characters without width that hide in a name. The joiners
/// stay: words of some scripts need them.
const fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let without_number = stem.strip_suffix(|c: char| c.is_ascii_digit() || "¹²³".contains(c));
    RESERVED.iter().any(|reserved| match *reserved {
        "com" | "lpt" => without_number == Some(*reserved),
        _ => stem == *reserved,
    })
}

/// Cuts a name to its length at a character, keeping its ending.
fn shorten(name: &str) -> String {
    if name.len() <= NAME_BYTES_MAX {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.len() <= EXTENSION_BYTES_MAX);
    let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
    let stem = name.strip_suffix(&ending).unwrap_or(name);
    let mut kept = String::new();
    for character in stem.chars() {
        if kept.len() + character.len_utf8() + ending.len() > NAME_BYTES_MAX {
            break;
        }
        kept.push(character);
    }
    let stem = kept.trim_end_matches(|character: char| character == '.' || character.is_whitespace());
    format!("{stem}{ending}")
}

#[cfg(test)]
mod tests;
