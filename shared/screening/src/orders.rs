//! "Ignore all previous instructions", in many languages: a verb that sets aside, a word that says which, and the
//! thing set aside, close together in one sentence.

use crate::words::{is_one_of, sentences};

/// How far apart the three may stand, in words.
const SPAN_MAX: usize = 9;

/// How one language says it; `*` ends a stem.
struct Order {
    /// To set aside.
    verbs: &'static [&'static str],
    /// Those before, all of them, yours.
    which: &'static [&'static str],
    /// What the AI was told.
    told: &'static [&'static str],
    /// Words right before the verb that make it an ordinary sentence: may, can, never.
    spared: &'static [&'static str],
}

const ORDERS: [Order; 14] = [
    // English
    Order {
        verbs: &[
            "ignore",
            "ignoring",
            "disregard",
            "disregarding",
            "override",
            "overriding",
            "bypass",
            "forget",
            "discard",
        ],
        which: &[
            "previous",
            "previously",
            "prior",
            "above",
            "earlier",
            "preceding",
            "former",
            "existing",
            "original",
            "initial",
            "all",
            "your",
        ],
        told: &[
            "instruction",
            "instructions",
            "prompt",
            "prompts",
            "directive",
            "directives",
            "guardrails",
            "programming",
        ],
        spared: &["not", "never", "safely", "don't", "don’t", "cannot"],
    },
    // German
    Order {
        verbs: &[
            "ignorier*",
            "missacht*",
            "vergiss",
            "vergesst",
            "vergessen",
            "verwirf",
            "verwerfen",
            "übergeh*",
            "umgehe",
        ],
        which: &[
            "vorherig*",
            "vorig*",
            "bisherig*",
            "früher*",
            "obig*",
            "vorangegangen*",
            "vorstehend*",
            "ursprünglich*",
            "alle",
            "aller",
            "sämtlich*",
            "deine",
            "ihre",
        ],
        told: &[
            "anweisung*",
            "anleitungen",
            "instruktion*",
            "vorgaben",
            "prompt",
            "prompts",
            "systemprompt*",
            "befehle",
        ],
        spared: &["nicht", "nie", "niemals", "können", "kann", "darf", "dürfen", "sie"],
    },
    // French
    Order {
        verbs: &["ignore", "ignorez", "ignorer", "oublie", "oubliez", "oublier", "néglige", "négligez", "outrepasse*"],
        which: &["précédent*", "antérieur*", "ci", "toutes", "tous", "initiales", "vos", "tes", "dessus"],
        told: &["instructions", "instruction", "consigne", "consignes", "directives", "prompt", "prompts"],
        spared: &["pas", "jamais", "n", "pouvez", "peut", "peux", "n'ignorez", "n’ignorez"],
    },
    // Spanish
    Order {
        verbs: &[
            "ignora",
            "ignore",
            "ignorad",
            "ignorar",
            "olvida",
            "olvide",
            "olvidad",
            "olvidar",
            "descarta",
            "descarte",
            "omite",
            "desestima",
        ],
        which: &[
            "anterior*",
            "previas",
            "previos",
            "previa",
            "todas",
            "todos",
            "arriba",
            "precedentes",
            "tus",
            "sus",
            "iniciales",
        ],
        told: &["instrucción", "instrucciones", "indicaciones", "directrices", "órdenes", "prompt", "prompts"],
        spared: &["no", "nunca", "puede", "puedes", "jamás"],
    },
    // Italian
    Order {
        verbs: &[
            "ignora",
            "ignori",
            "ignorate",
            "ignorare",
            "dimentica",
            "dimentichi",
            "dimenticate",
            "dimenticare",
            "trascura",
            "scarta",
        ],
        which: &["precedent*", "anterior*", "tutte", "tutti", "sopra", "tue", "iniziali", "originali"],
        told: &["istruzione", "istruzioni", "indicazioni", "direttive", "comandi", "prompt"],
        spared: &["non", "mai", "può", "puoi"],
    },
    // Portuguese
    Order {
        verbs: &[
            "ignore",
            "ignora",
            "ignorem",
            "ignorar",
            "esqueça",
            "esquece",
            "esquecer",
            "desconsidere",
            "desconsidera",
            "descarte",
        ],
        which: &["anterior*", "prévias", "todas", "todos", "acima", "precedentes", "tuas", "suas", "iniciais"],
        told: &["instrução", "instruções", "orientações", "diretrizes", "comandos", "prompt", "prompts"],
        spared: &["não", "nunca", "pode", "podes"],
    },
    // Dutch
    Order {
        verbs: &["negeer", "negeren", "vergeet", "vergeten", "sla", "omzeil", "verwerp"],
        which: &["vorige", "eerdere", "voorgaande", "bovenstaande", "alle", "voorafgaande", "jouw", "je"],
        told: &["instructie", "instructies", "aanwijzingen", "opdrachten", "prompt", "prompts", "richtlijnen"],
        spared: &["niet", "nooit", "kunt", "kan", "mag", "u"],
    },
    // Polish
    Order {
        verbs: &["zignoruj*", "ignoruj*", "ignorować", "zapomnij*", "pomiń", "pomijaj", "odrzuć"],
        which: &[
            "poprzedni*",
            "wcześniejsz*",
            "powyższ*",
            "wszystkie",
            "wszystkich",
            "wszelkie",
            "swoje",
            "twoje",
            "dotychczasow*",
        ],
        told: &["instrukcj*", "polece*", "wskazów*", "wytyczn*", "prompt*", "komend*"],
        spared: &["nie", "nigdy", "można", "możesz"],
    },
    // Turkish
    Order {
        verbs: &[
            "say",
            "sayın",
            "gel",
            "gelin",
            "unut",
            "unutun",
            "alma",
            "almayın",
            "gözardı",
            "ihmal",
            "yoksay",
            "yoksayın",
        ],
        which: &["önceki", "tüm", "bütün", "yukarıdaki", "daha", "mevcut"],
        told: &["talimat*", "yönerge*", "komut*", "prompt*"],
        spared: &[],
    },
    // Romanian
    Order {
        verbs: &[
            "ignoră",
            "ignora",
            "ignorați",
            "ignoraţi",
            "ignorati",
            "uită",
            "uita",
            "uitați",
            "nesocotește",
            "omite",
        ],
        which: &["anterioar*", "precedente*", "toate", "sus", "tale", "inițiale", "initiale"],
        told: &["instrucțiun*", "instrucţiun*", "instructiun*", "indicații*", "comenzi*", "directive*", "prompt*"],
        spared: &["nu", "niciodată", "puteți", "poți"],
    },
    // Russian
    Order {
        verbs: &["игнорируй*", "проигнорируй*", "забудь*", "отбрось*", "пренебреги*"],
        which: &["предыдущ*", "прежн*", "все", "всё", "вышеуказанн*", "свои", "твои", "прошл*"],
        told: &["инструкци*", "указани*", "команд*", "промпт*", "директив*"],
        spared: &["не", "никогда"],
    },
    // Greek
    Order {
        verbs: &["αγνόησε", "αγνοήστε", "αγνοείστε", "αγνόησ*", "ξέχνα", "ξέχασε", "ξεχάστε", "παράβλεψε"],
        which: &["προηγούμεν*", "όλες", "παραπάνω", "πρότερες", "αρχικές"],
        told: &["οδηγίες", "οδηγιών", "εντολές", "εντολών", "prompt"],
        spared: &["μην", "μη", "ποτέ"],
    },
    // Swedish and Danish
    Order {
        verbs: &["ignorera", "ignorer", "glöm", "glem", "bortse", "åsidosätt"],
        which: &["tidigare", "föregående", "alla", "alle", "ovanstående", "ovenstående", "dina"],
        told: &["instruktion*", "anvisning*", "prompt*"],
        spared: &["inte", "ikke", "aldrig", "kan"],
    },
    // Czech
    Order {
        verbs: &["ignoruj*", "zapomeň*", "přehlížej"],
        which: &["předchozí*", "všechny", "veškeré", "předešlé", "výše", "své"],
        told: &["instrukce", "instrukcí", "pokyny", "pokynů", "příkazy", "prompt*"],
        spared: &["ne", "nikdy"],
    },
];

/// Whether a sentence of `text`, in small letters, sets aside what the AI was told.
pub(super) fn found(text: &str) -> bool {
    sentences(text).any(|words| ORDERS.iter().any(|order| gives(&words, order)))
}

fn gives(words: &[&str], order: &Order) -> bool {
    let at = |known: &[&str]| -> Vec<usize> {
        let found = words.iter().enumerate().filter(|(_, word)| is_one_of(word, known));
        found.map(|(at, _)| at).collect()
    };
    let told = at(order.told);
    if told.is_empty() {
        return false;
    }
    let which = at(order.which);
    let mut verbs = at(order.verbs).into_iter().filter(|verb| !is_spared(words, *verb, order));
    let near = |a: usize, b: usize, c: usize| a.max(b).max(c) - a.min(b).min(c) <= SPAN_MAX;
    verbs.any(|verb| which.iter().any(|which| told.iter().any(|told| near(verb, *which, *told))))
}

/// What forbids, allows or supposes is no order.
fn is_spared(words: &[&str], verb: usize, order: &Order) -> bool {
    let before = |back: usize| verb.checked_sub(back).and_then(|at| words.get(at)).copied().unwrap_or_default();
    let allowed = (1..=ALLOWING_BACK).any(|back| ALLOWING.contains(&before(back)));
    let supposed = before(1) == "you" && ["if", "when", "should", "that"].contains(&before(2));
    let denied = words.get(verb + 1).is_some_and(|after| NEGATIONS_AFTER.contains(after));
    is_one_of(before(1), order.spared) || allowed || supposed || denied
}

/// Words that allow something, somewhere before the verb.
const ALLOWING: [&str; 19] = [
    "can", "may", "kann", "können", "kannst", "könnt", "darf", "dürfen", "pouvez", "peut", "peux", "puede", "puedes",
    "può", "puoi", "pode", "podes", "kunt", "możesz",
];
/// How many words before the verb they may stand.
const ALLOWING_BACK: usize = 5;
/// Languages that say no behind the verb.
const NEGATIONS_AFTER: [&str; 5] = ["nicht", "niet", "pas", "inte", "ikke"];
