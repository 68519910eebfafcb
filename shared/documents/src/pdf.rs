//! PDF: the text of its pages, in reading order as far as the file tells it.

mod guard;
mod paragraphs;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use pdf_extract::{Document, MediaBox, Object, OutputDev, OutputError, PlainTextOutput, Transform, output_doc_page};
use unicode_normalization::UnicodeNormalization;

use crate::error::ReadError;
use crate::limits::{MARKDOWN_BYTES_MAX, PDF_PAGES_MAX, PDF_UNPACKED_BYTES_MAX, READ_TIME_MAX};
use crate::text::{self, Article};

/// Reads a PDF. A page that cannot be read is left out, as long as another can.
pub(crate) fn read(bytes: &[u8]) -> Result<Article, ReadError> {
    let started = Instant::now();
    guard::unpacked_size(bytes, PDF_UNPACKED_BYTES_MAX)?;
    let mut document = Document::load_mem(bytes).map_err(|error| of_loading(&error))?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| ReadError::Encrypted)?;
    }
    let pages = document.get_pages().len();
    if pages > PDF_PAGES_MAX {
        return Err(ReadError::TooManyPages { pages });
    }
    guard::prune(&mut document);
    guard::check(&document)?;
    let texts = texts(&document, pages, started)?;
    if !texts.iter().any(|page| page.chars().any(char::is_alphanumeric)) {
        return Err(ReadError::NoText);
    }
    let markdown = paragraphs::markdown(&texts);
    Ok(Article { title: title(&document), language: language(&document), markdown, ..Article::default() })
}

fn of_loading(error: &pdf_extract::Error) -> ReadError {
    match error {
        pdf_extract::Error::Decryption(_) | pdf_extract::Error::InvalidPassword => ReadError::Encrypted,
        _ => ReadError::Unreadable,
    }
}

fn texts(document: &Document, pages: usize, started: Instant) -> Result<Vec<String>, ReadError> {
    let (mut texts, mut bytes, mut unread) = (Vec::with_capacity(pages), 0, 0);
    for number in document.get_pages().into_keys() {
        let page = page(document, number, started);
        if started.elapsed() > READ_TIME_MAX {
            return Err(ReadError::TooSlow);
        }
        unread += usize::from(page.is_none());
        let text: String = page.unwrap_or_default().nfkc().collect();
        bytes += text.len();
        if bytes > MARKDOWN_BYTES_MAX {
            return Err(ReadError::TooLong);
        }
        texts.push(text);
    }
    if unread == texts.len() { Err(ReadError::Unreadable) } else { Ok(texts) }
}

/// The library gives up on odd pages by panicking.
fn page(document: &Document, number: u32, started: Instant) -> Option<String> {
    let mut text = String::new();
    let done = catch_unwind(AssertUnwindSafe(|| {
        let mut bounded = Bounded { inner: PlainTextOutput::new(&mut text), started, left: MARKDOWN_BYTES_MAX };
        output_doc_page(document, &mut bounded, number).is_ok()
    }));
    done.is_ok_and(|done| done).then_some(text)
}

fn title(document: &Document) -> Option<String> {
    let info = document.trailer.get(b"Info").ok().and_then(|info| document.dereference(info).ok())?.1;
    let title = info.as_dict().ok()?.get(b"Title").ok().and_then(|title| document.dereference(title).ok())?.1;
    let title = text::one_line(&pdf_string(title)?.nfkc().collect::<String>());
    (!is_made_by_a_program(&title)).then_some(title)
}

fn language(document: &Document) -> Option<String> {
    pdf_string(document.catalog().ok()?.get(b"Lang").ok()?)
}

fn pdf_string(object: &Object) -> Option<String> {
    pdf_extract::decode_text_string(object).ok()
}

/// What programs put where a title belongs.
fn is_made_by_a_program(title: &str) -> bool {
    let lower = title.to_lowercase();
    let ending = [".doc", ".docx", ".indd", ".pdf", ".odt", ".tex", ".dvi", ".ps", ".qxd", ".pages", ".rtf", ".txt"];
    let word = [
        "untitled",
        "(untitled)",
        "untitled document",
        "unbenannt",
        "anonymous",
        "(anonymous)",
        "microsoft word",
        "document",
        "dokument",
        "microsoft powerpoint",
        "slide 1",
    ];
    !title.chars().any(char::is_alphabetic)
        || ending.iter().any(|ending| lower.ends_with(ending))
        || word.iter().any(|word| lower == *word || lower.starts_with(&format!("{word} - ")))
}

/// Ends a page whose content does not.
struct Bounded<D> {
    inner: D,
    started: Instant,
    left: usize,
}

impl<D> Bounded<D> {
    fn go_on(&mut self, more: usize) -> Result<(), OutputError> {
        let left = self.left.checked_sub(more);
        self.left = left.unwrap_or_default();
        if left.is_none() || self.started.elapsed() > READ_TIME_MAX {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        Ok(())
    }
}

impl<D: OutputDev> OutputDev for Bounded<D> {
    fn begin_page(
        &mut self,
        number: u32,
        media: &MediaBox,
        art: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.inner.begin_page(number, media, art)
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        self.inner.end_page()
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        spacing: f64,
        size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.go_on(text.len())?;
        self.inner.output_character(place, width, spacing, size, text)
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.go_on(1)?;
        self.inner.begin_word()
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        self.inner.end_word()
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        self.inner.end_line()
    }
}
