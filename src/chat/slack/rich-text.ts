import type { RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types';
import { LIMITS } from './limits.ts';
import { type Passage, passages, type Run } from './markdown.ts';

/** The passages of a reply's Markdown, in groups of at most a section's length: each becomes one block. */
export function passageGroups(markdown: string): Passage[][] {
  return gather(passages(markdown).flatMap(dividePassage), lengthOf);
}

/**
 * Running text as a block of rich text. Rich text and not mrkdwn: its text elements are shown as they are, so a name with a
 * star or `<!channel>` in a client's field is neither formatted nor obeyed.
 */
export function richText(group: readonly Passage[]): RichTextBlock {
  return { type: 'rich_text', elements: group.map(element) };
}

/** Text exactly as it is, every character of one width. At most a section's length. */
export function preformatted(text: string): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
  };
}

/** Parts of at most `length`, divided at line ends, then at spaces, then anywhere but inside a character. */
export function divide(text: string, length: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > length) {
    const window = rest.slice(0, length + 1);
    const line = window.lastIndexOf('\n');
    const space = window.lastIndexOf(' ');
    const hard = /[\uD800-\uDBFF]/.test(rest[length - 1] ?? '') ? length - 1 : length;
    const at = line > 0 ? line : space > 0 ? space : hard;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at === line || at === space ? at + 1 : at);
  }
  if (rest.trim() !== '') parts.push(rest);
  return parts;
}

function dividePassage(passage: Passage): Passage[] {
  if (passage.kind === 'text') {
    if (lengthOf(passage) <= LIMITS.section) return [passage];
    return groupRuns(
      passage.runs.flatMap(run => divide(run.text, LIMITS.section).map(text => ({ ...run, text }))),
    );
  }
  return lengthOf(passage) <= LIMITS.section
    ? [passage]
    : passage.items.flatMap(item =>
        groupRuns(item.flatMap(run => divide(run.text, LIMITS.section).map(text => ({ ...run, text })))).map(
          part => ({ kind: 'list' as const, ordered: false, items: [part.kind === 'text' ? part.runs : []] }),
        ),
      );
}

/** Runs put together again into passages of at most a section's length. */
function groupRuns(runs: readonly Run[]): Passage[] {
  return gather(runs, run => run.text.length).map(group => ({ kind: 'text', runs: group }));
}

function gather<Item>(items: readonly Item[], length: (item: Item) => number): Item[][] {
  const groups: Item[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const size = length(item);
    if (used + size > LIMITS.section) {
      groups.push([]);
      used = 0;
    }
    groups.at(-1)?.push(item);
    used += size;
  }
  return groups;
}

function lengthOf(passage: Passage): number {
  const runs = passage.kind === 'text' ? passage.runs : passage.items.flat();
  return runs.reduce((sum, run) => sum + run.text.length, 0);
}

function element(passage: Passage): RichTextBlockElement {
  if (passage.kind === 'text') return { type: 'rich_text_section', elements: passage.runs.map(span) };
  return {
    type: 'rich_text_list',
    style: passage.ordered ? 'ordered' : 'bullet',
    elements: passage.items.map(item => ({ type: 'rich_text_section', elements: item.map(span) })),
  };
}

function span({ text, ...style }: Run): RichTextElement {
  return Object.keys(style).length === 0 ? { type: 'text', text } : { type: 'text', text, style };
}
