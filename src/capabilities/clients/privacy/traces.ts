import { nameForms } from '../card/name-forms.ts';
import { fold } from '../import/values/fold.ts';

/** What a person is told by in a text. */
export interface PersonTraits {
  readonly surnames: readonly string[];
  readonly firstNames: readonly string[];
  readonly middleNames: readonly string[];
  /** E.164. */
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  /** Numbers and codes of the person alone: documents, contracts, addresses with digits. */
  readonly codes: readonly string[];
  /** Nobody else in the base has the surname, so it alone means this person. */
  readonly surnameIsUnique: boolean;
}

export const ERASED = '[erased]';

/** Finds a person in texts and takes the person out of them. */
export interface Tracer {
  /** The text without the person's name, telephone, address and numbers; the same text when it holds none. */
  clean(text: string): string;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const WORD = /\p{L}+(?:['’-]\p{L}+)*/gu;
const TELEPHONE = /\+?\d(?:[\s().-]{0,3}\d){9,14}/gu;
/** Words between a surname and the names that belong to it. */
const NEAR = 2;
/** A shorter surname is also an everyday word («ли», «кот»): alone it counts with a capital letter only. */
const TELLING_LENGTH = 5;
const SHORTEST_CODE = 6;
const MOST_WORDS_KEPT = 50_000;

/**
 * Names are met in any case form and either alphabet; a surname that others bear too counts only beside a first name,
 * patronymic or initial of this person.
 */
export function createTracer(person: PersonTraits): Tracer {
  const surnames = stems(person.surnames);
  const firstNames = stems(person.firstNames);
  const middleNames = stems(person.middleNames);
  const initials = new Set(
    [...person.firstNames, ...person.middleNames].map(name => fold(name).slice(0, 1)).filter(Boolean),
  );
  const phones = new Set(person.phones.map(lastTen).filter(digits => digits.length === 10));
  const literals = [...person.emails, ...person.codes.filter(code => code.length >= SHORTEST_CODE)]
    .map(text => text.toLowerCase())
    .sort((a, b) => b.length - a.length);
  const known = new Map<string, readonly [boolean, boolean, boolean]>();

  return {
    clean(text) {
      const spans = [...literalSpans(text), ...phoneSpans(text), ...nameSpans(text)];
      return spans.length === 0 ? text : without(text, spans);
    },
  };

  function literalSpans(text: string): Span[] {
    const lower = text.toLowerCase();
    // A few letters change their length with their case; positions would then be those of another text.
    if (lower.length !== text.length) return literals.some(one => lower.includes(one)) ? whole(text) : [];
    const spans: Span[] = [];
    for (const literal of literals) {
      for (let at = lower.indexOf(literal); at >= 0; at = lower.indexOf(literal, at + literal.length)) {
        spans.push({ from: at, to: at + literal.length });
      }
    }
    return spans;
  }

  function phoneSpans(text: string): Span[] {
    if (phones.size === 0) return [];
    return [...text.matchAll(TELEPHONE)]
      .filter(([written]) => phones.has(lastTen(written)))
      .map(found => ({ from: found.index, to: found.index + found[0].length }));
  }

  function nameSpans(text: string): Span[] {
    const words = [...text.matchAll(WORD)].map(found => ({
      text: found[0],
      from: found.index,
      to: found.index + found[0].length,
      roles: rolesOf(found[0]),
    }));
    const taken = new Set<number>();
    words.forEach(({ text: word, roles: [isSurname, isFirst, isMiddle] }, at) => {
      if (isSurname) {
        const own = neighbours(at).filter(index => isOwnName(index));
        const alone = person.surnameIsUnique && (word.length >= TELLING_LENGTH || /^\p{Lu}/u.test(word));
        if (alone || own.length > 0) for (const index of [at, ...own]) taken.add(index);
      }
      const next = words[at + 1];
      if ((isFirst && next?.roles[2]) || (isMiddle && next?.roles[1])) taken.add(at).add(at + 1);
    });
    return [...taken].map(at => words[at]!);

    function neighbours(at: number): number[] {
      return [...words.keys()].filter(index => index !== at && Math.abs(index - at) <= NEAR);
    }
    function isOwnName(index: number): boolean {
      const word = words[index]!;
      if (word.roles[1] || word.roles[2]) return true;
      return word.text.length === 1 && /\p{Lu}/u.test(word.text) && initials.has(fold(word.text));
    }
  }

  function rolesOf(word: string): readonly [boolean, boolean, boolean] {
    const before = known.get(word);
    if (before) return before;
    const forms = word.length === 1 ? [] : nameForms(word).map(stem);
    const among = (names: ReadonlySet<string>) => forms.some(form => names.has(form));
    const roles = [among(surnames), among(firstNames), among(middleNames)] as const;
    if (known.size < MOST_WORDS_KEPT) known.set(word, roles);
    return roles;
  }
}

function stems(names: readonly string[]): Set<string> {
  // A double surname is met by either half as well.
  const parts = names.flatMap(name => [name, ...name.split(/[\s-]+/u)]);
  return new Set(parts.filter(part => part.length > 1).map(part => stem(fold(part))));
}

/** Both genders of a surname and most cases of a name have one stem. */
function stem(folded: string): string {
  return folded.replace(/(?<=..)(?:aia|[aeiou])$/u, '');
}

function lastTen(text: string): string {
  return text.replace(/\D/g, '').slice(-10);
}

function whole(text: string): Span[] {
  return [{ from: 0, to: text.length }];
}

function without(text: string, spans: readonly Span[]): string {
  let result = '';
  let at = 0;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    if (to <= at) continue;
    if (from >= at) {
      const between = text.slice(at, from);
      // «Соколова Анна» becomes one mark, not two.
      if (!(result.endsWith(ERASED) && /^[\s.]*$/u.test(between))) result += `${between}${ERASED}`;
    }
    at = to;
  }
  return result + text.slice(at);
}
