//! The language small words give away. Articles, pronouns and the like belong to a language as no other words do: a few
//! of them say more about a short text than its letters.

use std::collections::HashSet;

use super::Language;
use crate::text::{fold, lower, words};

/// Words that a text in a language has; one alone may be a name, or borrowed.
const WORDS_MIN: usize = 2;
/// One word in so many must be one of them.
const SHARE_MIN: usize = 4;

/// The language of a text whose small words belong to one of the `enabled` languages and hardly to another; `None` when
/// they say too little.
pub(super) fn evident(text: &str, enabled: &[Language]) -> Option<Language> {
    // No other language opens its questions and cries with a mark.
    if text.contains(['¿', '¡']) && enabled.contains(&Language::Es) {
        return Some(Language::Es);
    }
    let words: HashSet<String> =
        words(text, Language::En).iter().map(|word| fold(&lower(word, Language::En), Language::En)).collect();
    let count = |language| {
        let list = list(language);
        words.iter().filter(|word| list.split_ascii_whitespace().any(|known| known == word.as_str())).count()
    };
    let mut counts: Vec<(Language, usize)> = enabled.iter().map(|language| (*language, count(*language))).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let (best, most) = *counts.first()?;
    let next = counts.get(1).map_or(0, |(_, count)| *count);
    let all = words.iter().filter(|word| word.chars().any(char::is_alphabetic)).count();
    // Related languages share many: where the next is near, letters decide.
    let is_clear = most >= WORDS_MIN && most > next && (next == 0 || most >= next + 2 || 2 * next <= most);
    (is_clear && most * SHARE_MIN >= all).then_some(best)
}

/// Whether a text's small words and letters are those of a language nobody here speaks, more than of any that is: what is
/// none of ours looks like one of them to a detector that knows no other.
pub(super) fn is_of_others(text: &str) -> bool {
    let words: HashSet<String> =
        words(text, Language::En).iter().map(|word| fold(&lower(word, Language::En), Language::En)).collect();
    let count =
        |list: &str| words.iter().filter(|word| list.split_ascii_whitespace().any(|known| known == *word)).count();
    let has_letter = lower(text, Language::En).chars().any(|c| OTHER_LETTERS.contains(c));
    let others = OTHERS.iter().map(|list| count(list)).max().unwrap_or(0) + usize::from(has_letter);
    let ours = Language::ALL.into_iter().map(|language| count(list(language))).max().unwrap_or(0);
    others >= WORDS_MIN && others > ours
}

/// Letters that none of our languages has.
const OTHER_LETTERS: &str = "ěřůőűåæøđľĺŕėųįķļņģ";

/// Small words of Czech, Slovak, Swedish, Danish and Norwegian, Finnish, Hungarian, Croatian and Serbian that none of our
/// languages has.
const OTHERS: [&str; 7] = [
    "kdy kde kolik proc jsou jsem mate muzu muzete chci chtel chtela bych prosim dekuji zasilka zasilky doruceni doprava \
     objednavka objednavku stoji trva jeste nebo kdyz ktere ktery zaplatit kartou pri nemate mohu vase dlouho jestli muze \
     prijde zbozi dodani jake",
    "kedy kolko preco mozem mozete chcem dakujem zasielka zasielku dorucenie objednavka objednavku stoji trva alebo ktory \
     este som sme ste prosim kde mate dlho doprava zaplatit",
    "hur nar vad varfor jag inte och att det ett bestallning bestallningen leverans leveransen kostar tack hej ska till \
     fran mitt skickar betala ar ni er lang tid tar vilka oppettider finns kop",
    "hvor hvornar hvordan hvad hva hvorfor jeg ikke og det koster tak takk hej hei mitt mit bestilling bestillingen naar nar \
     tager leveringen betale lang tid til med har dere jer",
    "kuinka kauan milloin missa mita onko voinko voitteko haluan toimitus toimitusaika tilaus tilaukseni maksaa kiitos hei \
     minun teilla kestaa palauttaa mista miten paljonko",
    "mennyi mikor hol hogyan miert van nincs kerem koszonom szeretnek szallitas rendeles rendelesem kerul fizetni lehet \
     hogy nem egy meddig tart jo napot tudok kell",
    "kako kada kad gdje gde koliko zasto imate mogu mozete dostava narudzba narudzbu traje kosta hvala molim zelim ili sto \
     li jeste platiti kartom moja moju",
];

/// Small words, without diacritics, and the commonest ones of a customer's questions that other languages do not have.
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

const EN: &str = "the a an i you your my we our us they them their it its he she this that these those is are was were \
    be been am do does did don doesn didn have has had can could will would should may must not no yes and or but if of \
    to in on at for from with without by about what when where which who whom why how much many long there here please \
    thanks thank hello want need like get give tell know talk speak make take ship shipping delivery order orders refund \
    return returns opening hours open price cost pay payment human someone somebody anyone any some buy just still yet \
    still help me joke";
const DE: &str = "der die das den dem des ein eine einen einem einer eines ich du er sie es wir ihr mich mir dich dir uns \
    euch ihnen mein meine meinen meiner dein deine ihre ihren unser unsere ist sind war waren bin bist habe hast hat \
    haben hatte kann kannst konnen konnt konnte mochte mochten will wollen wird werden wurde soll muss nicht kein keine \
    keinen und oder aber wenn dass weil ob zu zum zur von vom mit ohne fur auf aus bei nach im am um uber was wann wo \
    welche welcher welches wer wie warum wieso viel viele lange noch schon auch hier bitte danke nur gibt brauche \
    lieferung bestellung versand kosten kostet offnungszeiten geoffnet zahlen bezahlen ruckgabe hallo sehr";
const FR: &str = "le la les un une des du de je tu il elle nous vous ils elles me te mon ma mes votre vos notre nos ton ta \
    est sont suis etes etait ai as avez avons ont peux peut pouvez puis veux voudrais faut ne pas et ou mais si que qui \
    quoi quand comment pourquoi combien quel quelle quels quelles dans sur avec sans pour par chez au aux en ce cette ces \
    ca c y livraison commande bonjour merci s il plait est-ce prix livrez horaires remboursement parler quelqu";
const ES: &str = "el la los las un una unos unas yo tu usted ustedes nosotros me te se mi mis su sus es son esta estan \
    soy estoy ser hay tengo tiene tienen puedo puede pueden quiero quisiera necesito no y o pero si que quien cuando \
    donde como por para con sin de del al en cual cuanto cuanta cuantos cuesta tarda envio pedido gracias hola favor \
    horario precio pagar devolver muy hablar";
const IT: &str = "il lo la i gli le un uno una io tu lei noi voi mi ti ci vi mio mia miei suo sua vostro e sono siete ho \
    hai ha avete hanno posso puo potete vorrei voglio devo non ed o ma se che chi quando dove come perche quanto quanta \
    quanti quale quali di del della dei delle da dal al alla nel nella per con senza su questo questa grazie ciao \
    spedizione ordine consegna orari costa prezzo pagare reso parlare qualcuno";
const PT: &str = "o a os as um uma uns eu tu voce voces nos me te se meu minha meus seu sua e sao esta estao sou estou \
    tem tenho ha posso pode podem quero queria preciso nao ou mas que quem quando onde como porque quanto quanta quantos \
    qual quais de do da dos das em no na nos nas por para com sem ao aos pela pelo isso isto este esta obrigado obrigada \
    ola envio entrega encomenda pedido preco custa pagar devolver falar alguem";
const NL: &str = "de het een ik jij je u wij we jullie zij ze hij mij me mijn jouw uw ons onze is zijn ben bent was heb \
    hebt heeft hebben kan kun kunt kunnen wil wilt willen zou moet moeten niet geen en of maar als dat dit deze die wat \
    wanneer waar welke wie hoe waarom hoeveel lang van voor met zonder naar op aan bij uit om over te er graag dank \
    bedankt hallo bestelling levering bezorging verzending kost kosten openingstijden betalen retour spreken iemand";
const PL: &str = "i w z na do od po za dla o u ja ty on ona my wy oni mnie mi moj moja moje was panstwo pan pani jest sa \
    jestem byc mam masz ma macie moge mozna moze chce chcialbym chcialabym nie tak ale albo lub czy jak co kiedy gdzie \
    kto ktory ktora ile dlaczego jaki jaka jakie sie to ten ta te przez przy bez prosze dziekuje czesc dzien dobry \
    zamowienie dostawa przesylka kosztuje cena zaplacic zwrot otwarte rozmawiac";
const TR: &str = "bir ve veya ile icin ama bu su o ben sen biz siz bana size benim sizin var yok mi mu musunuz misiniz \
    miyim ne nasil nerede nereye kac kadar hangi kim neden niye degil evet hayir lutfen merhaba tesekkurler istiyorum \
    istiyoruz olur oldu daha cok de da siparis siparisim kargo teslimat fiyat iade ucret odeme saat acik surer";
const RO: &str = "un o unei unui eu tu el ea noi voi ei imi mi iti va ne meu mea tau este e sunt esti suntem am ai are au \
    aveti pot poate puteti vreau as dori trebuie nu da si sau dar daca ca ce cine cand unde cum cat cata cate care de \
    la in din pe cu fara pentru prin acest aceasta multumesc buna ziua salut comanda livrare livrarea livrati costa pret \
    plata plati retur program vorbesc cineva";

#[cfg(test)]
mod tests;
