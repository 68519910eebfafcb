//! What the operator says of its own accord, in every language it speaks.
//!
//! `{operator}`, `{business}` and `{topics}` are filled in by [`fill`].

use reaktly_search::language::Language;

/// The fixed texts of one language.
#[derive(Debug, Clone, Copy)]
pub struct Canned {
    /// First contact: who answers.
    pub disclosure: &'static str,
    /// First contact, when the business has no name set.
    pub disclosure_unnamed: &'static str,
    /// After the disclosure, when people can take over; the starred word asks for one.
    pub disclosure_person: &'static str,
    /// To a greeting.
    pub greeting: &'static str,
    /// To thanks.
    pub welcome: &'static str,
    /// Before quoted sentences.
    pub lead_in: &'static str,
    /// When several topics might be meant.
    pub clarify: &'static str,
    /// Offers a person; a yes accepts it.
    pub offer: &'static str,
    /// Label of the button that asks for a person, at most 20 characters.
    pub person_button: &'static str,
    /// A person takes over.
    pub handoff: &'static str,
    /// A person will answer later.
    pub nobody_available: &'static str,
    /// Nothing is known about it.
    pub cannot_answer: &'static str,
    /// Asked whether it is a person.
    pub identity: &'static str,
    /// A picture, a voice note and the like.
    pub media: &'static str,
    /// The answer comes late.
    pub delay: &'static str,
    /// Something failed.
    pub sorry: &'static str,
    /// Before the website's address.
    pub website: &'static str,
}

/// The texts of a language.
pub const fn texts(language: Language) -> &'static Canned {
    match language {
        Language::En => &EN,
        Language::De => &DE,
        Language::Fr => &FR,
        Language::Es => &ES,
        Language::It => &IT,
        Language::Pt => &PT,
        Language::Nl => &NL,
        Language::Pl => &PL,
        Language::Tr => &TR,
        Language::Ro => &RO,
    }
}

/// Puts `values` in the place of `{names}`.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

const EN: Canned = Canned {
    disclosure: "Hi, I'm {operator}, {business}'s AI assistant.",
    disclosure_unnamed: "Hi, I'm {operator}, an AI assistant.",
    disclosure_person: "Ask me anything, or write *agent* for a person.",
    greeting: "Hello! How can I help?",
    welcome: "You're welcome! Just write if there is anything else.",
    lead_in: "Here is what I found:",
    clarify: "I'm not sure I understood. Is it about one of these: {topics}?",
    offer: "Would you like to talk to a person?",
    person_button: "Talk to a person",
    handoff: "I'm passing you on to a colleague, who will answer here.",
    nobody_available: "Nobody of my colleagues is available right now. I've passed on your message, and somebody will answer here as soon as possible.",
    cannot_answer: "Sorry, I don't know the answer to that.",
    identity: "I'm {operator}, an AI assistant, not a person.",
    media: "I can't read pictures, voice messages or files yet. Could you write it to me, please?",
    delay: "Sorry for the late answer.",
    sorry: "Sorry, something went wrong on our side.",
    website: "More on our website:",
};

const DE: Canned = Canned {
    disclosure: "Hallo, ich bin {operator}, der KI-Assistent von {business}.",
    disclosure_unnamed: "Hallo, ich bin {operator}, ein KI-Assistent.",
    disclosure_person: "Fragen Sie mich einfach, oder schreiben Sie *Mitarbeiter*, um mit einem Menschen zu sprechen.",
    greeting: "Hallo! Wie kann ich helfen?",
    welcome: "Gern geschehen! Schreiben Sie einfach, wenn noch etwas ist.",
    lead_in: "Das habe ich dazu gefunden:",
    clarify: "Ich bin nicht sicher, ob ich Sie richtig verstanden habe. Geht es um eines davon: {topics}?",
    offer: "Möchten Sie mit einem Menschen sprechen?",
    person_button: "Mit Mensch sprechen",
    handoff: "Ich gebe Sie an eine Kollegin oder einen Kollegen weiter; die Antwort kommt hier.",
    nobody_available: "Gerade ist niemand aus dem Team erreichbar. Ich habe Ihre Nachricht weitergegeben; Sie bekommen hier so bald wie möglich eine Antwort.",
    cannot_answer: "Entschuldigung, darauf weiß ich keine Antwort.",
    identity: "Ich bin {operator}, ein KI-Assistent und kein Mensch.",
    media: "Bilder, Sprachnachrichten und Dateien kann ich noch nicht lesen. Könnten Sie es mir bitte schreiben?",
    delay: "Entschuldigung für die späte Antwort.",
    sorry: "Entschuldigung, bei uns ist etwas schiefgegangen.",
    website: "Mehr auf unserer Website:",
};

const FR: Canned = Canned {
    disclosure: "Bonjour, je suis {operator}, l'assistant IA de {business}.",
    disclosure_unnamed: "Bonjour, je suis {operator}, un assistant IA.",
    disclosure_person: "Posez-moi vos questions, ou écrivez *conseiller* pour parler à une personne.",
    greeting: "Bonjour ! Comment puis-je vous aider ?",
    welcome: "Avec plaisir ! Écrivez-moi s'il y a autre chose.",
    lead_in: "Voici ce que j'ai trouvé :",
    clarify: "Je ne suis pas sûr d'avoir compris. S'agit-il de l'un de ces sujets : {topics} ?",
    offer: "Souhaitez-vous parler à une personne ?",
    person_button: "Parler à quelqu'un",
    handoff: "Je vous mets en relation avec un collègue, qui vous répondra ici.",
    nobody_available: "Personne de l'équipe n'est disponible pour le moment. J'ai transmis votre message et vous recevrez une réponse ici dès que possible.",
    cannot_answer: "Désolé, je ne connais pas la réponse.",
    identity: "Je suis {operator}, un assistant IA, pas une personne.",
    media: "Je ne sais pas encore lire les images, les messages vocaux ni les fichiers. Pourriez-vous me l'écrire ?",
    delay: "Désolé pour cette réponse tardive.",
    sorry: "Désolé, un problème est survenu de notre côté.",
    website: "Plus d'informations sur notre site :",
};

const ES: Canned = Canned {
    disclosure: "Hola, soy {operator}, el asistente de IA de {business}.",
    disclosure_unnamed: "Hola, soy {operator}, un asistente de IA.",
    disclosure_person: "Pregúntame lo que quieras o escribe *agente* para hablar con una persona.",
    greeting: "¡Hola! ¿En qué puedo ayudarte?",
    welcome: "¡De nada! Escríbeme si necesitas algo más.",
    lead_in: "Esto es lo que he encontrado:",
    clarify: "No estoy seguro de haber entendido. ¿Se trata de alguno de estos temas: {topics}?",
    offer: "¿Quieres hablar con una persona?",
    person_button: "Hablar con alguien",
    handoff: "Te paso con un compañero, que te responderá aquí.",
    nobody_available: "Ahora mismo no hay nadie del equipo disponible. He pasado tu mensaje y te responderán aquí lo antes posible.",
    cannot_answer: "Lo siento, no sé la respuesta.",
    identity: "Soy {operator}, un asistente de IA, no una persona.",
    media: "Todavía no puedo leer imágenes, mensajes de voz ni archivos. ¿Podrías escribírmelo, por favor?",
    delay: "Disculpa la demora en responder.",
    sorry: "Lo siento, algo ha fallado por nuestra parte.",
    website: "Más en nuestra web:",
};

const IT: Canned = Canned {
    disclosure: "Ciao, sono {operator}, l'assistente IA di {business}.",
    disclosure_unnamed: "Ciao, sono {operator}, un assistente IA.",
    disclosure_person: "Chiedimi pure, oppure scrivi *operatore* per parlare con una persona.",
    greeting: "Ciao! Come posso aiutarti?",
    welcome: "Prego! Scrivimi pure se serve altro.",
    lead_in: "Ecco cosa ho trovato:",
    clarify: "Non sono sicuro di aver capito. Riguarda uno di questi temi: {topics}?",
    offer: "Vuoi parlare con una persona?",
    person_button: "Parla con qualcuno",
    handoff: "Ti passo a un collega, che ti risponderà qui.",
    nobody_available: "Al momento nessuno del team è disponibile. Ho inoltrato il tuo messaggio e riceverai una risposta qui appena possibile.",
    cannot_answer: "Mi dispiace, non conosco la risposta.",
    identity: "Sono {operator}, un assistente IA, non una persona.",
    media: "Non riesco ancora a leggere immagini, messaggi vocali o file. Potresti scrivermelo, per favore?",
    delay: "Scusa per la risposta in ritardo.",
    sorry: "Mi dispiace, qualcosa è andato storto da parte nostra.",
    website: "Altre informazioni sul nostro sito:",
};

const PT: Canned = Canned {
    disclosure: "Olá, sou {operator}, o assistente de IA da {business}.",
    disclosure_unnamed: "Olá, sou {operator}, um assistente de IA.",
    disclosure_person: "Pergunte o que quiser ou escreva *atendente* para falar com uma pessoa.",
    greeting: "Olá! Como posso ajudar?",
    welcome: "De nada! Escreva se precisar de mais alguma coisa.",
    lead_in: "Foi isto que encontrei:",
    clarify: "Não tenho certeza se entendi. É sobre algum destes temas: {topics}?",
    offer: "Quer falar com uma pessoa?",
    person_button: "Falar com alguém",
    handoff: "Vou passar a conversa a um colega, que responderá aqui.",
    nobody_available: "Neste momento não há ninguém da equipa disponível. Encaminhei a sua mensagem e terá uma resposta aqui assim que possível.",
    cannot_answer: "Desculpe, não sei a resposta.",
    identity: "Sou {operator}, um assistente de IA, não uma pessoa.",
    media: "Ainda não consigo ler imagens, mensagens de voz ou ficheiros. Poderia escrever-me, por favor?",
    delay: "Desculpe a demora na resposta.",
    sorry: "Desculpe, algo correu mal do nosso lado.",
    website: "Mais no nosso site:",
};

const NL: Canned = Canned {
    disclosure: "Hallo, ik ben {operator}, de AI-assistent van {business}.",
    disclosure_unnamed: "Hallo, ik ben {operator}, een AI-assistent.",
    disclosure_person: "Vraag gerust, of schrijf *medewerker* om met een mens te praten.",
    greeting: "Hallo! Hoe kan ik helpen?",
    welcome: "Graag gedaan! Schrijf gerust als er nog iets is.",
    lead_in: "Dit heb ik gevonden:",
    clarify: "Ik weet niet zeker of ik het goed begrijp. Gaat het over een van deze onderwerpen: {topics}?",
    offer: "Wilt u met een mens praten?",
    person_button: "Met mens praten",
    handoff: "Ik verbind u door met een collega, die hier antwoordt.",
    nobody_available: "Er is nu niemand van het team bereikbaar. Ik heb uw bericht doorgegeven; u krijgt hier zo snel mogelijk antwoord.",
    cannot_answer: "Sorry, daar weet ik het antwoord niet op.",
    identity: "Ik ben {operator}, een AI-assistent en geen mens.",
    media: "Afbeeldingen, spraakberichten en bestanden kan ik nog niet lezen. Kunt u het mij schrijven?",
    delay: "Sorry voor het late antwoord.",
    sorry: "Sorry, er ging bij ons iets mis.",
    website: "Meer op onze website:",
};

const PL: Canned = Canned {
    disclosure: "Dzień dobry, jestem {operator}, asystent AI firmy {business}.",
    disclosure_unnamed: "Dzień dobry, jestem {operator}, asystent AI.",
    disclosure_person: "Proszę pytać albo napisać *konsultant*, aby porozmawiać z człowiekiem.",
    greeting: "Dzień dobry! W czym mogę pomóc?",
    welcome: "Nie ma za co! Proszę pisać, jeśli będzie coś jeszcze.",
    lead_in: "Oto, co udało mi się znaleźć:",
    clarify: "Nie mam pewności, czy dobrze rozumiem. Czy chodzi o któryś z tych tematów: {topics}?",
    offer: "Czy chcą Państwo porozmawiać z człowiekiem?",
    person_button: "Połącz z człowiekiem",
    handoff: "Przekazuję rozmowę koleżance lub koledze; odpowiedź przyjdzie tutaj.",
    nobody_available: "W tej chwili nikt z zespołu nie jest dostępny. Wiadomość została przekazana i ktoś odpowie tutaj jak najszybciej.",
    cannot_answer: "Przepraszam, nie znam odpowiedzi.",
    identity: "Jestem {operator}, asystent AI, a nie człowiek.",
    media: "Nie potrafię jeszcze odczytać zdjęć, wiadomości głosowych ani plików. Czy można mi to napisać?",
    delay: "Przepraszam za późną odpowiedź.",
    sorry: "Przepraszam, coś poszło nie tak po naszej stronie.",
    website: "Więcej na naszej stronie:",
};

const TR: Canned = Canned {
    disclosure: "Merhaba, ben {operator}, {business} yapay zekâ asistanıyım.",
    disclosure_unnamed: "Merhaba, ben {operator}, bir yapay zekâ asistanıyım.",
    disclosure_person: "Bana sorabilir ya da bir kişiyle görüşmek için *temsilci* yazabilirsiniz.",
    greeting: "Merhaba! Nasıl yardımcı olabilirim?",
    welcome: "Rica ederim! Başka bir şey olursa yazmanız yeterli.",
    lead_in: "Şunu buldum:",
    clarify: "Doğru anladığımdan emin değilim. Şu konulardan biri mi: {topics}?",
    offer: "Bir kişiyle görüşmek ister misiniz?",
    person_button: "Bir kişiyle görüş",
    handoff: "Sizi bir çalışma arkadaşıma aktarıyorum; yanıt buradan gelecek.",
    nobody_available: "Şu anda ekibimizden kimse müsait değil. Mesajınızı ilettim; en kısa sürede buradan yanıt alacaksınız.",
    cannot_answer: "Üzgünüm, bunun yanıtını bilmiyorum.",
    identity: "Ben {operator}, bir yapay zekâ asistanıyım, insan değilim.",
    media: "Görselleri, sesli mesajları ve dosyaları henüz okuyamıyorum. Bana yazabilir misiniz?",
    delay: "Geç yanıt için özür dilerim.",
    sorry: "Üzgünüm, bizim tarafta bir sorun oluştu.",
    website: "Web sitemizde daha fazlası:",
};

const RO: Canned = Canned {
    disclosure: "Bună, sunt {operator}, asistentul AI al {business}.",
    disclosure_unnamed: "Bună, sunt {operator}, un asistent AI.",
    disclosure_person: "Întrebați-mă orice sau scrieți *operator* pentru a vorbi cu o persoană.",
    greeting: "Bună! Cu ce vă pot ajuta?",
    welcome: "Cu plăcere! Scrieți-mi dacă mai este ceva.",
    lead_in: "Iată ce am găsit:",
    clarify: "Nu sunt sigur că am înțeles. Este vorba despre unul dintre aceste subiecte: {topics}?",
    offer: "Doriți să vorbiți cu o persoană?",
    person_button: "Vorbesc cu cineva",
    handoff: "Vă transfer către un coleg, care vă va răspunde aici.",
    nobody_available: "Momentan nu este nimeni disponibil din echipă. Am transmis mesajul și veți primi un răspuns aici cât mai curând.",
    cannot_answer: "Îmi pare rău, nu știu răspunsul.",
    identity: "Sunt {operator}, un asistent AI, nu o persoană.",
    media: "Încă nu pot citi imagini, mesaje vocale sau fișiere. Mi-ați putea scrie, vă rog?",
    delay: "Îmi cer scuze pentru răspunsul întârziat.",
    sorry: "Îmi pare rău, ceva nu a mers la noi.",
    website: "Mai multe pe site-ul nostru:",
};

#[cfg(test)]
mod tests;
