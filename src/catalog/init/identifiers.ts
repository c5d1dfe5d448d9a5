/** Words that identifiers are glued together with when nobody wrote an underscore: `countrycode`, `airportname`. */
const ENDINGS = [
  'code',
  'name',
  'number',
  'date',
  'type',
  'time',
  'year',
  'count',
  'amount',
  'price',
  'status',
  'title',
  'description',
  'id',
  'area',
  'address',
]; // prettier-ignore

/**
 * The words of an identifier: snake_case, camelCase and digits are cut; a glued word is cut where another identifier of
 * the same schema (`vocabulary`) or a common last word shows the seam.
 */
export function identifierWords(name: string, vocabulary: ReadonlySet<string> = new Set()): string[] {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{Ll}{3,})(\d)/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map(word => word.toLowerCase())
    .flatMap(word => unglue(word, vocabulary));
}

function unglue(word: string, vocabulary: ReadonlySet<string>): string[] {
  if (word.length < 5 || vocabulary.has(word)) return [word];
  const known = (part: string) =>
    (vocabulary.has(part) && part.length >= 3) || (part.length >= 4 && ENDINGS.includes(part));
  for (let cut = word.length - 2; cut >= 2; cut--) {
    const [head, tail] = [word.slice(0, cut), word.slice(cut)];
    if (tail === 'id' && (vocabulary.has(head) || vocabulary.has(`${head}s`))) return [head, tail];
    if (head.length >= 3 && tail.length >= 3 && known(tail) && (known(head) || head.length >= 4))
      return [head, tail];
  }
  return [word];
}

/** The words that the identifiers of a schema are seen to be made of, where an underscore or a table's name shows them. */
export function vocabularyOf(
  relations: readonly { name: string; columns: readonly { column: string }[] }[],
): Set<string> {
  const words = new Set<string>();
  for (const relation of relations) {
    const own = identifierWords(relation.name);
    for (const word of own) words.add(word).add(singular(word));
    for (const { column } of relation.columns) {
      const parts = identifierWords(column);
      if (parts.length > 1) for (const part of parts) words.add(part);
    }
  }
  return words;
}

/** The plain singular of an English noun; a word in any other language stays as it is. */
export function singular(word: string): string {
  if (/(series|species|news)$/.test(word)) return word;
  if (/ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ss|us|is)$/.test(word)) return word;
  if (/(ches|shes|sses|xes)$/.test(word)) return word.slice(0, -2);
  return word.replace(/s$/, '');
}
