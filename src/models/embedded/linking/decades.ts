import { iso } from './calendar.ts';
import type { Span } from './periods.ts';
import type { Token } from './tokens.ts';

const DECADES: readonly RegExp[] = [
  /^(десят\p{L}+|tens)$/u,
  /^(двадцат\p{L}+|twenties)$/u,
  /^(тридцат\p{L}+|thirties)$/u,
  /^(сороков\p{L}+|forties)$/u,
  /^(пятидесят\p{L}+|fifties)$/u,
  /^(шестидесят\p{L}+|sixties)$/u,
  /^(семидесят\p{L}+|seventies)$/u,
  /^(восьмидесят\p{L}+|eighties)$/u,
  /^(девяност\p{L}+|nineties)$/u,
];

/** «80-х», «1990-е годы», «восьмидесятых», "the 80s": of the last century from the thirties on. `said`: named as years. */
export function readDecade(tokens: readonly Token[], at: number): (Span & { readonly said: boolean }) | null {
  const word = (offset: number) => tokens[at + offset]?.word ?? '';
  const inFigures = /^(\d{2}|(?:19|20)\d{2})(?:-?(?:х|ые|ых|е|s))?$/.exec(word(0));
  let length = 1;
  let value: number;
  if (inFigures) {
    const ended = inFigures[0] !== inFigures[1];
    if (!ended && word(1) === '-' && /^(х|е|ые|ых)$/.test(word(2))) length = 3;
    else if (!ended && /^s$/.test(word(1))) length = 2;
    else if (!ended) return null;
    value = Number(inFigures[1]);
  } else {
    const named = DECADES.findIndex(pattern => pattern.test(word(0)));
    if (named < 0) return null;
    value = (named + 1) * 10;
  }
  if (value % 10 !== 0) return null;
  const from = value >= 1900 ? value : value >= 30 ? 1900 + value : 2000 + value;
  const said = /^год\p{L}*$/u.test(word(length));
  if (!inFigures && !said) return null;
  return {
    from: iso(from, 1, 1),
    to: iso(from + 10, 1, 1),
    length: length + (said ? 1 : 0),
    said: said || value >= 1900,
  };
}
