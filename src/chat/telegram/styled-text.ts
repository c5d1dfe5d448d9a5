/** A stretch of text in one look. */
export interface Run {
  readonly text: string;
  readonly look: 'plain' | 'bold' | 'italic' | 'code';
}

/** What stands in a frame of its own. `lines` is ordinary text, `quote` small print that unfolds when it is pressed. */
export type Piece =
  | { readonly kind: 'lines'; readonly runs: readonly Run[] }
  | { readonly kind: 'quote'; readonly runs: readonly Run[] }
  | { readonly kind: 'pre'; readonly language: 'sql' | null; readonly text: string };

// Marks stand at the edges of words, so that the stars of a masked name or phone (`И*** П***`, `+7 9** ***-**-12`) stay.
const INLINE =
  /`(?<code>[^`\n]+)`|(?<=^|[\s(«"„“])(?:\*\*(?!\*)(?<bold>[^\s*](?:[^*\n]*[^\s*])?)\*\*|\*(?!\*)(?<italic>[^\s*](?:[^*\n]*[^\s*])?)\*)(?=$|[\s.,:;!?…)»"”—–])/gmu;

/** The little Markdown that replies are written in; anything else, links too, stays the text it is. */
export function readMarkdown(markdown: string): Run[] {
  const text = markdown
    .replace(/\r\n?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^(\s*)[-*]\s+/gm, '$1• ')
    .replace(/^#{1,6}\s+(.*)$/gm, (_, heading: string) => `**${heading.replaceAll('*', '')}**`)
    .trim();
  const runs: Run[] = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    runs.push({ text: text.slice(from, found.index), look: 'plain' });
    const { code, bold, italic = '' } = found.groups ?? {};
    if (code !== undefined) runs.push({ text: code, look: 'code' });
    else runs.push(bold !== undefined ? { text: bold, look: 'bold' } : { text: italic, look: 'italic' });
    from = found.index + found[0].length;
  }
  runs.push({ text: text.slice(from), look: 'plain' });
  return runs.filter(run => run.text !== '');
}

export function textOf(runs: readonly Run[]): string {
  return runs.map(run => run.text).join('');
}

/** Length as Telegram counts it: UTF-16 units without markup, separators between pieces included. */
export function lengthOf(pieces: readonly Piece[]): number {
  return plainText(pieces).length;
}

/** The pieces without any markup. */
export function plainText(pieces: readonly Piece[]): string {
  return joined(pieces, piece => (piece.kind === 'pre' ? piece.text : textOf(piece.runs)));
}

/** The pieces in Telegram's HTML: only `&`, `<` and `>` mean something there [api, HTML style]. */
export function html(pieces: readonly Piece[]): string {
  return joined(pieces, piece => {
    if (piece.kind === 'lines') return piece.runs.map(runHtml).join('');
    if (piece.kind === 'quote') {
      return `<blockquote expandable>${piece.runs.map(runHtml).join('')}</blockquote>`;
    }
    const text = escapeHtml(piece.text);
    return piece.language === null
      ? `<pre>${text}</pre>`
      : `<pre><code class="language-${piece.language}">${text}</code></pre>`;
  });
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const TAGS = { bold: 'b', italic: 'i', code: 'code' } as const;

function runHtml({ text, look }: Run): string {
  return look === 'plain' ? escapeHtml(text) : `<${TAGS[look]}>${escapeHtml(text)}</${TAGS[look]}>`;
}

/** A blank line between paragraphs; a frame sets itself off. */
function joined(pieces: readonly Piece[], write: (piece: Piece) => string): string {
  return pieces
    .map((piece, at) => {
      const before = pieces[at - 1];
      if (!before) return write(piece);
      return (piece.kind === 'lines' && before.kind === 'lines' ? '\n\n' : '\n') + write(piece);
    })
    .join('');
}
