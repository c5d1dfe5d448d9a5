/** A run of text in one style. */
export interface Run {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly code?: true;
}

/** What the little Markdown of a reply comes to: running text, or a list. */
export type Passage =
  | { readonly kind: 'text'; readonly runs: readonly Run[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Run[])[] };

const STYLED =
  /`([^`]+)`|\*\*(\S(?:.*?\S)?)\*\*|(?<![\w*])\*(\S(?:[^*]*?\S)?)\*(?![\w*])|(?<![\p{L}\d_])_(\S(?:[^_]*?\S)?)_(?![\p{L}\d_])/u;

/** Paragraphs, lists, bold, italic and code; anything else stays the text that it is. Paragraphs keep an empty line between them. */
export function passages(markdown: string): Passage[] {
  const found: Passage[] = [];
  let lines: string[] = [];
  const flush = () => {
    const text = lines.join('\n').replace(/^\n+|\s+$/g, '');
    if (text !== '') found.push({ kind: 'text', runs: styledRuns(text) });
    lines = [];
  };
  const all = markdown.replace(/\r\n?/g, '\n').split('\n');
  for (let at = 0; at < all.length; at++) {
    const item = listItem(all[at] ?? '');
    if (!item) {
      lines.push((all[at] ?? '').replace(/^#{1,6}\s+/, ''));
      continue;
    }
    flush();
    const items: Run[][] = [];
    for (; at < all.length; at++) {
      const next = listItem(all[at] ?? '');
      if (!next || next.ordered !== item.ordered) break;
      items.push(styledRuns(next.text));
    }
    at--;
    found.push({ kind: 'list', ordered: item.ordered, items });
  }
  flush();
  return found;
}

/** The runs of one line or paragraph. */
function styledRuns(text: string, style: Omit<Run, 'text'> = {}): Run[] {
  const runs: Run[] = [];
  let rest = text;
  for (;;) {
    const found = STYLED.exec(rest);
    if (!found) break;
    const [whole, code, bold, star, bar] = found;
    if (found.index > 0) runs.push({ text: rest.slice(0, found.index), ...style });
    if (code !== undefined) runs.push({ text: code, ...style, code: true });
    else if (bold !== undefined) runs.push(...styledRuns(bold, { ...style, bold: true }));
    else runs.push(...styledRuns(star ?? bar ?? '', { ...style, italic: true }));
    rest = rest.slice(found.index + whole.length);
  }
  if (rest !== '') runs.push({ text: rest, ...style });
  return runs;
}

/** The text without its marks, lists with bullets. */
export function unmarked(markdown: string): string {
  return plainOf(passages(markdown));
}

/** Passages without their marks. */
export function plainOf(all: readonly Passage[]): string {
  return all
    .map(passage =>
      passage.kind === 'text'
        ? textOf(passage.runs)
        : passage.items
            .map((item, at) => `${passage.ordered ? `${at + 1}.` : '•'} ${textOf(item)}`)
            .join('\n'),
    )
    .join('\n');
}

function textOf(runs: readonly Run[]): string {
  return runs.map(run => run.text).join('');
}

function listItem(line: string): { ordered: boolean; text: string } | null {
  const found = /^\s*(?:([-*•])|(\d{1,3})[.)])\s+(.*)$/.exec(line);
  return found ? { ordered: found[2] !== undefined, text: found[3] ?? '' } : null;
}
