//! Lines without end are cut before the splitter sees them: for each chunk it takes of a paragraph it looks at all the
//! rest of it, so that a line of a hundred thousand characters would take minutes.

use unicode_segmentation::UnicodeSegmentation as _;

/// Most characters of a line that the splitter gets in one piece.
pub(super) const LINE_CHARS_MAX: usize = 2 * super::CHUNK_CHARS_MAX;

/// The text in stretches, each with where it starts, in bytes. They end inside overlong lines alone, so that what
/// belongs together stays so; together they are the text.
pub(super) fn stretches(text: &str) -> Vec<(usize, &str)> {
    let (mut found, mut start, mut line_start) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        for cut in cuts(line) {
            let end = line_start + cut;
            found.extend(text.get(start..end).map(|stretch| (start, stretch)));
            start = end;
        }
        line_start += line.len();
    }
    found.extend(text.get(start..).map(|stretch| (start, stretch)));
    found
}

/// Where a line has to be cut, in bytes: between sentences where it can be, else between words, else anywhere.
fn cuts(line: &str) -> Vec<usize> {
    let (mut cuts, mut taken) = (Vec::new(), 0);
    // Bytes are at least as many as characters.
    if line.len() <= LINE_CHARS_MAX {
        return cuts;
    }
    for (sentence_start, sentence) in line.split_sentence_bound_indices() {
        let chars = sentence.chars().count();
        if taken + chars > LINE_CHARS_MAX && taken > 0 {
            cuts.push(sentence_start);
            taken = 0;
        }
        let mut rest = (sentence_start, sentence);
        while let Some(length) = fitting(rest.1) {
            rest = (rest.0 + length, rest.1.get(length..).unwrap_or_default());
            cuts.push(rest.0);
        }
        taken += if rest.1.len() == sentence.len() { chars } else { rest.1.chars().count() };
    }
    cuts
}

/// How many bytes of an overlong sentence are taken at once; nothing of one that fits.
fn fitting(sentence: &str) -> Option<usize> {
    let (end, _) = sentence.char_indices().nth(LINE_CHARS_MAX)?;
    let fits = sentence.get(..end)?;
    let words = fits.trim_end_matches(|c: char| !c.is_whitespace()).len();
    Some(if words > 0 { words } else { end })
}
