import type { Item } from '../linking/items.ts';

/**
 * Verbs of all work: they tie one thing to another and say nothing that a table could be asked for. A closed list by
 * stem; any other verb that the catalogue does not know is asked about.
 */
const VERBS_RU =
  /^(не)?(использ|провед|провод|провел|состо[яи]|содерж|относ|относит|принадлеж|наход|прожив|жив[уеё]|прош[леё]|проход|пройд|указ|укаж|приве[дс]|привод|име[еюлт]|получ|участв|предлаг|предлож|соответств|связан|приход|называ|зовут|звать|явля|существ|быва|происход|произош|происш|появ|выступ|игра[еюл]|сыгра|сдела|выполн|соверш|посещ|влад|держ|включ|представл|отобра[зж]|вывод|вывес|вывед|перечисл|детализ|разб[ие]|сортир|упоряд|хран|присутств|попад|попал|занима|встреч|зан[яи]л|принял|приним|становит|оказал|ед[еу]т$|работа[еюл]|обслуж|приобр|вед[еу]т$|описыв|характер|сравни|сообщ|определ|вычисл|рассчит|подсчит|найд|найт|покаж|показ|интерес|уч[иа]тся$|обуча|записыв|записан|зарегистр|перечен|состав[ьлиь])/;
const VERBS_EN =
  /^(us(e|es|ed|ing)|ha(ve|s|d|ving)|belong(s|ing)?|contain(s|ing|ed)?|h[eo]ld(s|ing)?|liv(e|es|ing|ed)|resid(e|es|ing)|locat(e|ed)|work(s|ing|ed)?|participat(e|es|ed|ing)|attend(s|ed|ing)?|t[ao]ke?(s|n)?|taking|took|perform(s|ed)?|do(es|ne)?|did|go(es|ing)?|com(e|es|ing)|g[eo]t(s|ting)?|ma(ke|kes|de|king)|call(s|ed)?|named|g[ia]ve?(s|n)?|provid(e|es|ed)|offer(s|ed)?|includ(e|es|ed|ing)|exist(s|ing)?|correspond(s|ing)?|associated?|relate(s|d)?|ow(n|ns|ned|ning)|ke(ep|pt)|appear(s|ed)?|happen(s|ed)?|occur(s|red)?|report(s|ed)?|record(s|ed)?|list(s|ed)?|describ(e|es|ed)|calculate|compute|determine|identify|compare|sort|arrange|show(s|n)?|present(s|ed)?|tell|say|know|known|consider(ed)?|run(s)?|ran|serv(e|es|ed|ing)|play(s|ed|ing)?|operat(e|es|ed)|receiv(e|es|ed)|consist(s)?|return|fetch|register(ed)?|assigned|spoken|held|publish(ed|es)?|post(ed|s)?|writ(e|es|ten)|wrote|teach(es)?|taught|creat(e|es|ed)|placed)$/;

/** Words that carry no condition of their own, besides those that the grammar passes over. */
const WORDS_RU =
  /^(как|какой|много|кажд\p{L}+|люб(ой|ая|ое|ые|ых|ому|ого|ым|ым|ими)|каки(х|е|м|ми)|каков\p{L}*|котор\p{L}+|отдельн(ые|ых|ый|ого|ым)|возможн(ые|ых|ый)|информаци\p{L}+|сведени\p{L}+|данн(ые|ых|ым|ый|ом)|таблиц\p{L}|баз[аеуы]|вместе|вместо|также|тоже|либо|нибудь|когда|где|там|него|неё|нее|ней|них|ним|ними|именно|соответственно|соответствующ\p{L}+|раз(а|ы)?|всего|итого|отношени\p{L}+|целом|среди|сво\p{L}{1,3}|себ[яе]|эт(от|а|о|и|их|ой|ому|им|ом)|т(от|а|о|е|ех|ем)|он[аио]?|е[её]|его|их|наиболее|чем|никак(ой|ого|ому|их|им|ие)|момент|временно|некотор(ые|ых|ыми|ым|ая|ое)|какой-либо|какие|кто|кому|чей|чья|чьи|чье|чь[её]|всех|все|всё|весь|вся|были|будут|есть)$/u;
const WORDS_EN =
  /^(ever|still|currently|each|different|various|possible|particular|certain|specific|whose|which|who|whom|what|where|when|them|their|they|its?|there|this|these|those|along|together|also|as|well|with|either|both|any|all|some|one|ones|please|information|info|database|table|per|based|terms|instead|just|than|then|if|exactly|kinds?|sorts?|else|someone|somebody|things?|given|regarding|concerning|respective(ly)?|full|complete|entire|whole|at|of|in|on|for|to|by|from|about|across|within|between|throughout|overall|total|every|everyone|everybody|substring|because|so|that|is|are|was|were|be|been|being|will|would|can|could|should|must|may|might|shall|how|many|much)$/;

/** True for a word that the catalogue does not know and that asks for nothing. */
export function asksNothing(item: Item): boolean {
  if (!item.unknown) return false;
  const word = item.text.toLowerCase().replaceAll('ё', 'е');
  if (/[а-я]/.test(word)) return VERBS_RU.test(word) || WORDS_RU.test(word);
  return VERBS_EN.test(word) || WORDS_EN.test(word);
}
