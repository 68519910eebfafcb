//! Files of every kind, end to end.

use std::io::{Cursor, Write as _};

use reaktly_domain::ids::SourceId;
use reaktly_store::sources::RunState;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::world::World;

const TEXT: &str = "Gift cards are valid for three years from the day of purchase.";

/// A Word document of one paragraph.
fn docx(text: &str) -> Vec<u8> {
    let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/word/document.xml\" ContentType=\"{main}\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{office}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        (
            "word/document.xml",
            format!(
                "<w:document xmlns:w=\"{word}\"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
            ),
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{part}").as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A PDF of one line.
fn pdf(text: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 770 Td ({text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.5\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(format!("{:010} 00000 n \n", file.len()));
        let whole = format!("{number} 0 obj\n{object}\nendobj\n");
        file.push_str(&whole);
    }
    let start = file.len();
    let end = format!(
        "xref\n0 6\n0000000000 65535 f \n{}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        places.concat()
    );
    file.push_str(&end);
    file.into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_all_five_kinds_become_articles_and_can_be_read_again() {
    let world = World::lay().await;
    let _learn = world.learn().await;
    let office = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let html = format!("<html><head><title>Gift cards</title></head><body><p>{TEXT}</p></body></html>");
    let files: [(&str, &str, Vec<u8>); 5] = [
        ("gift-cards.md", "text/markdown", format!("# Gift cards\n\n{TEXT}").into_bytes()),
        ("gift-cards.txt", "text/plain", TEXT.as_bytes().to_vec()),
        ("gift-cards.html", "text/html", html.into_bytes()),
        ("gift-cards.pdf", "application/pdf", pdf(TEXT)),
        ("gift-cards.docx", office, docx(TEXT)),
    ];
    for (name, mime_type, bytes) in files {
        let source = world.add_file(name, mime_type, &bytes).await;
        let overview = world.ended(source).await;
        assert_eq!((overview.state, overview.reason.as_deref()), (RunState::Done, None), "{name}");
        let article = of(&world, source).await;
        assert!(article.text.body.contains(TEXT), "{name}: {}", article.text.body);
        assert_eq!(article.text.status, "published");
    }
    assert_eq!(world.searchable().await.len(), 5);
    let pieces = world.searchable().await;
    let source = SourceId::from_uuid(world.articles().await.first().unwrap().text.source_id.unwrap());
    world.rerun(source).await;
    assert_eq!(world.searchable().await, pieces, "read again, it keeps its pieces");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_says_why_and_what_would_help() {
    let world = World::lay().await;
    let _learn = world.learn().await;
    let source = world.add_file("broken.pdf", "application/pdf", b"%PDF-1.5\nnothing of this is a document").await;
    let overview = world.ended(source).await;
    assert_eq!((overview.state, overview.reason.as_deref()), (RunState::Failed, Some("unreadable")));
    let items = world.items(source).await;
    let item = items.first().unwrap();
    assert_eq!((item.state.as_str(), item.address.as_str()), ("failed", "broken.pdf"));
    assert!(item.detail.as_deref().unwrap().contains("save it anew"), "{:?}", item.detail);
    std::fs::remove_dir_all(world.folder.path().join("accounts")).unwrap();
    assert_eq!(world.rerun(source).await.reason.as_deref(), Some("missing"));
}

async fn of(world: &World, source: SourceId) -> reaktly_store::knowledge::Article {
    let articles = world.articles().await;
    articles.into_iter().find(|article| article.text.source_id == Some(source.into())).unwrap()
}
