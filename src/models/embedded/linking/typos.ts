import { keysOf, type PhraseBook, type WordKeys } from '../../../catalog/lexicon.ts';
import { editDistance, isVerbForm, type Stem } from '../../../catalog/words.ts';

/**
 * The word of the vocabulary that a misspelt word most likely meant, or null. Words shorter than five letters are never
 * changed, one edit is allowed up to eight letters and two beyond, the first letter must stand; a tie between words of
 * different stems is no answer. Stems are compared too, so a misspelt inflection still meets its word.
 */
export function correctWord(
  word: string,
  books: readonly PhraseBook<unknown>[],
  stem: Stem,
): WordKeys | null {
  if (word.length < 5 || /\d/.test(word)) return null;
  const limit = word.length <= 8 ? 1 : 2;
  const own = stem(word);
  // A misspelt word may keep an ending the stemmer no longer knows: «дохдом».
  const bare = word.replace(/(ами|ями|ом|ем|ов|ев|ам|ям|ах|ях|ой|ей|[уюаяыиео])$/, '');
  let best = null as { stem: string; word: string; distance: number; likelier: boolean } | null;
  let tied = false;
  for (const book of books) {
    for (const { word: candidate, stem: candidateStem } of book.vocabulary.get(word[0] ?? '') ?? []) {
      // A verb is no misspelt noun: «отправили» has no kin among the values it is spelt alike with.
      if (isVerbForm(word) && !isVerbForm(candidate)) continue;
      const stems =
        candidateStem.length >= 5
          ? Math.min(
              own.length >= 5 ? editDistance(own, candidateStem, 1) : 2,
              bare.length >= 4 ? editDistance(bare, candidateStem, 1) : 2,
            )
          : limit + 1;
      // A stem one edit away is weaker evidence than the whole word one edit away.
      const distance = Math.min(editDistance(word, candidate, limit), stems + 0.5);
      if (distance > limit + 0.5) continue;
      // In a short word one letter makes another word («отчёт», «ответ»): only letters that sound alike are confused there.
      if (word.length <= 6 && word.length === candidate.length && !confuses(word, candidate)) continue;
      const likelier = dropsLetter(word, candidate) || (candidate.length >= 5 && word.startsWith(candidate));
      const closer = best === null || distance < best.distance;
      if (closer || (distance === best?.distance && likelier && !best.likelier)) {
        best = { stem: candidateStem, word: candidate, distance, likelier };
        tied = false;
      } else if (distance === best?.distance && candidateStem !== best.stem && likelier === best.likelier)
        tied = true;
    }
  }
  return best && !tied ? keysOf(best.word, stem) : null;
}

const ALIKE = [
  'аоя',
  'еиэыя',
  'уюо',
  'бп',
  'дт',
  'гкх',
  'вф',
  'жшщ',
  'зсц',
  'чщш',
  'aeiouy',
  'ckqs',
  'vw',
  'sz',
  'dt',
  'bp',
];

/** Two words of one length that differ by letters that sound alike, or by neighbours swapped. */
function confuses(word: string, candidate: string): boolean {
  const places = [...word].flatMap((letter, at) => (letter === candidate[at] ? [] : [at]));
  const [first, second] = places;
  if (places.length === 2 && second === first! + 1)
    return word[first!] === candidate[second] && word[second] === candidate[first!];
  return places.every(at => ALIKE.some(group => group.includes(word[at]!) && group.includes(candidate[at]!)));
}

/** A letter left out is the likeliest slip: «болше» is «больше» sooner than «более». */
function dropsLetter(word: string, candidate: string): boolean {
  let at = 0;
  for (const letter of candidate) if (letter === word[at]) at++;
  return candidate.length > word.length && at === word.length;
}
