import { latin } from './names.ts';
import type { Random } from './random.ts';

/** A name as a clerk types it: mostly right, sometimes with a slip, in capitals or with stray spaces. */
export function typedName(random: Random, name: string): string {
  const point = random.next();
  if (point < 0.02) return slip(random, name);
  if (point < 0.045) return name.toUpperCase();
  if (point < 0.065) return ` ${name} `;
  if (point < 0.1) return name.replaceAll('ё', 'е').replaceAll('Ё', 'Е');
  return name;
}

/** One finger mistake: two letters swapped, one lost or one doubled. */
function slip(random: Random, word: string): string {
  if (word.length < 5) return word;
  const at = random.int(1, word.length - 3);
  const [before, one, two, after] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
  return random.pick([
    `${before}${two}${one}${after}`,
    `${before}${one}${after}`,
    `${before}${one}${one}${two}${after}`,
  ]);
}

/** A phone in one of the forms people write; `digits` are the ten after +7. */
export function typedPhone(random: Random, digits: string): string {
  const [code, first, second, third] = [
    digits.slice(0, 3),
    digits.slice(3, 6),
    digits.slice(6, 8),
    digits.slice(8),
  ];
  return random.pick([
    `8${digits}`,
    `+7${digits}`,
    `+7 (${code}) ${first}-${second}-${third}`,
    `8-${code}-${first}-${second}${third}`,
    `7 ${code} ${first}${second}${third}`,
    `8 (${code}) ${first} ${second} ${third}`,
    digits,
  ]);
}

export function typedEmail(random: Random, email: string): string {
  return random.chance(0.07) ? email.toUpperCase() : email;
}

/** A city as an English form of the hotel's site takes it. */
export function typedLatin(text: string): string {
  return latin(text)
    .replaceAll('Nizhniy', 'Nizhny')
    .replaceAll('Moskva', 'Moscow')
    .replaceAll('Sankt-Peterburg', 'Saint Petersburg');
}
