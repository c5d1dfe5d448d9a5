import { h } from '../../../browser/page/dom.ts';

const KEYWORDS = new Set(
  (
    'select from where and or not in is null as on join left right inner outer full cross group by order having limit ' +
    'offset with distinct case when then else end between like ilike asc desc nulls first last filter over partition ' +
    'union all any exists interval date true false using lateral within'
  ).split(' '),
);
/** Clauses that begin a line where a statement came in one. */
const CLAUSES = /\s+(?=(?:from|where|group by|having|order by|limit|union)\b)/gi;
const TOKENS =
  /('(?:[^']|'')*')|("(?:[^"]|"")*")|(--[^\n]*|\/\*[\s\S]*?\*\/)|(\b\d+(?:\.\d+)?\b)|([\p{L}_][\p{L}\p{N}_]*)/gu;

/** A statement, lightly coloured and broken into lines where it has none. */
export function highlightSql(sql: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const text = layOut(sql);
  let done = 0;
  for (const found of text.matchAll(TOKENS)) {
    const [whole, string, , comment, number, word] = found;
    const kind = string
      ? 'string'
      : comment
        ? 'comment'
        : number
          ? 'number'
          : word && isKeyword(word)
            ? 'keyword'
            : null;
    if (!kind) continue;
    fragment.append(text.slice(done, found.index), h('span', { class: `sql-${kind}` }, whole));
    done = found.index + whole.length;
  }
  fragment.append(text.slice(done));
  return fragment;
}

/** Quoted text is left as it is: a line break inside a value would change it. */
function layOut(sql: string): string {
  const trimmed = sql.trim();
  if (trimmed.includes('\n')) return trimmed;
  return trimmed
    .split(/('(?:[^']|'')*')/)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(CLAUSES, '\n')))
    .join('');
}

function isKeyword(word: string): boolean {
  return KEYWORDS.has(word.toLowerCase());
}
