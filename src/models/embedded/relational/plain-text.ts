import type { Catalogue } from '../../../catalog/catalogue.ts';
import { keysOf } from '../../../catalog/lexicon.ts';
import { foldText } from '../../../catalog/words.ts';

/** A question's text in the form that the linker reads best: no articles, every name said out, values without quotes. */
export function plainText(text: string, catalogue: Catalogue): string {
  return plainWords(withoutQuotes(text, catalogue), catalogue);
}

/** A quotation that is a value of the data is linked as one, whatever its quotes. */
function withoutQuotes(text: string, catalogue: Catalogue): string {
  return text.replace(/(?<!\p{L})["«“„'‘]([^"«»“”„'‘’]+)["»”'’](?!\p{L})/gu, (whole, inside: string) =>
    isValue(inside, catalogue) ? ` ${inside} ` : whole.replace(/^['‘]|['’]$/g, '"'),
  );
}

/** Articles, "one" in every case and shared nouns, so that each name is found by itself. */
function plainWords(text: string, catalogue: Catalogue): string {
  const plain = text
    .replace(/(?<=\s)(the|an?)\s+/g, '')
    .replace(/(?<=\s)ни ((в|на|с|для|у|к|о|по) )?одн(ом|ой|ого|им|у|а|о|ин)\s/giu, 'ни ')
    .replace(
      /((более|больше|менее|меньше|чем|минимум|одного|хотя бы) ((в|на|с|для|у|к|о|из|по) )?)одн(ом|ой|ого|им|у|ними|ним)\s/giu,
      '$11 ',
    )
    .replace(/\bone or more\b/gi, '1 or more')
    .replace(/\b(a )?single\b/gi, '1')
    .replace(/\bfull names? of\b|(?<!\p{L})полн(ые|ое|ых|ого) им(ена|я|ен|ени)(?!\p{L})/giu, '');
  return spreadNouns(plain, catalogue);
}

/** "first, middle and last names" names three columns: the noun is said once for all of them. */
function spreadNouns(text: string, catalogue: Catalogue): string {
  const { lexicon } = catalogue;
  const isColumn = (phrase: string) => {
    const words = phrase.split(/\s+/).map(word => keysOf(foldText(word), lexicon.stem));
    return lexicon
      .matchAt(words, 0)
      .some(match => match.length === words.length && match.senses.some(sense => sense.kind === 'column'));
  };
  const spread = text.replace(
    /(\p{L}+) (of )?(\p{L}+) (and|и) (\p{L}+)(?! (?:of|\p{L}+) )/gu,
    (whole, noun: string, of: string | undefined, one: string, and: string, other: string) => {
      const named = (word: string) =>
        (of ? [`${word} ${noun}`, `${noun} of ${word}`] : [`${noun} ${word}`]).find(isColumn);
      const [first, second] = [named(one), named(other)];
      return first && second && !isColumn(`${one} ${and} ${other}`) ? `${first} ${and} ${second}` : whole;
    },
  );
  return spread.replace(
    /(\p{L}+)((?:,? \p{L}+)?),? (and|и) (\p{L}+) (\p{L}+)/gu,
    (whole, first: string, second: string, and: string, last: string, noun: string) => {
      const middle = second.replace(/^,?\s*/, '');
      if (!isColumn(`${last} ${noun}`) || isColumn(first)) return whole;
      const others = [first, ...(middle ? [middle] : [])];
      if (!others.every(word => isColumn(`${word} ${noun}`))) {
        return middle && isColumn(`${middle} ${noun}`) && !isColumn(middle)
          ? `${first}${second} ${noun} ${and} ${last} ${noun}`
          : whole;
      }
      return `${others.map(word => `${word} ${noun}`).join(', ')} ${and} ${last} ${noun}`;
    },
  );
}

function isValue(text: string, catalogue: Catalogue): boolean {
  const folded = foldText(text.trim());
  for (const relation of catalogue.relations.values())
    for (const column of relation.columns.values())
      if (column.values.some(({ value }) => foldText(value) === folded)) return true;
  return false;
}
