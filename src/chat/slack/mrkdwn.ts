import { type Passage, passages, type Run } from './markdown.ts';

/**
 * A person's text inside Slack's mrkdwn, which has no way to escape its own marks: the three control characters become
 * entities, so nothing can mention, link or notify; a mark that could open a style gets a word joiner, which nobody sees.
 */
export function escapeMrkdwn(text: string): string {
  return escapeEntities(text).replace(/(?<![\p{L}\d])([*_~`])(?=\S)/gu, '$1\u2060');
}

/** The three characters that Slack reads in any text, its notifications included. */
export function escapeEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The little Markdown of replies in Slack's mrkdwn. */
export function mrkdwn(markdown: string): string {
  return mrkdwnOf(passages(markdown));
}

/** Passages in Slack's mrkdwn. */
export function mrkdwnOf(all: readonly Passage[]): string {
  return all
    .map(passage =>
      passage.kind === 'text'
        ? marked(passage.runs)
        : passage.items
            .map((item, at) => `${passage.ordered ? `${at + 1}.` : '•'} ${marked(item)}`)
            .join('\n'),
    )
    .join('\n');
}

function marked(runs: readonly Run[]): string {
  return runs.map(mark).join('');
}

function mark(run: Run): string {
  if (run.code) return `\`${escapeEntities(run.text)}\``;
  const text = escapeMrkdwn(run.text);
  const slanted = run.italic ? `_${text}_` : text;
  return run.bold ? `*${slanted}*` : slanted;
}
