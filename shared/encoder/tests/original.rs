//! The vectors are those of the package the files come from, wherever they are installed.

use std::path::PathBuf;

use reaktly_encoder::{DIMENSIONS, Encoder};

/// A line for each text: the text, and the first values of its vector as the package made it.
const ORIGINAL: &str = include_str!("original.tsv");
/// How far a value may lie from the original's, which is given to five places.
const TOLERANCE: f32 = 0.0001;

#[test]
fn vectors_are_those_of_the_original_where_its_files_are_installed() {
    let Some(folder) = std::env::var_os("REAKTLY_ENCODER").map(PathBuf::from) else {
        // Nothing to compare without the files; `scripts/encoder` installs them.
        return;
    };
    let encoder = Encoder::load(&folder).unwrap();
    for line in ORIGINAL.lines() {
        let (text, values) = line.split_once('\t').unwrap();
        let made = encoder.encode(text);
        assert_eq!(made.len(), DIMENSIONS, "{text}");
        let expected = values.split(' ').map(|value| value.parse::<f32>().unwrap());
        for (at, (value, made)) in expected.zip(&made).enumerate() {
            assert!((value - made).abs() < TOLERANCE, "{text}, value {at}: {made} is not {value}");
        }
    }
}
