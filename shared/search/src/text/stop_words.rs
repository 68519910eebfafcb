//! Words that say nothing of their own, by language. A question is searched without them: in a small knowledge base
//! they would weigh as much as the words that matter.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold;
use crate::language::Language;

/// The words of each language, in the order of [`Language::ALL`], as they are and as they are typed without marks.
static WORDS: LazyLock<Vec<HashSet<String>>> = LazyLock::new(|| Language::ALL.into_iter().map(words).collect());

/// Whether a word in lower case is one of them. Without any mark of its own it may be one that has been typed without
/// (`fuer`, `cuanto`).
pub(crate) fn contains(language: Language, word: &str) -> bool {
    let at = Language::ALL.iter().position(|other| *other == language);
    let Some(words) = at.and_then(|at| WORDS.get(at)) else { return false };
    words.contains(word) || word.is_ascii() && words.contains(&fold(word, language))
}

/// Whether a word in lower case joins two things (`and`, `or`).
pub(crate) fn joins(language: Language, word: &str) -> bool {
    let joining = match language {
        Language::En => "and or",
        Language::De => "und oder sowie bzw",
        Language::Fr => "et ou",
        Language::Es => "y e o u",
        Language::It => "e ed o",
        Language::Pt => "e ou",
        Language::Nl => "en of",
        Language::Pl => "i lub oraz",
        Language::Tr => "ve veya",
        Language::Ro => "și sau",
    };
    joining.split(' ').any(|other| other == word)
}

fn words(language: Language) -> HashSet<String> {
    list(language).split_ascii_whitespace().flat_map(|word| [word.to_owned(), fold(word, language)]).collect()
}

const fn list(language: Language) -> &'static str {
    match language {
        Language::En => EN,
        Language::De => DE,
        Language::Fr => FR,
        Language::Es => ES,
        Language::It => IT,
        Language::Pt => PT,
        Language::Nl => NL,
        Language::Pl => PL,
        Language::Tr => TR,
        Language::Ro => RO,
    }
}

const EN: &str = "a about after all also am an and any are as at be because been before but by can could couldn d did \
    didn do does doesn don for from get give go got had has have he hello her hey hi him his how i if in \
    info information into is isn it its just know let like ll long m many may me might much must my of \
    offer offers often ok on or our please question re s sell sells shall she should so some t take \
    takes tell than thank thanks that the their them then there these they this those to too us ve want \
    was wasn we were what when where which while who whom whose why will with would yes you your";
const DE: &str = "aber akzeptieren akzeptiert alle als also am an anbieten andere anderes auch auf aus bei beim bekomme bekommen \
    bekommt bieten bietet bin bis bist bitte brauche brauchen braucht da damit danke dann darf das dass dauern \
    dauert dein deine dem den denn der des dich die dies diese dieser dieses dir doch dort du durch dürfen dürft \
    eigentlich ein eine einem einen einer eines er erhalte erhalten es etwas euch euer eure eurem euren eurer eures \
    frage fragen für gehen geht gehts gemacht gern gerne gibt gibts gut guten habe haben habt hallo hast hat hatte \
    hey hi hier hoch hätte hätten ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in info information informationen \
    infos ins ist ja jemand jetzt kann kannst kein keine keinen keiner kriege kriegen können könnt könnte könnten \
    lang lange lassen mache machen macht mal man mehr mein meine meinem meinen meiner mich mir mit moin muss möchte \
    möglich müssen nach ne nehmen nehmt nen nicht nichts noch nun nur ob oder oft sagen schon sehr sein seine seit \
    servus sich sie sind so soll sollte sonst tun um und uns unser unsere unserem unseren unserer verkaufen verkauft \
    viel viele vielleicht vom von vor wann war waren warum was weil welche welchem welchen welcher welches wem wen \
    wenn wer werde werden wie wieso wieviel wieviele will wir wird wirklich wo wollen worden wurde würde würden zu \
    zum zur über";
const FR: &str = "a accepter acceptez ai aide aimerais aller alors as au aussi aux avec avez avoir avons beaucoup besoin bien \
    bonjour bonsoir c ce ceci cela ces cet cette ceux chez combien comme comment d dans de des dire dites dois doit \
    donc du déjà elle elles en encore es est et eu faire fais fait faites faut il ils info information informations \
    infos j je l la le les leur leurs longtemps lui là m ma mais me merci mes moi moins mon n ne nos notre nous \
    offrez on ont ou où par pas peut peuvent peux plaît plus possible pour pourquoi pouvez pouvoir prend prendre \
    prenez proposer proposez puis qu quand que quel quelle quelles quels question qui quoi s sa sais salut sans \
    savoir se sera serait ses si sommes son sont souhaite souhaiterais souvent stp suis sur svp t ta te temps tes \
    toi ton tous tout toute toutes très tu un une va vais vendez vendre veut veux vos votre voudrais voulez voulons \
    vous y à ça être";
const ES: &str = "a acepta aceptan aceptáis ahora ahí al algo alguna algún ante aquí así ayuda bien buenas buenos como con cual \
    cuales cuando cuanto cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo de decir del desde dime donde dónde e \
    el él ella ellas ellos en entre era es esa ese eso esta estas este esto estos estoy está están favor fue gracias \
    gustaría ha hace hacemos hacen hacer hago haría hay he hola info información la las le les lo los me mi mis \
    mucha muchas mucho muchos muy más necesita necesitan necesito ni no nos o ofrece ofrecen ofrecéis para pero \
    podría podrían podéis por porque posible pregunta puede pueden puedes puedo que quien quieren quiero quisiera \
    quién quiénes qué saber se ser si sin sobre son soy su sus sí tal también tan tarda tardan te tengo tenéis \
    tiempo tiene tienen toda todas todo todos tu tus un una uno unos usted ustedes va vais vende venden vendéis vez \
    voy y ya yo";
const IT: &str = "a abbiamo accettate ad adesso agli ai aiuto al alla alle anche ancora avere avete avrei bisogno buonasera \
    buongiorno buono c che chi ci ciao come con cosa cui d da dai dal dalla dalle dei del della delle dello deve \
    devo di dire dobbiamo domanda dov dove e ed essere fa fanno fare fate favore già gli grazie ha hai hanno ho i il \
    in info informazioni io l la le lei lo loro ma mi mia mie miei mio molto ne nei nel nella no noi non nostra \
    nostro o offrite ora per perché più possiamo possibile posso potere potete potrebbe potrei può qual quale quali \
    quando quanta quante quanti quanto quello questa queste questi questo salve sapere se sei si sia siamo siete \
    sono spesso stato su sua sul sulla suo tempo ti tra tu tua tuo tutta tutte tutti tutto un una uno vendete vi \
    voglio voi vorrei vostra vostro vuoi vuole è";
const PT: &str = "a aceita aceitam agora ainda ajuda algum alguma ao aos as até bem boa bom com como da das de dela delas dele \
    deles demora depois dizer do dos e ela elas ele eles em entre era essa esse esta este estou está estão eu favor \
    faz fazem fazer foi gostaria há info informação informações ir isso isto já leva lhe mais mas me meu meus minha \
    minhas muito na nas no nos nossa nosso não nós o obrigada obrigado oferecem olá onde os ou para pela pelas pelo \
    pelos pergunta pode podem por porque posso possível precisa preciso quais qual quando quanta quantas quanto \
    quantos que quem queria quero saber se sem ser seu seus sobre sou sua suas são só também te tem tempo tenho ter \
    tu tudo têm um uma umas uns vai vende vendem você vocês vou à às é";
const NL: &str = "aan accepteert accepteren al alle alles als alsjeblieft alstublieft bedankt ben bent bieden biedt bij daar dan \
    dank dat de deze die dit doe doen dus duurt een eens en er erg even ga gaan gaat geen goed goede graag hallo heb \
    hebben hebt heeft heel help het hier hij hoe hoeveel hoi hulp i iets ik in info informatie is ja je jij jou jouw \
    jullie kan krijg krijgen krijgt kun kunnen kunt lang maakt maar mag maken me meer met mij mijn moet moeten \
    mogelijk mogen na naar neemt nemen niet nodig nog nou nu of om onder ons onze ook op over te ten ter toch tot u \
    uit uw vaak van veel verkoopt verkopen voor vraag waar waarom wanneer waren was wat we weet wel welk welke weten \
    wie wij wil wilde willen wilt word worden wordt zal ze zeggen zich zij zijn zo zonder zou";
const PL: &str = "a aby akceptujecie albo ale bardzo bez by bym być był była było chciałabym chciałbym chcę ci cię co coś czego \
    cześć czy czym często dla dlaczego do dobry dużo dzień dziękuję długo gdy gdzie go hej i ich ile im info \
    informacje ja jak jaka jaki jakie jakiej jako jaką je jego jej jest jestem jeszcze już kiedy kto która które \
    który lub ma macie mam mi mieć mnie mogą mogę moja moje może możecie możemy możliwe można my mój na nad należy \
    nam nas nic nie nim o od oferujecie on ona oni ono oraz pan pani państwa państwo po pod pomoc potrzebuję \
    powiedzieć proszę przed przez przy przyjmujecie pytanie robicie się sprzedajecie swoje swój są ta tak także tam \
    te tego tej ten teraz to trwa trzeba tu tutaj twój ty tych tylko tym w was wasz we wiedzieć witam wszystko z za \
    ze że";
const TR: &str = "acaba alabilir alabilirim ama ancak bana bazı belki ben bende beni benim bilgi bir biraz biz bize bu buna bunu \
    bunun burada da daha de değil diye dolayı edebilir eder edilir ediyor ediyorsunuz en et etmek gerekiyor gerekli \
    gibi göre hangi hani hem hep her hiç ile ise isterim istiyor istiyorum iyi için kadar kaç ki kim lazım lütfen \
    merhaba mi misin misiniz miyim mu musunuz mü mümkün müsünüz mı mısın mısınız mıyım nasıl ne neden nedir nelerdir \
    nerede nereye niye niçin o olan olarak oldu olur on ona onu onun sana satıyor satıyorsunuz selam selamlar sen \
    senin siz sizde sizden size sizin sonra soru sunuyor süre sürede sürer teşekkürler tüm var ve veya ya yani \
    yapabilir yapabilirim yapıyor yapıyorsunuz yardım yok zaman şey şimdi şu";
const RO: &str = "a acceptați acceptă acea aceasta această acest acesta aceste aceștia acum ai aici ajutor al ale am ar are asta \
    au avea aveți aș bine bună ca care ce cel cine cu cum când cât câte câtă câți da dacă dar de deci decât des \
    despre din doresc după durează e ei el ele era este eu există fac face faceți fi fie foarte fost i info \
    informații la le li lor lui m mai mea mei mele meu mi mult mulțumesc mă ne nevoie noastră noi nostru nu o \
    oferiți oferă ori pe pentru poate posibil pot prin putea puteți rog s sa sale salut sau se si spune spuneți sunt \
    suntem ta te timp toate tot trebuie tu tău un una unde unei unor unui va vindeți voi vostru vrea vreau vând vă \
    îi îl îmi în între întrebare și știu";
