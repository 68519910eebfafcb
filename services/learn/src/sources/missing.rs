//! Pages that are not there although their server says that all is well. Pure.

use reaktly_documents::Document;

/// Letters and digits of a page that says no more than that it is not there.
const LENGTH_MAX: usize = 300;
/// How such a page is headed, in small letters.
const HEADINGS: [&str; 26] = [
    "404 not found",
    "error 404",
    "page not found",
    "page cannot be found",
    "page can't be found",
    "page does not exist",
    "page doesn't exist",
    "seite nicht gefunden",
    "seite wurde nicht gefunden",
    "seite konnte nicht gefunden",
    "seite existiert nicht",
    "fehler 404",
    "page introuvable",
    "page non trouvée",
    "erreur 404",
    "página no encontrada",
    "pagina non trovata",
    "errore 404",
    "página não encontrada",
    "pagina niet gevonden",
    "nie znaleziono strony",
    "strona nie została znaleziona",
    "strona nie istnieje",
    "sayfa bulunamadı",
    "pagina nu a fost găsită",
    "pagină negăsită",
];

/// Whether a page is headed as one that is not there and says hardly anything else.
pub(crate) fn says_it_is_missing(document: &Document) -> bool {
    let length = document.markdown.chars().filter(|c| c.is_alphanumeric()).count();
    if length > LENGTH_MAX {
        return false;
    }
    let headings = document.markdown.lines().filter(|line| line.starts_with('#'));
    headings.chain([document.title.as_str()]).any(|heading| {
        let heading = heading.to_lowercase().replace('’', "'");
        let bare = heading.trim_matches(|c: char| !c.is_alphanumeric());
        matches!(bare, "404" | "not found") || HEADINGS.iter().any(|missing| heading.contains(missing))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use reaktly_documents::Kind;

    use super::*;

    fn page(title: &str, markdown: &str) -> Document {
        let (title, markdown) = (title.to_owned(), markdown.to_owned());
        Document { kind: Kind::Html, title, language: None, markdown, flags: BTreeSet::new() }
    }

    #[test]
    fn a_page_headed_as_missing_is_missing_unless_it_has_something_to_say() {
        assert!(says_it_is_missing(&page("Page not found – Shop", "Sorry, this page does not exist.")));
        assert!(says_it_is_missing(&page("Shop", "# Seite nicht gefunden\n\nZur Startseite")));
        assert!(says_it_is_missing(&page("404", "Nothing here.")));
        assert!(!says_it_is_missing(&page("Room 404", "The room on the fourth floor seats twelve people.")));
        assert!(!says_it_is_missing(&page("Returns", "If the page is not found, write to us.")));
        let guide = "Check the address first. ".repeat(20);
        assert!(!says_it_is_missing(&page("What to do when a page is not found: page not found", &guide)));
    }
}
