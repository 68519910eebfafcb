//! Content that says whom it is for, and it is the AI; or tells what to say to customers.

use std::sync::LazyLock;

use regex::RegexSet;

/// Whether lower-case text speaks to the AI by its name, tells it to leave its rules, or what to answer.
pub(super) fn found(text: &str) -> bool {
    PATTERNS.is_match(text)
}

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
static PATTERNS: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSet::new([
        // A note to the AI.
        r"\b(?:note|notice|hint|message|instructions?|important|attention|reminder)\s+(?:to|for)\s+(?:the\s+|any\s+|all\s+|every\s+)?(?:ai|a\.i\.|llm|assistant|chatbot|(?:language\s+)?model)s?\b\s*[:,!.-]",
        r"\b(?:ai|llm|chatbot|assistant)[\s-]*(?:instruction|note|directive|order)s?\s*:",
        r"\b(?:hinweis|anweisung|nachricht|notiz|achtung|wichtig)\s+(?:an|für)\s+(?:die\s+|den\s+|das\s+|alle\s+)?(?:ki|ai|assistent\w*|chatbot\w*|sprachmodell\w*)\b",
        r"\bki[\s-]*(?:anweisung|hinweis|befehl)\w*\s*:",
        r"\b(?:consigne|instruction|note|message|attention|remarque)s?\s+(?:à|pour)\s+(?:l['’]|le\s+|la\s+|les\s+|tou\w+\s+)*(?:ia|assistante?s?|chatbots?|intelligence artificielle|modèles?\s+de\s+langage)\b",
        r"\b(?:instrucci[oó]n|instrucciones|nota|aviso|mensaje|atenci[oó]n)\s+(?:a|para)\s+(?:la\s+|el\s+|los\s+|las\s+)?(?:ia|asistentes?|chatbots?|inteligencia artificial|modelos?\s+de\s+lenguaje)\b",
        r"\b(?:istruzion[ei]|nota|avviso|messaggio|attenzione)\s+(?:per|a)(?:\s+|l{1,2}['’a]\s*)(?:l['’])?(?:ia|assistent[ei]|chatbot|intelligenza artificiale|modell[oi]\s+linguistic[oi])\b",
        r"\b(?:instruç(?:ão|ões)|nota|aviso|mensagem|atenção)\s+(?:para|à|ao)\s+(?:a\s+|o\s+)?(?:ia|assistente|chatbot|inteligência artificial|modelo\s+de\s+linguagem)\b",
        r"\b(?:instructie|opmerking|bericht|let\s+op)\s+(?:voor|aan)\s+(?:de\s+|het\s+)?(?:ai|assistent|chatbot|taalmodel)\b",
        r"\b(?:instrukcja|uwaga|wiadomość|polecenie)\s+(?:dla|do)\s+(?:ai|si|asystenta|chatbota|sztucznej\s+inteligencji|modelu\s+językowego)\b",
        r"\b(?:yapay\s+zek[aâ]\w*|sohbet\s+botu\w*|dil\s+model\w*)\s+(?:için\s+)?(?:not|talimat|uyarı)\w*\s*:",
        r"\b(?:instrucțiun\w+|notă|mesaj|atenție)\s+(?:pentru|către)\s+(?:ai|ia|asistent\w*|chatbot\w*|inteligența\s+artificială)\b",
        r"<!--[^>]*\b(?:ai|ki|ia|assistant|chatbot|llm)\b\s*:",
        // Leave the rules and do something.
        r"(?:^|[.!?:;,\n]\s*)(?:please\s+|now\s+)?(?:ignore|disregard|forget|break)\s+(?:all\s+)?(?:of\s+)?(?:your|the|any)\s+(?:rules|guidelines)\b[^.!?\n]{0,40}\b(?:and|,|;)\s*(?:tell|send|say|give|write|answer|reveal|show)",
        r"(?:^|[.!?:;,\n]\s*)(?:ignorier\w*|vergiss|missachte)\s+(?:alle\s+|deine\s+|die\s+|ihre\s+)+(?:regeln|vorgaben)\b[^.!?\n]{0,40}\bund\b",
        r"(?:^|[.!?:;,\n]\s*)(?:ignore[zr]?|oublie[zr]?)\s+(?:toutes\s+)?(?:les|tes|vos)\s+(?:règles|consignes)\b[^.!?\n]{0,40}\bet\b",
        r"(?:^|[.!?:;,\n]\s*)(?:ignora|olvida|omite)\s+(?:todas\s+)?(?:las|tus|sus)\s+(?:reglas|normas)\b[^.!?\n]{0,40}\by\b",
        r"(?:^|[.!?:;,\n]\s*)(?:ignora|dimentica)\s+(?:tutte\s+)?(?:le|le\s+tue)\s+(?:regole|norme)\b[^.!?\n]{0,40}\be\b",
        // What to tell customers.
        r"\btell\s+(?:every|each|all)\s+(?:customer|user|visitor)s?\b",
        r"\b(?:sage?|sagen\s+sie)\s+(?:jedem|allen)\s+(?:kunden|nutzer\w*)\b",
        r"\b(?:dis|dites)\s+à\s+(?:chaque|tous\s+les)\s+(?:client|utilisateur)s?\b",
        r"\b(?:di|diga|dile)\s+a\s+(?:cada|todos\s+los)\s+(?:cliente|usuario)s?\b",
        r"\b(?:di['’]?|dica)\s+a\s+(?:ogni|tutti\s+i)\s+(?:client[ei]|utent[ei])\b",
        r"\bwhen(?:ever)?\s+(?:you\s+are\s+|you're\s+)?asked\s+(?:about|for|whether|if)\b[^.!?\n]{1,60},\s*(?:always\s+)?(?:answer|say|reply|respond|tell|claim)\b",
        r"\bwenn\s+(?:du|man\s+dich|sie)\b[^.!?\n]{0,40}\bgefragt\s+(?:wirst|werden)\b[^.!?\n]{0,10},\s*(?:antworte|sag|nenne)",
    ])
    .expect("the patterns are valid")
});
