use prost::Message as _;

use super::{BEGIN, END, Model, Piece, Rules, UNKNOWN, Vocabulary};

/// A vocabulary of these pieces, after the three every one begins with; no character is replaced.
fn vocabulary(pieces: &[(&str, f32)]) -> Vocabulary {
    let first = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0)];
    let piece = |(text, score): &(&str, f32)| Piece { piece: Some((*text).to_owned()), score: Some(*score) };
    let one_empty_node = [4_u32.to_le_bytes(), 0_u32.to_le_bytes()].concat();
    let model = Model {
        pieces: first.iter().chain(pieces).map(piece).collect(),
        normalizer: Some(Rules { map: Some(one_empty_node) }),
    };
    Vocabulary::read(&model.encode_to_vec()).unwrap()
}

#[test]
fn of_all_ways_to_cut_a_text_the_likeliest_is_taken() {
    let vocabulary = vocabulary(&[("▁hal", -1.0), ("lo", -1.0), ("▁", -2.0), ("hallo", -4.0), ("▁hallo", -3.0)]);
    assert_eq!(vocabulary.pieces("hallo"), [BEGIN, 3, 4, END]);
}

#[test]
fn what_the_vocabulary_does_not_have_is_unknown_letter_by_letter() {
    let vocabulary = vocabulary(&[("▁a", -1.0), ("▁", -1.0)]);
    assert_eq!(vocabulary.pieces("a ßx"), [BEGIN, 3, 4, UNKNOWN, UNKNOWN, END]);
}

#[test]
fn gaps_count_once_and_nothing_is_one_unknown_piece() {
    let vocabulary = vocabulary(&[("▁a", -1.0), ("▁b", -1.0)]);
    assert_eq!(vocabulary.pieces("  a   b "), vocabulary.pieces("a b"));
    assert_eq!(vocabulary.pieces("  "), [BEGIN, UNKNOWN, END]);
}

#[test]
fn a_file_that_is_no_model_is_named() {
    let error = Vocabulary::read(b"\xff\xff\xff").unwrap_err();
    assert!(error.to_string().starts_with("sp.model of the encoder is not usable"), "{error}");
}
