//! Words that say nothing of their own, by language. A question is searched without them: in a small knowledge base
//! they would weigh as much as the words that matter.

use crate::language::Language;

/// Whether a word in lower case is one of them.
pub(crate) fn contains(language: Language, word: &str) -> bool {
    list(language).split_ascii_whitespace().any(|stop| stop == word)
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

const EN: &str = "long much many take takes often a about after all also am an and any are as at be because been before but by can could d did do does \
    for from get give go got had has have he hello her hey hi him his how i if in into is it its just know let like ll \
    m may me might must my of on or our please re s shall she should so some t tell than thank thanks that the their \
    them then there these they this those to too us ve want was we were what when where which while who whom whose why \
    will with would you your";
const DE: &str = "lange viel viele dauert dauern oft aber alle als also am an auch auf aus bei beim bekomme bin bis bitte bist da damit danke dann das dass \
    dein deine dem den denn der des dich die dies diese dieser dieses dir doch du durch ein eine einem einen einer \
    eines er es etwas euch euer eure für gern gerne gibt guten habe haben habt hallo hast hat hatte ich ihm ihn ihnen \
    ihr ihre ihrem ihren ihrer im in ins ist ja kann kannst können könnt könnte könnten man mein meine meinem meinen \
    meiner mich mir mit mal möchte muss müssen nach noch nun nur ob oder sagen sein seine sich sie sind so soll sollte \
    um und uns unser unsere vom von vor wann war waren warum was welche welchem welchen welcher welches wem wen wenn \
    wer werden wie wieso will wir wird wo wollen wurde würde zu zum zur über";
const FR: &str = "longtemps temps prend prendre beaucoup souvent a ai alors as au aussi aux avec avez avoir avons bonjour c ce ces cet cette ceux chez combien comme \
    comment d dans de des dois doit donc du elle elles en es est et être eu faire fait faut il ils j je l la le les \
    leur leurs lui m ma mais me merci mes moi mon n ne nos notre nous on ont ou où par pas peut peux plaît pour pouvez \
    pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa salut sans se ses si sommes son sont suis sur t \
    ta te tes toi ton tu un une veux voudrais vos votre vous y à";
const ES: &str = "tarda tardan tiempo mucho a al algo ante buenos como con cual cuales cuando cuanto cuál cuáles cuándo cuánta cuántas cuánto \
    cuántos cómo de del desde donde dónde e el ella ellas ellos en entre era es esa ese eso esta estas este esto estos \
    está están estoy favor fue gracias ha hace hacer hay he hola la las le les lo los me mi mis muy más ni no nos o \
    para pero por porque puede puedo pueden que quien quiero quién quiénes qué se ser si sin sobre son soy su sus sí \
    también te tengo tiene tienen tu tus un una uno unos usted ustedes y ya yo";
const IT: &str = "tempo vuole molto spesso a abbiamo ad agli ai al alla alle anche avere avete c che chi ci ciao come con cosa cui d da dai dal \
    dalla dalle dei del della delle dello di dov dove e ed fare favore gli grazie ha hai hanno ho i il in io l la le \
    lei lo loro ma mi mia mie miei mio ne nei nel nella no noi non nostra nostro o per perché più posso potete può qual \
    quale quali quando quanta quante quanti quanto quello questa queste questi questo se sei si sia siamo siete sono su \
    sua sul sulla suo ti tra tu tua tuo un una uno vi voglio voi vorrei vostra vostro è";
const PT: &str = "demora tempo leva muito a ao aos as até com como da das de dela dele delas deles depois do dos e ela elas ele eles em entre \
    era essa esse esta este eu faz favor fazer foi há isso isto já lhe mais mas me meu meus minha minhas muito na nas \
    no nos nossa nosso não nós o obrigada obrigado olá onde os ou para pela pelas pelo pelos pode podem por porque \
    posso qual quais quando quanta quantas quanto quantos que quem quero se sem ser seu seus sobre sou sua suas são só \
    também te tem tenho têm tu um uma umas uns você vocês à às é";
const NL: &str = "lang duurt veel vaak aan al alle als alsjeblieft alstublieft bedankt ben bent bij daar dan dank dat de deze die dit doe \
    doen dus een en er ga gaan graag hallo heb hebben hebt heeft het hier hij hoe hoeveel hoi i ik in is ja je jij jou \
    jouw jullie kan kun kunnen kunt maar me meer met mij mijn moet moeten mogen na naar niet nog nu of om onder ons \
    onze ook op over te ten ter tot u uit uw van veel voor waar waarom wanneer waren was wat we welk welke wel wie wij \
    wil willen word worden wordt zal ze zich zij zijn zo zonder zou";
const PL: &str = "długo trwa dużo często a aby albo ale bardzo by być był była było bym bez cię ci co czy cześć czego czym dla dlaczego do \
    dziękuję dzień dobry gdy gdzie go i ich ile im ja jak jaka jaki jakie jakiej jaką jako je jego jej jest jestem \
    jeszcze już kiedy kto która które który lub ma mam mi mieć mnie mogę moja moje może można mój my na nad nam nas nie \
    nim o od on ona oni ono oraz po pod proszę przed przez przy są się ta tak także tam te tego tej ten to tu twój ty \
    tych tylko tym w was wasz we z za ze że";
const TR: &str = "sürer süre sürede zaman ne acaba ama ancak bana bazı belki ben bende beni benim bir biraz biz bize bu buna bunu bunun da daha de \
    değil diye dolayı en et etmek gibi göre hangi hani hem hep her hiç için ile ise istiyorum kaç kadar ki kim lütfen \
    mı mi mu mü merhaba musunuz mısınız nasıl ne neden nedir nerede nereye niye niçin o olan olarak oldu olur on ona \
    onu onun sana selam sen senin siz size sizin sonra teşekkürler şey şu tüm var ve veya ya yani yapabilir yok";
const RO: &str = "durează mult timp des a acea aceasta această acest acesta aceste aceștia ai aici al ale am ar are aș asta au avea aveți bună \
    ca care cât câtă câte câți ce cel cine cu cum când da dar dacă de decât deci despre din după e ei el ele era este \
    eu fi fie fost i îi îl în între îmi la le li lor lui m mă mai mea mei mele meu mi mulțumesc nu ne noi noastră \
    nostru o ori pe pentru poate pot prin putea puteți rog s sa sau sale salut se si sunt suntem și ta te tu tău un \
    una unde unei unor unui va vă voi vreau vostru";
