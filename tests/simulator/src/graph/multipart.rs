//! Forms with a file in them, as an upload sends them.

use std::collections::BTreeMap;

use bytes::Bytes;

/// The parts of a form.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    /// Plain fields.
    pub(super) fields: BTreeMap<String, String>,
    /// The file with the type its part names.
    pub(super) file: Option<(Bytes, Option<String>)>,
}

/// Takes a form apart; `None` when it is not one.
pub(super) fn read(content_type: &str, body: &Bytes) -> Option<Form> {
    if !content_type.to_ascii_lowercase().starts_with("multipart/form-data") {
        return None;
    }
    let (_, boundary) = content_type.split_once("boundary=")?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    let delimiter = format!("--{boundary}");
    let mut form = Form::default();
    let mut from = find(body, delimiter.as_bytes(), 0)? + delimiter.len();
    // Every delimiter but the first belongs to the line break before it.
    let delimiter = format!("\r\n{delimiter}");
    while body.get(from..)?.starts_with(b"\r\n") {
        let start = from + 2;
        let end = find(body, delimiter.as_bytes(), from)?;
        let head_end = find(body, b"\r\n\r\n", from)?;
        let head = std::str::from_utf8(body.get(start.min(head_end)..head_end)?).ok()?;
        add(&mut form, head, body.slice((head_end + 4).min(end)..end));
        from = end + delimiter.len();
    }
    Some(form)
}

fn add(form: &mut Form, head: &str, content: Bytes) {
    let mut name = None;
    let mut has_filename = false;
    let mut content_type = None;
    for line in head.lines() {
        let Some((header, value)) = line.split_once(':') else {
            continue;
        };
        match header.to_ascii_lowercase().as_str() {
            "content-disposition" => {
                name = parameter(value, "name");
                has_filename = value.to_ascii_lowercase().contains("filename");
            }
            "content-type" => content_type = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    match name {
        Some(name) if name == "file" || has_filename => form.file = Some((content, content_type)),
        Some(name) => {
            form.fields.insert(name, String::from_utf8_lossy(&content).into_owned());
        }
        None => {}
    }
}

fn parameter(value: &str, name: &str) -> Option<String> {
    let parameters = value.split(';').filter_map(|part| part.trim().split_once('='));
    let mut found = parameters.filter(|(key, _)| key.eq_ignore_ascii_case(name));
    found.next().map(|(_, value)| value.trim_matches('"').to_owned())
}

fn find(body: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = from;
    loop {
        let rest = body.get(at..)?;
        at += rest.iter().position(|byte| *byte == first)?;
        if body.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::read;

    #[test]
    fn a_form_is_taken_apart_whatever_its_file_holds() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n--x\r\n\
                    content-disposition: form-data; name=\"file\"; filename=\"a;b.png\"\r\nContent-Type: image/png\r\n\r\n\
                    \r\n--y\r\n--x--\r\n";
        let form = read("multipart/form-data; boundary=x", &Bytes::from_static(body.as_bytes())).unwrap();
        assert_eq!(form.fields["messaging_product"], "whatsapp");
        let (bytes, content_type) = form.file.unwrap();
        assert_eq!((&bytes[..], content_type.as_deref()), (&b"\r\n--y"[..], Some("image/png")));
    }

    #[test]
    fn what_is_no_form_is_not_read_as_one() {
        assert!(read("application/json", &Bytes::from_static(b"{}")).is_none());
        assert!(read("multipart/form-data; boundary=x", &Bytes::from_static(b"nothing")).is_none());
    }
}
