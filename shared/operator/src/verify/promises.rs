//! Words that claim or promise an action nobody has decided.

use std::sync::LazyLock;

use regex::Regex;

use reaktly_search::language::Language;
use reaktly_search::text::{fold, lower};

/// Whether a text claims that something was done, or will be done, that only people can do.
pub(super) fn promises(text: &str) -> bool {
    let text = fold(&lower(text, Language::En), Language::En).replace('’', "'");
    PROMISES.is_match(&text)
}

/// One line for each language, in lower case without diacritics.
const PATTERNS: [&str; 10] = [
    r"\b(?:i|we)(?:'ve| have|'ll| will)(?: just| already| now| immediately)? (?:be )?(?:refund|cancel|book|order|chang|updat|process|credit|reset|schedul|call|issu|sent|send you an?|ship|reserv|delet|upgrad|approv|grant)(?:l?ed|ing|e|ped)?\b",
    r"\b(?:ich habe|wir haben|ich werde|wir werden)\b[^.!?]{0,60}\b(?:storniert|stornieren|erstattet|erstatten|gebucht|buchen|bestellt|bestellen|geandert|andern|aktualisiert|veranlasst|veranlassen|anrufen|gekundigt|kundigen|reserviert|reservieren|geloscht|zuruckgesetzt|gutgeschrieben|gutschreiben|verschickt)\b",
    r"\b(?:j'ai|nous avons|je vais|nous allons)\b[^.!?]{0,40}\b(?:rembourse|rembourser|annule|annuler|reserve|reserver|commande|commander|modifie|modifier|appeler|envoye|supprime|credite)\b",
    r"\b(?:he|hemos|voy a|vamos a)\b[^.!?]{0,30}\b(?:reembolsado|reembolsar|cancelado|cancelar|reservado|reservar|pedido|cambiado|cambiar|llamar|enviado|eliminado|abonado|tramitado|tramitar)\b",
    r"\b(?:ho|abbiamo|provvedero a|provvederemo a)\b[^.!?]{0,30}\b(?:rimborsato|rimborsare|annullato|annullare|prenotato|prenotare|ordinato|modificato|cambiato|chiamare|inviato|cancellato|accreditato)\b",
    r"\b(?:ja )?(?:reembolsei|reembolsamos|cancelei|cancelamos|reservei|reservamos|encomendei|alterei|alteramos|enviei|apaguei|creditei|vou reembolsar|vou cancelar|vou reservar|vou ligar)\b",
    r"\b(?:ik heb|we hebben|ik zal|we zullen)\b[^.!?]{0,50}\b(?:terugbetaald|terugbetalen|geannuleerd|annuleren|geboekt|boeken|besteld|bestellen|gewijzigd|wijzigen|bellen|verstuurd|verwijderd|gereserveerd|reserveren)\b",
    r"\b(?:zwrocilem|zwrocilam|zwrocilismy|anulowalem|anulowalam|anulowalismy|zarezerwowalem|zarezerwowalam|zamowilem|zamowilam|zmienilem|zmienilam|wyslalem|wyslalam|usunalem|usunelam|zwroce|anuluje|zarezerwuje|zadzwonie)\b",
    r"\b(?:iade ettim|iade ettik|iade edecegim|iptal ettim|iptal ettik|iptal edecegim|rezerve ettim|siparis verdim|degistirdim|degistirdik|gonderdim|sildim|arayacagim|arayacagiz)\b",
    r"\b(?:am|v-am|ti-am|voi|vom)\b[^.!?]{0,20}\b(?:rambursat|rambursa|anulat|anula|rezervat|rezerva|comandat|modificat|modifica|suna|trimis|sters|creditat)\b",
];

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
static PROMISES: LazyLock<Regex> = LazyLock::new(|| Regex::new(&PATTERNS.join("|")).expect("the patterns are valid"));
