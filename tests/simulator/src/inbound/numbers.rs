//! Brazil, Mexico and Argentina: WhatsApp writes some of their numbers otherwise than they are dialled.

/// The id WhatsApp gives to a number that it has not met.
pub(crate) fn canonical(dialled: &str) -> String {
    let parts = (dialled.get(..2), dialled.get(2..4), dialled.get(2..), dialled.len());
    match parts {
        // Outside the areas 11 to 28 accounts were made before the ninth digit came.
        (Some("55"), Some(area), _, 13) if area > "28" && dialled.get(4..5) == Some("9") => {
            format!("55{area}{}", dialled.get(5..).unwrap_or_default())
        }
        (Some("52"), _, Some(rest), 12) => format!("521{rest}"),
        (Some("54"), _, Some(rest), 12) if !rest.starts_with('9') => format!("549{rest}"),
        _ => dialled.to_owned(),
    }
}

/// The other spelling of a number that may have two.
pub(crate) fn other(number: &str) -> Option<String> {
    // Where the digit stands that may or may not be there, and how long the number is with it.
    let (at, digit) = match number.get(..2)? {
        "55" => (4, '9'),
        "52" => (2, '1'),
        "54" => (2, '9'),
        _ => return None,
    };
    let (before, after) = number.split_at_checked(at)?;
    match number.len() {
        13 => after.strip_prefix(digit).map(|after| format!("{before}{after}")),
        12 => Some(format!("{before}{digit}{after}")),
        _ => None,
    }
}
