//! Files that were made to do harm.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

mod made;

use std::panic::{AssertUnwindSafe, catch_unwind};

use made::{docx, file, page, paragraph, pdf, pdf_document};
use pdf_extract::{Dictionary, Object, Stream, dictionary};
use proptest::prelude::*;
use reaktly_documents::{Given, ReadError, Reader, limits, read};

fn saved(mut document: pdf_extract::Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_file_over_its_limits_is_refused() {
    assert_eq!(read(&file("a.txt", vec![b'a'; limits::FILE_BYTES_MAX + 1])).unwrap_err(), ReadError::TooLarge);
    assert_eq!(read(&file("a.txt", vec![b'a'; limits::MARKDOWN_BYTES_MAX + 1])).unwrap_err(), ReadError::TooLong);
    let pages: Vec<&[&str]> = vec![&["text"]; limits::PDF_PAGES_MAX + 1];
    assert_eq!(
        read(&file("a.pdf", pdf(&pages))).unwrap_err(),
        ReadError::TooManyPages { pages: limits::PDF_PAGES_MAX + 1 }
    );
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = 100_000;
    let html = format!("{}text", "<div>".repeat(deep));
    assert_eq!(read(&page(&html)).unwrap_err(), ReadError::Unreadable);
    let tables = format!("{}{}", "<w:tbl><w:tr><w:tc>".repeat(deep / 10), "</w:tc></w:tr></w:tbl>".repeat(deep / 10));
    assert_eq!(read(&file("a.docx", docx(&tables))).unwrap_err(), ReadError::Unreadable);
}

#[test]
fn a_pdf_that_leads_back_to_itself_is_refused() {
    let mut document = pdf_document(&[&["text"]]);
    let form = document.new_object_id();
    let drawing = dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => dictionary! { "XObject" => dictionary! { "X" => form } } };
    document.objects.insert(form, Object::Stream(Stream::new(drawing, b"/X Do".to_vec())));
    let page = *document.get_pages().get(&1).unwrap();
    let content = document.add_object(Stream::new(Dictionary::new(), b"/X Do".to_vec()));
    let page = document.get_object_mut(page).unwrap().as_dict_mut().unwrap();
    page.set("Resources", dictionary! { "XObject" => dictionary! { "X" => form } });
    page.set("Contents", content);
    assert_eq!(read(&file("a.pdf", saved(document))).unwrap_err(), ReadError::Unreadable);

    let mut document = pdf_document(&[&["text"]]);
    let id = *document.get_pages().get(&1).unwrap();
    document.get_object_mut(id).unwrap().as_dict_mut().unwrap().set("Parent", id);
    assert_eq!(read(&file("a.pdf", saved(document))).unwrap_err(), ReadError::Unreadable);
}

#[tokio::test]
async fn a_reader_reads_apart_from_its_caller() {
    let reader = Reader::new(1);
    let (first, second) = tokio::join!(reader.read(file("a.txt", "one")), reader.read(file("b.txt", "two")));
    assert_eq!((first.unwrap().markdown, second.unwrap().markdown), ("one".to_owned(), "two".to_owned()));
    let page = reader.read_page(page("<p>three <a href=/x>x</a></p>")).await.unwrap();
    assert_eq!(page.links.len(), 1);
}

/// Starts of files, so that random bytes get past the first look.
fn starts() -> impl Strategy<Value = (String, Vec<u8>)> {
    let page = format!("<!doctype html><main>{}</main>", "<p style='display:none'>a</p>".repeat(3));
    prop_oneof![
        Just(("a.md".to_owned(), b"# A\n".to_vec())),
        Just(("a.txt".to_owned(), Vec::new())),
        Just(("a.html".to_owned(), page.into_bytes())),
        Just(("a.pdf".to_owned(), pdf(&[&["Some text"]]))),
        Just(("a.docx".to_owned(), docx(&paragraph("", "Some text")))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_bytes_end_in_an_article_or_an_error((name, start) in starts(), at in any::<prop::sample::Index>(), noise in proptest::collection::vec(any::<u8>(), 0..64)) {
        let mut bytes = start;
        let at = if bytes.is_empty() { 0 } else { at.index(bytes.len()) };
        let end = (at + noise.len() / 2).min(bytes.len());
        bytes.splice(at..end, noise);
        let given = Given { bytes: bytes.into(), filename: Some(name), ..Given::default() };
        // The reader turns a panic of a parser into an error in the same way.
        if let Ok(Ok(document)) = catch_unwind(AssertUnwindSafe(|| read(&given))) {
            prop_assert!(!document.title.is_empty());
            prop_assert!(!document.markdown.trim().is_empty());
            prop_assert!(document.markdown.len() <= limits::MARKDOWN_BYTES_MAX);
        }
    }
}
