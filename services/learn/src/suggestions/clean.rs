//! A person's message without what belongs to the talk rather than to the answer: greetings, closings, names, and
//! telling the customer to wait. Pure.

use std::sync::LazyLock;

use reaktly_search::language::Language;
use reaktly_search::text::{fold, lower, sentences};
use regex::Regex;

/// Fewest letters of a part of a name that is looked for.
const NAME_CHARS_MIN: usize = 3;

/// What is left of a message: its lines and sentences that answer.
pub(super) fn answer(text: &str, names: &[String]) -> String {
    let lines = text.lines().map(|line| {
        let kept = sentences(line).into_iter().map(|sentence| without_greeting(sentence, names));
        kept.filter(|sentence| tells(sentence, names)).collect::<Vec<_>>().join(" ")
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Whether a text names one of these people.
pub(super) fn names_somebody(text: &str, names: &[String]) -> bool {
    name_parts(names).any(|part| has_word(text, part))
}

/// A sentence without `Hi Ana,` before it and `, Ana` behind it.
fn without_greeting(sentence: &str, names: &[String]) -> String {
    let plain = plain(sentence);
    let mut rest = sentence;
    if let Some(greeting) = GREETING.find(&plain) {
        // Folding may change the number of bytes: characters are counted.
        let chars = plain.get(..greeting.end()).map_or(0, |head| head.chars().count());
        rest = sentence.char_indices().nth(chars).map_or("", |(at, _)| sentence.get(at..).unwrap_or_default());
        rest = without_names(rest.trim_start_matches(is_edge), names);
        rest = rest.trim_start_matches(is_edge);
    }
    let mut rest = rest.to_owned();
    for part in name_parts(names) {
        for vocative in [format!(", {part}"), format!("{part}, ")] {
            rest = rest.replace(&vocative, "");
        }
    }
    let mut chars = rest.trim().chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn without_names<'a>(text: &'a str, names: &[String]) -> &'a str {
    let mut rest = text;
    while let Some(part) = name_parts(names).find(|part| rest.starts_with(part)) {
        rest = rest.strip_prefix(part).unwrap_or(rest).trim_start();
    }
    rest
}

/// Whether a sentence says something of the matter.
fn tells(sentence: &str, names: &[String]) -> bool {
    let plain = plain(sentence);
    let introduces = INTRODUCTION.is_match(&plain) && names_somebody(sentence, names);
    let only_a_name = sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| name_parts(names).any(|part| part == word));
    sentence.chars().any(char::is_alphanumeric) && !only_a_name && !introduces && !TALK.is_match(&plain)
}

fn name_parts(names: &[String]) -> impl Iterator<Item = &str> {
    let parts = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    parts.filter(|part| part.chars().count() >= NAME_CHARS_MIN && part.starts_with(char::is_uppercase))
}

fn has_word(text: &str, wanted: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word == wanted)
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '.' | '!' | ';' | ':' | '-' | '–')
}

/// Lower case without diacritics, as the patterns are.
fn plain(text: &str) -> String {
    fold(&lower(text, Language::En), Language::En).replace('’', "'")
}

/// Greetings of ten languages at the beginning, with whoever is greeted by title.
static GREETING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|guten (?:morgen|tag|abend)|moin|servus|gruss gott|liebe[rs]?|",
        r"bonjour|bonsoir|salut|hola|buen(?:os|as) (?:dias|tardes|noches)|ciao|buongiorno|buonasera|salve|ola|bom dia|boa (?:tarde|noite)|",
        r"hoi|goede(?:morgen|middag|navond)|beste|czesc|dzien dobry|dobry wieczor|witam|merhaba|selam|iyi gunler|gunaydin|",
        r"buna(?: ziua| dimineata| seara)?|salutare)\b(?: (?:there|again|mr|mrs|ms|herr|frau|madame|monsieur|senora?|signora?|zusammen)\.?)*(?:[ ,.!]|$)"
    ))
});

static INTRODUCTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i'?m|i am|my name|this is|here is|ich bin|mein name|hier ist|hier spricht|je suis|je m'appelle|soy|me llamo|sono|mi chiamo|sou|chamo|ik ben|mijn naam|jestem|nazywam|ben|adim|sunt|numele)\b",
    )
});

/// What is said around answers in ten languages: thanks, closings, and telling the customer to wait.
static TALK: LazyLock<Regex> = LazyLock::new(|| pattern(&TALKS.join("|")));

const TALKS: [&str; 10] = [
    r"\b(?:(?:best|kind|warm)(?:est)? regards|sincerely|cheers)\b|^thank(?:s| you)\b|you'?re (?:very )?welcome|have a (?:nice|great|good|lovely)|hope (?:this|that|it) helps|let me know|anything else|(?:one|a) (?:moment|second|minute)\b|\blet me (?:check|look|see|ask)|i(?:'ll| will) (?:check|look|ask|get back|be right)|^(?:sure|of course|certainly|no problem|great question|sorry for the wait)[ ,!.]*$|sorry for the (?:wait|delay)|get back to you",
    r"\b(?:(?:mit )?freundliche[nm]? gruss(?:e|en)?|(?:viele|liebe|beste|schone) grusse|lg|mfg)\b|^(?:vielen )?dank\b|^danke\b|gern(?:e)? geschehen|schonen (?:tag|abend)|ich hoffe,? (?:das|ich)|(?:einen|ein) (?:kleinen )?(?:moment|augenblick)|ich (?:schaue|sehe|prufe|frage)\b[^.!?]{0,20}\b(?:nach|kurz|mal|das)|melde mich|noch (?:etwas|fragen)|^(?:gerne|klar|kein problem)[ ,!.]*$",
    r"\bcordialement\b|bien a vous|bonne (?:journee|soiree)|^merci\b|je vous en prie|n'hesitez pas|un (?:instant|moment)|je (?:verifie|regarde)|je reviens vers|^(?:bien sur|avec plaisir)[ ,!.]*$",
    r"\b(?:un )?saludos?\b|que tenga|buen dia\b|^gracias\b|de nada|un (?:momento|instante)|(?:dejeme|dejame|permitame) (?:ver|revisar|comprobar)|lo (?:reviso|compruebo)|algo mas|^(?:claro|por supuesto)[ ,!.]*$",
    r"\bcordiali saluti\b|buona (?:giornata|serata)|^grazie\b|\bprego\b|un (?:attimo|momento)|(?:verifico|controllo) subito|altro\?|^(?:certo|certamente)[ ,!.]*$",
    r"\b(?:atenciosamente|cumprimentos|abracos?)\b|tenha um|bom dia para|^obrigad[oa]\b|de nada|um (?:momento|instante)|vou (?:verificar|ver)\b|mais alguma|^(?:claro|com certeza)[ ,!.]*$",
    r"\b(?:met )?vriendelijke groet|\bgroetjes\b|fijne (?:dag|avond)|^(?:dank|bedankt)\b|graag gedaan|een (?:moment|ogenblik)|ik (?:kijk|check|vraag) (?:even|het)|verder nog|^(?:natuurlijk|zeker)[ ,!.]*$",
    r"\bpozdrawiam\b|milego (?:dnia|wieczoru)|^dziekuj|prosze bardzo|chwileczke|(?:juz )?sprawdze\b|cos jeszcze|^(?:oczywiscie|jasne)[ ,!.]*$",
    r"\bsaygilarimla\b|iyi gunler dilerim|^tesekkur|rica ederim|bir (?:dakika|saniye)|kontrol edi(?:yorum|p)|baska bir|^(?:tabii|elbette)[ ,!.]*$",
    r"\bcu (?:stima|respect)\b|o zi (?:buna|frumoasa)|^multumesc\b|cu placere|un moment|verific (?:imediat|acum)|altceva|^(?:desigur|sigur)[ ,!.]*$",
];

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}
