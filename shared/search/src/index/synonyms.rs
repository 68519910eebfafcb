//! Words of everyday business that mean the same: customers ask for the price where an article tells the costs.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::language::Language;
use crate::text::{hash_of, stem_of};

/// The synonyms of a language: hashes of stems by a stem.
type Synonyms = HashMap<String, Vec<u64>>;

/// Of each language, in the order of [`Language::ALL`].
static SYNONYMS: LazyLock<Vec<Synonyms>> = LazyLock::new(|| Language::ALL.into_iter().map(synonyms).collect());

/// Hashes of the stems that mean what the stem `root` means; empty for most words.
pub(super) fn of(root: &str, language: Language) -> &'static [u64] {
    let at = Language::ALL.iter().position(|other| *other == language);
    let found = at.and_then(|at| SYNONYMS.get(at)).and_then(|synonyms| synonyms.get(root));
    found.map(Vec::as_slice).unwrap_or_default()
}

/// What a word in lower case may mean: its stem's hash, and those of its synonyms in everyday business.
pub fn meanings(word: &str, language: Language) -> Vec<u64> {
    let root = stem_of(word, language);
    let others = of(&root, language).iter().copied();
    std::iter::once(hash_of(&root)).chain(others).collect()
}

fn synonyms(language: Language) -> Synonyms {
    let mut synonyms = Synonyms::new();
    for group in list(language).lines() {
        let stems: BTreeSet<String> = group.split(' ').map(|word| stem_of(word, language)).collect();
        for stem in &stems {
            let others = stems.iter().filter(|other| *other != stem).map(|other| hash_of(other));
            synonyms.entry(stem.clone()).or_default().extend(others);
        }
    }
    synonyms
}

/// Groups of words, one to a line.
const fn list(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("synonyms/en.txt"),
        Language::De => include_str!("synonyms/de.txt"),
        Language::Fr => include_str!("synonyms/fr.txt"),
        Language::Es => include_str!("synonyms/es.txt"),
        Language::It => include_str!("synonyms/it.txt"),
        Language::Pt => include_str!("synonyms/pt.txt"),
        Language::Nl => include_str!("synonyms/nl.txt"),
        Language::Pl => include_str!("synonyms/pl.txt"),
        Language::Tr => include_str!("synonyms/tr.txt"),
        Language::Ro => include_str!("synonyms/ro.txt"),
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::language::Language;
    use crate::text::{hash_of, stem_of};

    #[test]
    fn words_that_mean_the_same_are_known_in_every_language() {
        let pairs = ["price cost", "preis kosten", "prix tarif", "precio coste", "prezzo costo", "preço custo"];
        let more = ["prijs kosten", "cena koszt", "fiyat ücret", "preț tarif"];
        let languages = [Language::En, Language::De, Language::Fr, Language::Es, Language::It, Language::Pt];
        let all = languages.into_iter().chain([Language::Nl, Language::Pl, Language::Tr, Language::Ro]);
        for (language, pair) in all.zip(pairs.into_iter().chain(more)) {
            let (one, other) = pair.split_once(' ').unwrap();
            let (one, other) = (stem_of(one, language), stem_of(other, language));
            assert!(of(&one, language).contains(&hash_of(&other)), "{pair}");
        }
        assert!(of("mongolia", Language::En).is_empty());
    }
}
