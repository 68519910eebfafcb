//! The words behind [`super::understand`], in lower case and without diacritics: English, German, French, Spanish,
//! Italian, Portuguese, Dutch, Polish, Turkish, Romanian, Russian.

/// Verbs of contact and words for people, by language: together they ask for a person.
pub(super) const WANTS: [(&str, &str); 12] = [
    (
        "speak|speaking|talk|talking|chat with|connect(?: me)?|transfer me|forward me|escalate|put me through|pass me|hand me|get me|give me|bring me",
        "human|human being|real person|live person|a person|agent|agents|representative|representatives|rep|operator|advisor|adviser|someone|somebody|real one|staff|employee|colleague|manager|supervisor|support team|support agent|customer service|customer support|customer care|helpdesk|help desk",
    ),
    (
        "need|want|wanna|would like|prefer",
        "an? (?:real |live |actual )?(?:human|human being|agent|representative|operator|advisor|real person|live person)|human (?:agent|support|help)|(?:real|live) (?:human|person|agent)",
    ),
    (
        "sprechen|reden|verbinden|verbinde|verbindet|weiterleiten|durchstellen|stellen sie mich|telefonieren|schreiben mit|kontakt mit|chatten|will einen|mochte einen|brauche einen|geben sie mir",
        "mensch|menschen|mitarbeiter|mitarbeiterin|mitarbeitern|kollegen|kollegin|person|jemandem|jemanden|berater|beraterin|kundenservice|kundendienst|kundenberater|support|ansprechpartner|sachbearbeiter|agenten|vorgesetzten",
    ),
    (
        "parler|discuter|echanger|transferer|transferez moi|transferez-moi|passez-moi|passez moi|mettez-moi en relation|joindre|je veux un|je veux une|je voudrais un|j'ai besoin d'un",
        "humain|humaine|etre humain|personne|vraie personne|conseiller|conseillere|agent|quelqu'un|operateur|representant|responsable|service client|employe|collegue",
    ),
    (
        "hablar|hable|conversar|comunicarme|comuniqueme|comunicame|contactar|pasame|paseme|pasar con|transferir|transfiereme|conectarme|conectame|atienda|quiero un|quiero una|necesito un|necesito una",
        "humano|persona|persona real|agente|asesor|asesora|alguien|operador|operadora|representante|encargado|empleado|atencion al cliente|servicio al cliente|soporte",
    ),
    (
        "parlare|parlo|passami|passatemi|mi passi|mettermi in contatto|mettetemi in contatto|contattare|trasferire|trasferitemi|voglio un|vorrei un|ho bisogno di un",
        "umano|essere umano|persona|persona reale|persona vera|operatore|operatrice|qualcuno|addetto|responsabile|consulente|assistenza clienti|servizio clienti",
    ),
    (
        "falar|conversar|passar para|passe para|passe-me|transferir|transfira|contactar|contatar|quero um|quero uma|preciso de um|preciso de uma",
        "humano|pessoa|pessoa real|pessoa de verdade|atendente|agente|alguem|operador|operadora|representante|assistente humano|funcionario|responsavel|suporte humano",
    ),
    (
        "praten|spreken|verbind|verbinden|doorverbinden|doorverbind|contact met|wil een|graag een",
        "mens|echt mens|echte mens|persoon|medewerker|medewerkster|iemand|collega|klantenservice|helpdesk|adviseur",
    ),
    (
        "rozmawiac|porozmawiac|polaczyc|polacz|polaczcie|przelacz|przelaczyc|skontaktowac|chce rozmawiac|pogadac|rozmowa|rozmowe",
        "czlowiekiem|czlowieka|osoba|zywa osoba|konsultantem|konsultantka|konsultanta|pracownikiem|kims|agentem|doradca|obsluga klienta|biurem obslugi",
    ),
    (
        "gorusmek|gorusebilir|gorus|konusmak|konusabilir|konusayim|baglayin|baglar misiniz|baglanmak|aktarin|aktarir misiniz",
        "insan|insanla|bir insanla|kisi|kisiyle|bir kisiyle|temsilci|temsilciye|temsilciyle|musteri temsilcisi|musteri temsilcisine|musteri temsilcisiyle|biriyle|birisiyle|yetkili|yetkiliye|yetkiliyle|operatore|musteri hizmetleri",
    ),
    (
        "vorbesc|vorbi|sa vorbesc|discut|conectati-ma|transferati-ma|dati-mi|puneti-ma|faceti-mi legatura|vreau un|doresc un",
        "om|un om|persoana|persoana reala|operator|operatorul|agent|cineva|consultant|reprezentant|coleg|angajat|serviciul clienti|relatii clienti",
    ),
    (
        "поговорить|говорить|связаться|свяжите|соедините|переключите|переведите|позовите|пообщаться|нужен|хочу",
        "человеком|человек|человека|оператором|оператор|оператора|сотрудником|сотрудник|менеджером|менеджер|консультантом|консультант|специалистом|поддержкой|кем-то|кем-нибудь|живым",
    ),
];

/// Whole messages that are nothing but the wish.
pub(super) const BARE: [&str; 11] = [
    "(?:a )?(?:real |live |human )?(?:human|agent|person|representative|operator|human being|customer service|customer support|real person|talk to a person)",
    "mensch|ein mensch|mitarbeiter|ein mitarbeiter|mitarbeiterin|echter mensch|kundenservice|kundendienst|mit mensch sprechen|ansprechpartner",
    "humain|un humain|conseiller|un conseiller|une personne|service client|parler a quelqu un|operateur",
    "humano|un humano|agente|un agente|persona|una persona|asesor|un asesor|operador|hablar con alguien|representante",
    "umano|un umano|operatore|un operatore|persona|una persona|persona reale|parla con qualcuno",
    "atendente|um atendente|pessoa|uma pessoa|um humano|falar com alguem|falar com atendente",
    "medewerker|een medewerker|mens|een mens|persoon|met mens praten|klantenservice",
    "konsultant|czlowiek|konsultanta|polacz z czlowiekiem|osoba",
    "temsilci|musteri temsilcisi|insan|bir kisiyle gorus|yetkili",
    "operator|un operator|om|un om|persoana|o persoana|vorbesc cu cineva",
    "оператор|оператора|человек|человека|менеджер|живой человек|позовите оператора",
];

/// Questions whether we are a person.
pub(super) const IS_HUMAN: [&str; 11] = [
    r"\b(?:are|r) (?:you|u) (?:really |even |actually )?(?:an? )?(?:real |actual |live |just an? )?(?:human|person|bot|robot|ai|a\.i\.|machine|computer|chatbot|automated|real|program)\b|\b(?:am i|i am|i'm) (?:talking|speaking|chatting|writing) (?:to|with) (?:an? )?(?:real |actual |live )?(?:human|person|bot|robot|ai|machine|computer|chatbot)\b[^.!]*\?|\bis (?:this|that|it) (?:an? )?(?:real |actual |live )?(?:human|person|bot|robot|ai|machine|chatbot|automated)\b",
    r"\b(?:bist du|sind sie|seid ihr) (?:denn |eigentlich |uberhaupt |wirklich )?(?:ein |eine )?(?:echter |echte |richtiger )?(?:mensch|person|bot|roboter|ki|maschine|computer|chatbot|echt)\b|\b(?:spreche|rede|schreibe|chatte) ich (?:gerade |hier )?mit (?:einem |einer )?(?:echten |richtigen )?(?:mensch|menschen|person|bot|roboter|ki|maschine|computer|chatbot)\b",
    r"\b(?:etes-vous|etes vous|es-tu|es tu|vous etes|tu es) (?:vraiment )?(?:un |une )?(?:vrai |vraie )?(?:humain|personne|bot|robot|ia|machine|ordinateur|chatbot)\b|\b(?:est-ce que je|je) parle a (?:un |une )?(?:vrai |vraie )?(?:humain|personne|robot|bot|machine)\b[^.!]*\?",
    r"\b(?:eres|es usted|sos) (?:realmente )?(?:un |una )?(?:humano|persona|bot|robot|ia|maquina|chatbot)\b|\bestoy hablando con (?:un |una )?(?:humano|persona|bot|robot|maquina|ia)\b[^.!]*\?",
    r"\b(?:sei|lei e|siete) (?:davvero |veramente )?(?:un |una |un')?(?:umano|essere umano|persona|bot|robot|ia|macchina|chatbot)\b|\bsto parlando con (?:un |una )?(?:umano|persona|bot|robot|macchina|ia)\b[^.!]*\?",
    r"\b(?:voce e|tu es|es|e) (?:mesmo )?(?:um |uma )(?:humano|pessoa|bot|robo|ia|maquina|chatbot)\b[^.!]*\?|\bestou (?:falando|a falar) com (?:um |uma )?(?:humano|pessoa|bot|robo|maquina|ia)\b[^.!]*\?",
    r"\b(?:ben je|bent u|ben jij) (?:echt )?(?:een )?(?:echt |echte )?(?:mens|persoon|bot|robot|ai|machine|computer|chatbot)\b|\b(?:praat|spreek|chat) ik (?:nu )?met (?:een )?(?:echt |echte )?(?:mens|persoon|bot|robot|ai|machine)\b",
    r"\bczy (?:jestes|pan jest|pani jest|to jest|to) (?:prawdziwym |prawdziwa )?(?:czlowiekiem|czlowiek|osoba|botem|bot|robotem|robot|ai|maszyna|komputerem)\b|\bczy rozmawiam z (?:czlowiekiem|botem|robotem|osoba|maszyna|ai)\b",
    r"\b(?:sen|siz) (?:gercek )?(?:bir )?(?:insan|bot|robot|yapay zeka|makine) ?(?:misin|misiniz|musun|musunuz)\b|\b(?:insan|bot|robot|yapay zeka) (?:misin|misiniz|musun|musunuz)\b|\b(?:insanla|botla|robotla) mi (?:konusuyorum|gorusuyorum)\b",
    r"\b(?:esti|sunteti) (?:un |o )?(?:om|persoana|bot|robot|ai|masina|chatbot)\b|\bvorbesc cu (?:un |o )?(?:om|persoana|bot|robot|masina|ai)\b[^.!]*\?",
    r"\b(?:ты|вы) (?:человек|бот|робот|живой|машина|ии)\b|\bя (?:говорю|общаюсь|разговариваю) с (?:человеком|ботом|роботом|машиной)\b[^.!]*\?",
];

/// A yes, or an acknowledgement.
pub(super) const YES: &str = "yes yep yeah yup sure ok okay okey k alright fine great perfect ja jo jep gerne gern klar \
    super passt gut einverstanden oui ouais volontiers daccord accord parfait si claro vale dale bueno perfecto va bene \
    certo perfetto sim pode certo otimo graag prima goed tak dobrze jasne pewnie swietnie evet tamam olur peki da \
    bine desigur perfect да ок хорошо конечно давайте ладно please bitte";

/// A greeting, or what goes with one.
pub(super) const GREETINGS: &str = "hi hello hey hiya good morning afternoon evening day there hallo hallochen guten \
    morgen tag abend moin servus gruezi gruss gott salut bonjour bonsoir coucou hola buenas buenos dias tardes noches \
    que tal ciao salve buongiorno buonasera ola bom dia boa tarde noite oi hoi goedemorgen goedemiddag goedenavond dag \
    goedendag czesc dzien dobry witam hej merhaba selam gunaydin iyi gunler aksamlar buna ziua dimineata seara \
    здравствуйте привет добрый день вечер доброе утро";

/// Thanks.
pub(super) const THANKS: &str = "thanks thank thx ty cheers danke dankeschon dank merci gracias grazie obrigado obrigada \
    bedankt dankjewel dankuwel dziekuje dzieki tesekkurler tesekkur sagol sagolun multumesc mersi спасибо благодарю";

/// What goes with thanks.
pub(super) const COURTESIES: &str = "you so much very a lot many for the help your schon vielen sehr ihnen dir fur die \
    hilfe beaucoup bien muchas mil mille molte tante muito je u wel heel erg bardzo cok ederim ediyorum mult frumos va \
    большое вам i";
