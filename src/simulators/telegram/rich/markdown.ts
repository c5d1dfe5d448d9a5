import { inlineMarkdown } from './inline-markdown.ts';

type Block = Readonly<Record<string, unknown>>;

/**
 * Blocks of a text in "Rich Markdown style": headings, lists, task lists, quotations, fenced code, pipe tables, rules and
 * details. What is none of them is a paragraph. The result is input for `readBlocks`, which checks and counts it.
 */
export function markdownBlocks(source: string): Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const taken = takeBlock(lines, at);
    if (taken.block) blocks.push(taken.block);
    at = taken.next;
  }
  return blocks;
}

interface Taken {
  readonly block: Block | null;
  readonly next: number;
}

function takeBlock(lines: readonly string[], at: number): Taken {
  const line = lines[at] ?? '';
  if (line.trim() === '') return { block: null, next: at + 1 };
  const fence = /^\s{0,3}(```+|~~~+)\s*([\w+-]*)/.exec(line);
  if (fence) return takeCode(lines, at, fence[1] ?? '```', fence[2] ?? '');
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) {
    const block = { type: 'heading', size: heading[1]?.length, text: inlineMarkdown(heading[2] ?? '') };
    return { block, next: at + 1 };
  }
  if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) return { block: { type: 'divider' }, next: at + 1 };
  if (/^\s*\|/.test(line) && isRule(lines[at + 1])) return takeTable(lines, at);
  if (/^>/.test(line)) return takeQuote(lines, at);
  if (ITEM.test(line)) return takeList(lines, at);
  if (/^<details\b/i.test(line)) return takeDetails(lines, at);
  return takeParagraph(lines, at);
}

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;

function takeCode(lines: readonly string[], at: number, fence: string, language: string): Taken {
  let end = at + 1;
  while (end < lines.length && !(lines[end] ?? '').trim().startsWith(fence)) end++;
  const text = lines.slice(at + 1, end).join('\n');
  const block =
    language === 'math'
      ? { type: 'mathematical_expression', expression: text }
      : { type: 'pre', text, ...(language && { language }) };
  return { block, next: end + 1 };
}

function isRule(line: string | undefined): boolean {
  return line !== undefined && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(line) && line.includes('-');
}

function takeTable(lines: readonly string[], at: number): Taken {
  const aligns = cellsOf(lines[at + 1] ?? '').map(rule =>
    /^:-+:$/.test(rule) ? 'center' : /-:$/.test(rule) ? 'right' : 'left',
  );
  const row = (line: string, isHeader: boolean) =>
    cellsOf(line).map((text, column) => ({
      text: inlineMarkdown(text),
      align: aligns[column] ?? 'left',
      ...(isHeader && { is_header: true }),
    }));
  const cells = [row(lines[at] ?? '', true)];
  let next = at + 2;
  for (; /^\s*\|/.test(lines[next] ?? ''); next++) cells.push(row(lines[next] ?? '', false));
  return { block: { type: 'table', cells, is_bordered: true }, next };
}

/** Cells between unescaped bars. */
function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map(cell => cell.trim().replaceAll('\\|', '|'));
}

function takeQuote(lines: readonly string[], at: number): Taken {
  let next = at;
  while (/^>/.test(lines[next] ?? '')) next++;
  const inner = lines.slice(at, next).map(line => line.replace(/^> ?/, ''));
  return { block: { type: 'blockquote', blocks: markdownBlocks(inner.join('\n')) }, next };
}

function takeList(lines: readonly string[], at: number): Taken {
  const isOrdered = /^\s*\d/.test(lines[at] ?? '');
  const items: Block[] = [];
  let next = at;
  while (next < lines.length) {
    const found = ITEM.exec(lines[next] ?? '');
    if (!found || /^\d/.test(found[2] ?? '') !== isOrdered) break;
    const inner = [found[3] ?? ''];
    next++;
    // What stands further in than the mark belongs to the item.
    const indent = (found[1]?.length ?? 0) + 2;
    for (; /^\s/.test(lines[next] ?? '') && /^\s*/.exec(lines[next] ?? '')![0].length >= indent; next++) {
      inner.push((lines[next] ?? '').slice(indent));
    }
    items.push(item(inner, isOrdered ? Number.parseInt(found[2] ?? '1', 10) : null));
  }
  return { block: { type: 'list', items }, next };
}

function item(lines: readonly string[], value: number | null): Block {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(lines[0] ?? '');
  const inner = task ? [task[2] ?? '', ...lines.slice(1)] : lines;
  return {
    blocks: markdownBlocks(inner.join('\n')),
    ...(value !== null && { value, type: '1' }),
    ...(task && { has_checkbox: true, ...(task[1] !== ' ' && { is_checked: true }) }),
  };
}

function takeDetails(lines: readonly string[], at: number): Taken {
  let end = at;
  while (end < lines.length && !/<\/details>/i.test(lines[end] ?? '')) end++;
  const whole = lines.slice(at, end + 1).join('\n');
  const found = /^<details(\s+open)?>\s*<summary>([\s\S]*?)<\/summary>([\s\S]*?)(?:<\/details>|$)/i.exec(
    whole,
  );
  if (!found) return takeParagraph(lines, at);
  const [, open, summary = '', inner = ''] = found;
  const block = {
    type: 'details',
    summary: inlineMarkdown(summary),
    blocks: markdownBlocks(inner),
    ...(open && { is_open: true }),
  };
  return { block, next: end + 1 };
}

function takeParagraph(lines: readonly string[], at: number): Taken {
  let next = at + 1;
  while (next < lines.length && isContinuation(lines, next)) next++;
  const text = lines
    .slice(at, next)
    .map(line => line.trimEnd())
    .join('\n');
  return { block: { type: 'paragraph', text: inlineMarkdown(text) }, next };
}

function isContinuation(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (line.trim() === '') return false;
  if (/^(#{1,6}\s|>|\s{0,3}(```|~~~)|<details\b)/i.test(line) || ITEM.test(line)) return false;
  return !(/^\s*\|/.test(line) && isRule(lines[at + 1]));
}
