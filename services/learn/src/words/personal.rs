//! What belongs to one customer alone: addresses, numbers of accounts, cards, telephones and orders.

use std::borrow::Cow;
use std::sync::LazyLock;

use reaktly_search::language::Language;
use reaktly_search::text::{fold, lower};
use regex::{Captures, Regex};

/// Fewest digits of a telephone number that is not written with its country.
const PHONE_DIGITS_MIN: usize = 8;
/// Fewest digits of a bare number that is taken for somebody's own: postal codes and prices are shorter.
const NUMBER_DIGITS_MIN: usize = 6;
/// Fewest digits of a code of letters and digits that is: models and sizes have fewer.
const CODE_DIGITS_MIN: usize = 5;
/// Lengths of card numbers.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

/// A text without what belongs to one customer alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Masked {
    /// The text, with a word in brackets in the place of each.
    pub(crate) text: String,
    found: usize,
}

impl Masked {
    /// Whether anything was masked.
    pub(crate) const fn is_personal(&self) -> bool {
        self.found > 0
    }
}

/// Masks what belongs to one customer alone.
pub(crate) fn mask(text: &str) -> Masked {
    let mut found = 0;
    let mut replace = |text: &str, pattern: &Regex, what: &str, is: fn(&str) -> bool| -> String {
        let replaced: Cow<'_, str> = pattern.replace_all(text, |captures: &Captures<'_>| {
            let whole = captures.get(0).map_or("", |whole| whole.as_str());
            let own = captures.name("own").map_or(whole, |own| own.as_str());
            if !is(own) {
                return whole.to_owned();
            }
            found += 1;
            whole.replacen(own, what, 1)
        });
        replaced.into_owned()
    };
    let text = replace(text, &EMAIL, "[email]", |_| true);
    let text = replace(&text, &IBAN, "[iban]", is_iban);
    let text = replace(&text, &DIGITS, "[card]", is_card);
    let text = replace(&text, &ORDER, "[number]", has_digit);
    // Before telephones: the digits of a code are none.
    let text = replace(&text, &CODE, "[number]", is_code);
    let text = replace(&text, &DIGITS, "[phone]", is_phone);
    let text = replace(&text, &CODE, "[number]", is_long_number);
    Masked { text, found }
}

/// Whether a text tells what happened to one customer's matter, or what somebody did about it.
pub(crate) fn speaks_of_one_case(text: &str) -> bool {
    let text = fold(&lower(text, Language::En), Language::En).replace('’', "'");
    ONE_CASE.is_match(&text)
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// ISO 13616: moved around and read as a number, the remainder by 97 is 1.
fn is_iban(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if !(15..=34).contains(&plain.len()) {
        return false;
    }
    let turned = plain.iter().skip(4).chain(plain.iter().take(4));
    let remainder = turned
        .filter_map(|c| c.to_digit(36))
        .fold(0, |rest, value| if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 });
    remainder == 1
}

/// ISO 7812: the digits of a card add up to a multiple of ten, every second doubled (Luhn).
fn is_card(text: &str) -> bool {
    let digits = digits(text);
    let doubled = |(place, digit): (usize, &u32)| match (place % 2, digit * 2) {
        (0, _) => *digit,
        (_, twice) if twice > 9 => twice - 9,
        (_, twice) => twice,
    };
    CARD_DIGITS.contains(&digits.len()) && digits.iter().rev().enumerate().map(doubled).sum::<u32>() % 10 == 0
}

fn is_phone(text: &str) -> bool {
    let count = digits(text).len();
    let begins_as_one = text.starts_with(['+', '0', '(']);
    let is_date = DATE.is_match(text);
    !is_date
        && ((begins_as_one && count >= PHONE_DIGITS_MIN)
            || (count >= PHONE_DIGITS_MIN + 2 && !text.contains(['.', ','])))
}

/// Letters and digits mixed.
fn is_code(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_uppercase()) && digits(text).len() >= CODE_DIGITS_MIN
}

/// Many digits in a row.
fn is_long_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit()) && text.len() >= NUMBER_DIGITS_MIN
}

static EMAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"));

static IBAN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?\b"));

/// Digits in groups, as telephones and cards are written.
static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[+(]?\d(?:[ ()/.\-]{0,2}\d){6,18}"));

static DATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2})$"));

/// A number that stands behind a word for what it is the number of.
static ORDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?:(?:order|booking|invoice|customer|ticket|tracking|reference|bestellung|bestell|auftrag|auftrags|rechnung|rechnungs|kunden|",
        r"commande|facture|pedido|factura|ordine|fattura|encomenda|fatura|bestelling|factuur|zamówieni\w*|faktur\w*|sipariş|comand\w*|factur\w*)",
        r"[ -]?(?:number|nummer|numer\w*|numéro|número|numero|nr\.?|no\.?|n°|num\.?)?[ :]*#?|#)",
        r"(?P<own>[A-Za-z]{0,4}-?\d[\dA-Za-z-]{2,})\b"
    ))
});

static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[A-Z0-9]+(?:-[A-Z0-9]+)*\b"));

/// One line for each language, in lower case without diacritics: somebody's own matter with what became of it, or what
/// somebody did about it.
const CASES: [&str; 10] = [
    r"\byour (?:\w+ )?(?:order|parcel|package|booking|reservation|refund|payment|account|invoice|delivery|ticket) (?:has|was|is|will|had)\b|\bi(?:'ve| have| just|'ll| will) (?:just |already |now )?(?:refund|cancel|sen[dt]|check|look|chang|updat|book|order|ship|forward|pass|escalat|credit|reset)",
    r"\b(?:ihre|deine?|eure|ihr) (?:\w+ )?(?:bestellung|paket|sendung|buchung|reservierung|ruckerstattung|erstattung|zahlung|konto|rechnung|lieferung) (?:wurde|ist|wird|war|hat)\b|\b(?:ich habe|wir haben)\b[^.!?]{0,60}\b(?:erstattet|storniert|geschickt|verschickt|gesendet|gepruft|nachgesehen|geandert|gebucht|weitergeleitet|gutgeschrieben)\b",
    r"\b(?:votre|ta|ton) (?:\w+ )?(?:commande|colis|reservation|remboursement|paiement|compte|facture|livraison) (?:a|est|sera|etait)\b|\bj'ai\b[^.!?]{0,40}\b(?:rembourse|annule|envoye|verifie|modifie|transmis)\b",
    r"\b(?:tu|su) (?:\w+ )?(?:pedido|paquete|reserva|reembolso|pago|cuenta|factura|envio) (?:ha|fue|esta|sera|estaba)\b|\b(?:te|le|lo) he (?:reembolsado|cancelado|enviado|cambiado|reenviado)\b",
    r"\b(?:tuo|tua|suo|sua) (?:\w+ )?(?:ordine|pacco|prenotazione|rimborso|pagamento|conto|fattura|spedizione) (?:e|ha|sara|era|risulta)\b|\bho\b[^.!?]{0,30}\b(?:rimborsato|annullato|inviato|verificato|modificato|inoltrato)\b",
    r"\b(?:seu|sua|teu|tua) (?:\w+ )?(?:pedido|encomenda|reserva|reembolso|pagamento|conta|fatura|envio) (?:foi|esta|sera|ja|saiu)\b|\b(?:reembolsei|cancelei|enviei|verifiquei|alterei)\b",
    r"\b(?:je|jouw|uw) (?:\w+ )?(?:bestelling|pakket|boeking|reservering|terugbetaling|betaling|account|factuur|levering) (?:is|werd|wordt|was|heeft)\b|\bik heb\b[^.!?]{0,50}\b(?:terugbetaald|geannuleerd|verstuurd|gestuurd|gecontroleerd|gewijzigd|doorgestuurd)\b",
    r"\b(?:twoje|twoja|panstwa|pana|pani) (?:\w+ )?(?:zamowienie|paczka|rezerwacja|zwrot|platnosc|konto|faktura|przesylka) (?:zostal\w*|jest|bedzie|byl\w*)\b|\b(?:zwrocilem|zwrocilam|anulowalem|anulowalam|wyslalem|wyslalam|sprawdzilem|sprawdzilam)\b",
    r"\b(?:siparisiniz|siparisin|kargonuz|paketiniz|rezervasyonunuz|iadeniz|odemeniz|hesabiniz|faturaniz)\b[^.!?]{0,40}\b\w+(?:di|du|ildi|ndi|yor|acak|ecek)\b|\b(?:iade ettim|iptal ettim|gonderdim|kontrol ettim)\b",
    r"\b(?:comanda|coletul|rezervarea|rambursarea|plata|contul|factura) (?:dumneavoastra|dvs|ta|tau) (?:a|este|va|era)\b|\bam\b[^.!?]{0,20}\b(?:rambursat|anulat|trimis|verificat|modificat)\b",
];

static ONE_CASE: LazyLock<Regex> = LazyLock::new(|| pattern(&CASES.join("|")));

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}
