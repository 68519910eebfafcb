//! Words that are only said to a language model.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

/// In a text of small letters. Each must be something that no help article says to its reader.
const PHRASES: [&str; 30] = [
    // The markup of chats.
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|begin_of_text|end_of_turn)\|>",
    r"\[/?inst\]|<</?sys>>|<start_of_turn>|<end_of_turn>",
    r"(?m)^\W*(?:assistant|ai|chatbot|bot)\s*:\s*(?:sure|of course|certainly|i |i'|ok\b|okay|yes,|here (?:is|are))",
    r"(?m)^\W*(?:system|developer|admin|override)\s*(?:message|prompt|note|instruction|override)?\s*:\s*(?:you |ignore|disregard|forget|from now|always|never|the assistant|new )",
    r"(?m)^\W*(?:user|human)\s*:[^\n]{0,200}\n\W*(?:assistant|ai)\s*:",
    r"#{2,}\s*(?:system|instruction|response|assistant)\s*:",
    r"</?(?:system|system_prompt|system-prompt|assistant|instructions?|prompt|im_start)>",
    // Its prompt.
    r"\b(?:your|hidden|secret|initial|original|entire|full|new|updated|the following) (?:system|developer) (?:prompt|message|instructions)\b",
    r"\bsystem prompt\s*(?::|override|update|begins?|ends?)",
    r"\b(?:reveal|print|output|leak|disclose|expose|repeat|show|display|share|tell (?:me|us|them)|give (?:me|us)) (?:\w+ ){0,3}(?:system prompt|hidden (?:prompt|instructions)|initial (?:prompt|instructions)|your (?:prompt|instructions|rules|guidelines))\b",
    r"\b(?:systemprompt|system-prompt|prompt système|invite système|prompt del sistema|prompt di sistema|prompt do sistema|systeemprompt|prompt systemowy|sistem (?:istemi|promptu|komutunu)|promptul de sistem|системный промпт)\b[^.\n]{0,40}(?:aus|preis|révèle|affiche|muestra|revela|mostra|toon|ujawnij|pokaż|göster|dezvăluie|afișează|покажи)",
    r"\b(?:verrate|zeige?|nenne|gib|révèle|affiche|montre|muestra|revela|mostra|rivela|mostre|revele|toon|onthul|ujawnij|pokaż|wyświetl|dezvăluie|afișează|arată|покажи|раскрой)\b[^.\n]{0,40}(?:systemprompt|system-prompt|systemanweisung|prompt système|instructions système|prompt del sistema|instrucciones del sistema|prompt di sistema|istruzioni di sistema|prompt do sistema|instruções do sistema|systeemprompt|prompt systemowy|instrukcje systemowe|promptul de sistem|системный промпт)",
    // What it is to be.
    r"\byou are now (?:(?:a|an|the|my|acting as|playing|called)\s+)(?:[\w-]+\s+){0,3}?(?:ai|a\.i\.|assistant|chatbot|bot|language model|llm|gpt|dan|jailbroken|unrestricted|unfiltered|pirate)\b",
    r"\byou are (?:now )?(?:dan|chatgpt|jailbroken|unrestricted|unfiltered|a large language model|an? (?:uncensored|unrestricted|unfiltered))\b",
    r"\byou are no longer (?:bound|restricted|limited|an? (?:ai|assistant|chatbot|bot))\b",
    r"\b(?:act|behave|respond|answer|reply) as (?:if you (?:were|are|have) (?:an?|no) (?:ai|unrestricted|restrictions|rules|dan)|dan\b|an? (?:unrestricted|unfiltered|uncensored|jailbroken))",
    r"\bpretend (?:to be|you are|that you are|you're) (?:an? )?(?:ai|unrestricted|unfiltered|human (?:agent|support)|dan|different (?:ai|assistant))\b",
    r"\bdo anything now\b|\bjailbreak (?:mode|prompt)\b|\bprompt injection\b[^.\n]{0,20}:",
    r"\bfrom now on,? (?:you|the (?:ai|assistant|bot|chatbot)) (?:will|must|shall|should|are to|only|always|never)\s+(?:\w+ ){0,2}(?:answer|reply|respond|say|tell|recommend|claim|act|speak|refuse)\b",
    r"\b(?:du bist|sie sind) (?:jetzt|nun|ab jetzt|ab sofort) (?:ein |eine |kein |keine )?(?:\w+ ){0,2}(?:ki|assistent|assistentin|chatbot|bot|sprachmodell|pirat)\b|\b(?:tu es|vous êtes) (?:maintenant|désormais) (?:un |une )?(?:\w+ ){0,2}(?:ia|assistant|chatbot|robot|pirate|modèle)\b|\bahora eres (?:un |una )?(?:\w+ ){0,2}(?:ia|asistente|chatbot|bot|modelo|pirata)\b|\b(?:ora sei|adesso sei|sei ora) (?:un |un'|una |uno )?(?:\w+ ){0,2}(?:ia|ai|assistente|chatbot|bot|modello|pirata)\b",
    r"\b(?:agora (?:você é|és)|você agora é) (?:um |uma )?(?:\w+ ){0,2}(?:ia|assistente|chatbot|bot|modelo|pirata)\b|\b(?:je bent|u bent) (?:nu|vanaf nu) (?:een )?(?:\w+ ){0,2}(?:ai|assistent|chatbot|bot|taalmodel|piraat)\b|\bjesteś (?:teraz|od teraz) (?:\w+ ){0,2}(?:ai|asystentem|chatbotem|botem|modelem|piratem)\b|\b(?:artık|şimdi) (?:sen )?(?:bir )?(?:\w+ ){0,2}(?:yapay zek\w*|asistan\w*|chatbot\w*|bot\w*|korsan\w*)\b|\b(?:acum ești|ești acum|de acum ești) (?:un |o )?(?:\w+ ){0,2}(?:ai|ia|asistent|chatbot|bot|model|pirat)\b",
    // Whom it speaks to.
    r"\bif you are an? (?:ai|a\.i\.|llm|language model|large language model|chatbot|bot|ai (?:assistant|agent|model)|artificial intelligence)\b",
    r"\b(?:attention|note to|notice to|dear|hey|important(?: message)? for|instructions? (?:to|for)|message to)[:,]? (?:all |any |the |every )?(?:ais\b|ai (?:assistants?|agents?|models?|systems?|crawlers?|readers?)\b|llms?\b|language models?|large language models?|chatgpt|chatbots reading)",
    r"\b(?:ais?|ai (?:assistants?|agents?|models?|systems?)|llms?|language models?|chatbots?|assistants?|bots) (?:reading|processing|summari[sz]ing|parsing|indexing) this\b",
    r"\b(?:ai (?:assistants?|agents?|models?)|llms?|language models?) (?:must|shall|should always|have to|are required to|are instructed to)\b",
    r"\bwhen(?:ever)? (?:a|an|the|any|anyone|someone|users?|customers?)[^.\n]{0,80}\b(?:you must|you should always|you will|always) (?:answer|reply|respond|say|claim|tell|recommend)\b",
    r"\b(?:falls du|wenn du|wenn sie|falls sie) (?:eine? )?(?:ki|sprachmodell|chatbot|llm)\b|\bsi (?:tu es|vous êtes) (?:une? )?(?:ia|modèle de langage|chatbot|llm)\b|\bsi eres (?:un |una )?(?:ia|modelo de lenguaje|chatbot|llm)\b|\bse sei (?:un |un'|una |un’)?(?:ia|ai|intelligenza artificiale|modello linguistico|chatbot|llm)\b|\bse (?:você é|és) (?:um |uma )?(?:ia|modelo de linguagem|chatbot|llm)\b|\bals (?:je|u) een (?:ai|taalmodel|chatbot|llm)\b|\bjeśli jesteś (?:ai|modelem językowym|chatbotem|llm)\b|\beğer (?:bir )?(?:yapay zek|dil model)\w*|\bdacă ești (?:un |o )?(?:ai|ia|model de limbaj|chatbot|llm)\b|\bесли ты (?:ии|языковая модель|чат-бот)",
    // What it is to say, and to keep quiet.
    r"\b(?:only|always|must|exclusively) (?:reply|respond|answer) with\b|\b(?:reply|respond|answer) (?:only|exclusively|always) (?:with|in the form)\b|\b(?:reply|respond|answer) (?:to )?(?:every|all|any) (?:\w+ ){0,3}with\b",
    r"\b(?:reply|respond|answer) with (?:exactly|only|nothing but|the exact|the following (?:text|sentence|words?|phrase|message))\b",
    r"\b(?:do not|don't|never) (?:mention|reveal|disclose|repeat|tell \w+ about) (?:this|these|the above) (?:instructions?|prompts?|rules?|messages?|system)\b",
];

/// What makes a sentence of the answers above an ordinary one: text messages are ended and confirmed by a word.
const ORDINARY: &str =
    r"\b(?:stop|yes|no|start|help|unsubscribe|opt[ -]?(?:out|in)|confirm|cancel|sms|text message|code)\b";

/// "Answer only with …" in other languages.
const ANSWERS: [&str; 10] = [
    r"\b(?:antworte|antworten sie|erwidere) (?:immer |nur |ausschließlich |stets )+(?:mit|auf)\b",
    r"\b(?:réponds|répondez) (?:toujours |uniquement |seulement |exactement )+(?:par|avec)\b",
    r"\b(?:responde|responda|contesta|conteste) (?:siempre |sólo |solo |solamente |únicamente |exactamente )+con\b",
    r"\b(?:rispondi|risponda|rispondete) (?:sempre |solo |solamente |soltanto |esclusivamente )+con\b",
    r"\b(?:responda|responde) (?:sempre |apenas |somente |só |exatamente )+com\b",
    r"\b(?:antwoord|reageer) (?:altijd |alleen |uitsluitend |enkel )+met\b",
    r"\b(?:odpowiadaj|odpowiedz) (?:zawsze |tylko |wyłącznie )+",
    r"\b(?:sadece|yalnızca|her zaman) (?:\S+ ){1,6}(?:cevap ver|yanıt ver|yanıtla|cevapla)\b",
    r"\b(?:răspunde|răspundeți|raspunde) (?:întotdeauna |mereu |doar |numai |exact )+cu\b",
    r"\b(?:отвечай|отвечайте) (?:всегда |только )+",
];

static FOUND: LazyLock<Option<RegexSet>> = LazyLock::new(|| RegexSet::new(PHRASES.iter().chain(&ANSWERS)).ok());
static EACH: LazyLock<Vec<Regex>> =
    LazyLock::new(|| PHRASES.iter().chain(&ANSWERS).filter_map(|phrase| Regex::new(phrase).ok()).collect());
static SPARED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(ORDINARY).ok());

/// Which of the phrases may be ordinary after all.
const ANSWERING: [usize; 2] = [27, 28];
/// How far around an answer the words that make it ordinary may stand, in bytes.
const AROUND: usize = 60;

/// Whether `text`, in small letters, says one of these.
pub(super) fn found(text: &str) -> bool {
    let Some(found) = FOUND.as_ref() else { return false };
    found.matches(text).into_iter().any(|index| !ANSWERING.contains(&index) || !is_ordinary(text, index))
}

fn is_ordinary(text: &str, index: usize) -> bool {
    let (Some(phrase), Some(spared)) = (EACH.get(index), SPARED.as_ref()) else { return false };
    phrase.find_iter(text).all(|found| {
        let after = text.get(found.end()..).unwrap_or_default();
        let end = (0..=AROUND.min(after.len())).rev().find(|end| after.is_char_boundary(*end)).unwrap_or_default();
        spared.is_match(after.get(..end).unwrap_or_default())
    })
}

/// Patterns that do not compile; there are none.
#[cfg(test)]
pub(super) fn broken() -> Vec<String> {
    let all = PHRASES.iter().chain(&ANSWERS).chain([&ORDINARY]);
    all.filter_map(|phrase| Regex::new(phrase).err().map(|error| error.to_string())).collect()
}
