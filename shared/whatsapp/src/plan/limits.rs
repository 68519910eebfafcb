//! The limits of the Cloud API, each once. Lengths of texts count UTF-16 units, which is the strictest way Meta may
//! count; labels count graphemes or UTF-16 units, whichever are more.

use unicode_segmentation::UnicodeSegmentation;

use crate::split::units;

/// Longest text, in UTF-16 units.
pub const TEXT_UNITS_MAX: usize = 4096;
/// Most messages one draft may become, so that a pasted book does not stand in the way of everything else for the
/// customer: Meta takes about ten a minute for one of them. A limit of ours.
pub const MESSAGES_MAX: usize = 10;
/// Longest caption of a picture, film or file, in UTF-16 units.
pub const CAPTION_UNITS_MAX: usize = 1024;
/// Longest name of a file, in UTF-16 units. A limit of ours: phones cut longer ones.
pub const FILENAME_UNITS_MAX: usize = 240;

/// Longest line above an interactive message, in UTF-16 units.
pub const HEADER_UNITS_MAX: usize = 60;
/// Longest line below an interactive message, in UTF-16 units.
pub const FOOTER_UNITS_MAX: usize = 60;

/// Longest text above buttons, in UTF-16 units.
pub const BUTTON_BODY_UNITS_MAX: usize = 1024;
/// Most buttons of a message.
pub const BUTTONS_MAX: usize = 3;
/// Longest label of a button: graphemes or UTF-16 units, whichever are more.
pub const BUTTON_TITLE_CHARS_MAX: usize = 20;
/// Longest id of a button, in UTF-16 units.
pub const BUTTON_ID_UNITS_MAX: usize = 256;

/// Longest text above a list, in UTF-16 units.
pub const LIST_BODY_UNITS_MAX: usize = 4096;
/// Longest label that opens a list: graphemes or UTF-16 units, whichever are more.
pub const LIST_BUTTON_CHARS_MAX: usize = 20;
/// Most sections of a list.
pub const LIST_SECTIONS_MAX: usize = 10;
/// Most rows of a list, over all its sections.
pub const LIST_ROWS_MAX: usize = 10;
/// Longest title of a section: graphemes or UTF-16 units, whichever are more.
pub const SECTION_TITLE_CHARS_MAX: usize = 24;
/// Longest title of a row: graphemes or UTF-16 units, whichever are more.
pub const ROW_TITLE_CHARS_MAX: usize = 24;
/// Longest line under a row: graphemes or UTF-16 units, whichever are more.
pub const ROW_DESCRIPTION_CHARS_MAX: usize = 72;
/// Longest id of a row, in UTF-16 units.
pub const ROW_ID_UNITS_MAX: usize = 200;

/// Longest text above a button that opens a page, in UTF-16 units.
pub const CTA_BODY_UNITS_MAX: usize = 1024;
/// Longest label of a button that opens a page: graphemes or UTF-16 units, whichever are more.
pub const CTA_LABEL_CHARS_MAX: usize = 20;

/// Longest text that asks for a place, in UTF-16 units.
pub const LOCATION_REQUEST_BODY_UNITS_MAX: usize = 1024;
/// Farthest north and south, in degrees.
pub const LATITUDE_DEGREES_MAX: f64 = 90.0;
/// Farthest east and west, in degrees.
pub const LONGITUDE_DEGREES_MAX: f64 = 180.0;

/// Longest name of a template, in UTF-16 units.
pub const TEMPLATE_NAME_UNITS_MAX: usize = 512;
/// Longest language code of a template, such as `zh_Hant_HK`, in UTF-16 units. A limit of ours.
pub const TEMPLATE_LANGUAGE_UNITS_MAX: usize = 16;

/// How long Meta may find a label, whichever way it counts.
pub fn title_length(title: &str) -> usize {
    title.graphemes(true).count().max(units(title))
}
