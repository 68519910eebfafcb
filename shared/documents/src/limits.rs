//! How much is taken in, and how long it may take. Files and pages come from outside.

use std::time::Duration;

/// The largest file, in bytes.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Pages of a PDF.
pub const PDF_PAGES_MAX: usize = 500;
/// How long one file may be read.
pub const READ_TIME_MAX: Duration = Duration::from_secs(20);
/// What the parts of a Word file may unpack to together, in bytes.
pub const UNPACKED_BYTES_MAX: u64 = 100 * 1024 * 1024;
/// What the streams of a PDF may unpack to together, in bytes.
pub const PDF_UNPACKED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// The longest article, in bytes of Markdown.
pub const MARKDOWN_BYTES_MAX: usize = 5 * 1024 * 1024;
/// The longest title, in characters; a longer one is cut at a word.
pub const TITLE_CHARS_MAX: usize = 200;
/// Links told of one page.
pub const LINKS_MAX: usize = 2_000;
/// How deep the elements of a page or of a Word file may nest.
pub const NESTING_MAX: usize = 256;

/// The largest answer of a web server, in bytes, packed and unpacked.
pub const ANSWER_BYTES_MAX: usize = 5 * 1024 * 1024;
/// How long one answer may take, headers and body together.
pub const ANSWER_TIME_MAX: Duration = Duration::from_secs(5);
/// Redirects followed for one page.
pub const REDIRECTS_MAX: usize = 5;
/// The shortest time between two requests to one host.
pub const HOST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause a site's robots.txt may ask for that is kept.
pub const HOST_PAUSE_MAX: Duration = Duration::from_secs(10);
/// The longest address, in bytes.
pub const ADDRESS_BYTES_MAX: usize = 2_048;
/// The largest sitemap, in bytes, unpacked.
pub const SITEMAP_BYTES_MAX: usize = 50 * 1024 * 1024;
/// Addresses taken from one sitemap; the protocol allows as many.
pub const SITEMAP_ENTRIES_MAX: usize = 50_000;
/// What is read of a robots.txt, in bytes.
pub const ROBOTS_BYTES_MAX: usize = 500 * 1024;
