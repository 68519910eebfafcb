//! Documents for tests, made by code so that what is in them can be read here.

use std::io::{Cursor, Write};

use bytes::Bytes;
use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document, Object, Stream, dictionary};
use reaktly_documents::Given;
use url::Url;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) fn file(name: &str, bytes: impl Into<Bytes>) -> Given {
    Given { bytes: bytes.into(), filename: Some(name.to_owned()), ..Given::default() }
}

pub(crate) fn page(html: &str) -> Given {
    Given {
        bytes: Bytes::from(html.to_owned()),
        mime: Some("text/html; charset=utf-8".to_owned()),
        filename: None,
        url: Some(Url::parse("https://shop.example.com/help/returns").unwrap()),
    }
}

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STYLES: &str = r#"<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ListNumber"><w:name w:val="List Number"/></w:style>"#;
const NUMBERING: &str = r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>"#;

/// A paragraph of a Word document with what stands in its `w:pPr`.
pub(crate) fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A Word document with this body.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    let declared = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let start = format!(
        r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>"#
    );
    let relations = format!(
        r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="{office}/numbering" Target="numbering.xml"/></Relationships>"#
    );
    let root = |name: &str, inner: &str| format!("<w:{name} xmlns:w=\"{NAMESPACE}\">{inner}</w:{name}>");
    let parts = [
        ("[Content_Types].xml", types.to_owned()),
        ("_rels/.rels", start),
        ("word/_rels/document.xml.rels", relations),
        ("word/styles.xml", root("styles", STYLES)),
        ("word/numbering.xml", root("numbering", NUMBERING)),
        ("word/document.xml", root("document", &format!("<w:body>{body}</w:body>"))),
    ];
    archive(parts.iter().map(|(name, part)| (*name, format!("{declared}{part}").into_bytes())))
}

/// A zip of these parts.
pub(crate) fn archive<'a>(parts: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A PDF whose pages hold these lines, in a font every reader has; `""` is a gap between paragraphs.
pub(crate) fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    pdf_document(pages).save_to(&mut bytes).unwrap();
    bytes
}

pub(crate) fn pdf_document(pages: &[&[&str]]) -> Document {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let kids: Vec<Object> = pages
        .iter()
        .map(|lines| {
            let content = document.add_object(Stream::new(Dictionary::new(), lines_drawn(lines)));
            document.add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content }).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    document.objects.insert(
        tree,
        Object::Dictionary(dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        }),
    );
    let catalog = document
        .add_object(dictionary! { "Type" => "Catalog", "Pages" => tree, "Lang" => Object::string_literal("en-GB") });
    document.trailer.set("Root", catalog);
    document
}

fn lines_drawn(lines: &[&str]) -> Vec<u8> {
    let mut operations = vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 12.into()]),
        Operation::new("Td", vec![72.into(), 770.into()]),
    ];
    let mut down = 0;
    for line in lines {
        if !line.is_empty() {
            operations.push(Operation::new("Td", vec![0.into(), (-down).into()]));
            operations.push(Operation::new("Tj", vec![Object::string_literal(encoded(line))]));
            down = 0;
        }
        down += 14;
    }
    operations.push(Operation::new("ET", vec![]));
    Content { operations }.encode().unwrap()
}

/// A line in the encoding of the font.
fn encoded(line: &str) -> Vec<u8> {
    line.chars().map(|c| if c == '•' { 0x95 } else { u8::try_from(u32::from(c)).unwrap() }).collect()
}
