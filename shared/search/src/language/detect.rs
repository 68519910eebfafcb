//! Which language a text is in, among those an operator speaks.

use lingua::{LanguageDetector, LanguageDetectorBuilder};

use super::Language;

/// Detects languages. One per process: its models are large and loaded when first needed.
pub struct Detector(LanguageDetector);

impl Default for Detector {
    fn default() -> Self {
        let languages: Vec<lingua::Language> = Language::ALL.into_iter().map(to_lingua).collect();
        Self(LanguageDetectorBuilder::from_languages(&languages).build())
    }
}

impl Detector {
    /// The likeliest of the `enabled` languages and how far it is ahead of the next, 0 to 1; `None` when the text says
    /// nothing.
    pub fn detect(&self, text: &str, enabled: &[Language]) -> Option<(Language, f64)> {
        let mut values = self.confidences(text).into_iter().filter(|(language, _)| enabled.contains(language));
        let (best, confidence) = values.next().filter(|(_, confidence)| *confidence > 0.0)?;
        let next = values.next().map_or(0.0, |(_, confidence)| confidence);
        Some((best, confidence - next))
    }

    /// How likely each of our languages is, the likeliest first; together 1, or all 0 when the text says nothing.
    pub fn confidences(&self, text: &str) -> Vec<(Language, f64)> {
        let ours = |language| Language::ALL.into_iter().find(|ours| to_lingua(*ours) == language);
        let values = self.0.compute_language_confidence_values(text).into_iter();
        values.filter_map(|(language, confidence)| Some((ours(language)?, confidence))).collect()
    }

    /// Loads the models, so that the first customer need not wait for them. Takes a while; not for async code.
    pub fn warm_up(&self) {
        self.0.compute_language_confidence_values("warm up");
    }

    /// The language of a long text such as an article, whatever is enabled.
    pub fn of_article(&self, text: &str) -> Option<Language> {
        self.detect(text, &Language::ALL).map(|(language, _)| language)
    }
}

impl std::fmt::Debug for Detector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Detector")
    }
}

const fn to_lingua(language: Language) -> lingua::Language {
    match language {
        Language::En => lingua::Language::English,
        Language::De => lingua::Language::German,
        Language::Fr => lingua::Language::French,
        Language::Es => lingua::Language::Spanish,
        Language::It => lingua::Language::Italian,
        Language::Pt => lingua::Language::Portuguese,
        Language::Nl => lingua::Language::Dutch,
        Language::Pl => lingua::Language::Polish,
        Language::Tr => lingua::Language::Turkish,
        Language::Ro => lingua::Language::Romanian,
    }
}
