import { badRequest } from '../api-error.ts';

type Block = Readonly<Record<string, unknown>>;
type Rich = string | Block | readonly Rich[];

interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (Element | string)[];
}

const INLINE: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  mark: 'marked',
  sub: 'subscript',
  sup: 'superscript',
  'tg-spoiler': 'spoiler',
};
const BLOCKS = [
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'pre',
  'footer',
  'hr',
  'ul',
  'ol',
  'li',
  'blockquote',
  'aside',
  'table',
  'caption',
  'tr',
  'th',
  'td',
  'details',
  'summary',
  'tg-thinking',
];
const OTHERS = ['a', 'br', 'cite', 'input'];
const VOID = ['hr', 'br', 'input'];
const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
};

/**
 * Blocks of a text in "Rich HTML style": text, headings, lists, quotations, code, tables, details. Media, maps, formulas and
 * buttons are given as blocks. The result is input for `readBlocks`, which checks and counts it.
 */
export function htmlBlocks(source: string): Block[] {
  return blocksOf(parse(source).children);
}

function parse(source: string): Element {
  const root: Element = { name: '', attributes: new Map(), children: [] };
  const open = [root];
  const token =
    /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*(\/?)>|([^<]+)|</gi;
  for (const found of source.matchAll(token)) {
    const [whole, slash, tag, attributes = '', selfClosed, text] = found;
    const parent = open.at(-1) ?? root;
    if (text !== undefined) parent.children.push(decoded(text));
    else if (!tag) throw unreadable(found.index, source, `Unclosed start tag`);
    else if (slash) close(open, tag.toLowerCase(), found.index, source);
    else {
      const name = tag.toLowerCase();
      if (!(name in INLINE) && !BLOCKS.includes(name) && !OTHERS.includes(name)) {
        throw unreadable(found.index, source, `Unsupported start tag "${name}"`);
      }
      const element: Element = { name, attributes: attributesOf(attributes), children: [] };
      parent.children.push(element);
      if (!VOID.includes(name) && !selfClosed && whole) open.push(element);
    }
  }
  const left = open.at(-1);
  if (left && left !== root) {
    throw badRequest(`can't parse entities: Can't find end tag corresponding to start tag "${left.name}"`);
  }
  return root;
}

function close(open: Element[], name: string, index: number, source: string): void {
  if (open.length === 1) throw unreadable(index, source, 'Unexpected end tag');
  const expected = open.pop()?.name;
  if (expected !== name) {
    throw unreadable(index, source, 'Unmatched end tag', `, expected "</${expected}>", found "</${name}>"`);
  }
}

/** Elements that are blocks become blocks; text between them gathers into paragraphs. */
function blocksOf(nodes: readonly (Element | string)[]): Block[] {
  const blocks: Block[] = [];
  let run: (Element | string)[] = [];
  const flush = () => {
    const text = richOf(run);
    if (plainLength(text) > 0) blocks.push({ type: 'paragraph', text });
    run = [];
  };
  for (const node of nodes) {
    if (typeof node === 'string' || !BLOCKS.includes(node.name)) run.push(node);
    else {
      flush();
      blocks.push(blockOf(node));
    }
  }
  flush();
  return blocks;
}

function blockOf(element: Element): Block {
  const { name, attributes, children } = element;
  const heading = /^h([1-6])$/.exec(name)?.[1];
  if (heading) return { type: 'heading', size: Number(heading), text: richOf(children) };
  if (name === 'hr') return { type: 'divider' };
  if (name === 'footer') return { type: 'footer', text: richOf(children) };
  if (name === 'tg-thinking') return { type: 'thinking', text: richOf(children) };
  if (name === 'aside')
    return { type: 'pullquote', text: richOf(withoutNamed(children, 'cite')), ...credit(children) };
  if (name === 'pre') return preOf(children);
  if (name === 'ul' || name === 'ol') return listOf(element);
  if (name === 'table') return tableOf(element);
  if (name === 'blockquote') {
    const inner = withoutNamed(children, 'cite');
    return attributes.has('expandable')
      ? { type: 'expandable_blockquote', text: richOf(inner), ...credit(children) }
      : { type: 'blockquote', blocks: blocksOf(inner), ...credit(children) };
  }
  if (name === 'details') {
    const summary = children.find(node => typeof node !== 'string' && node.name === 'summary');
    return {
      type: 'details',
      summary: summary && typeof summary !== 'string' ? richOf(summary.children) : '',
      blocks: blocksOf(withoutNamed(children, 'summary')),
      ...(attributes.has('open') && { is_open: true }),
    };
  }
  return { type: 'paragraph', text: richOf(children) };
}

function preOf(children: readonly (Element | string)[]): Block {
  const code = children.length === 1 ? children[0] : undefined;
  if (code === undefined || typeof code === 'string' || code.name !== 'code')
    return { type: 'pre', text: rawText(children) };
  const language = /^language-(.+)$/.exec(code.attributes.get('class') ?? '')?.[1];
  return { type: 'pre', text: rawText(code.children), ...(language && { language }) };
}

function listOf({ name, attributes, children }: Element): Block {
  let value = Number(attributes.get('start') ?? 1);
  const items = named(children, 'li').map(item => {
    const box = item.children.find(node => typeof node !== 'string' && node.name === 'input');
    const isChecked = box !== undefined && typeof box !== 'string' && box.attributes.has('checked');
    return {
      blocks: blocksOf(withoutNamed(item.children, 'input')),
      ...(name === 'ol' && { value: value++, type: '1' }),
      ...(box && { has_checkbox: true, ...(isChecked && { is_checked: true }) }),
    };
  });
  return { type: 'list', items };
}

function tableOf({ attributes, children }: Element): Block {
  const cells = named(children, 'tr').map(row =>
    row.children.flatMap(cell =>
      typeof cell === 'string' || !['td', 'th'].includes(cell.name)
        ? []
        : [
            {
              text: richOf(cell.children),
              ...(cell.name === 'th' && { is_header: true }),
              ...(cell.attributes.has('align') && { align: cell.attributes.get('align') }),
              ...(cell.attributes.has('valign') && { valign: cell.attributes.get('valign') }),
              ...spanOf(cell, 'colspan'),
              ...spanOf(cell, 'rowspan'),
            },
          ],
    ),
  );
  const caption = named(children, 'caption')[0];
  return {
    type: 'table',
    cells,
    ...(attributes.has('bordered') && { is_bordered: true }),
    ...(attributes.has('striped') && { is_striped: true }),
    ...(attributes.has('compact') && { is_compact: true }),
    ...(caption && { caption: richOf(caption.children) }),
  };
}

function spanOf(cell: Element, name: 'colspan' | 'rowspan'): Block {
  const span = Number(cell.attributes.get(name));
  return span > 1 ? { [name]: span } : {};
}

function richOf(nodes: readonly (Element | string)[]): Rich {
  const parts = nodes.map((node): Rich => {
    if (typeof node === 'string')
      return node.replace(/\s+/g, match => (match.includes('\u00a0') ? match : ' '));
    if (node.name === 'br') return '\n';
    const href = node.attributes.get('href');
    if (node.name === 'a' && href) return { type: 'url', text: richOf(node.children), url: href };
    const type = INLINE[node.name];
    return type ? { type, text: richOf(node.children) } : richOf(node.children);
  });
  return parts.length === 1 ? (parts[0] ?? '') : parts;
}

function rawText(nodes: readonly (Element | string)[]): string {
  return nodes.map(node => (typeof node === 'string' ? node : rawText(node.children))).join('');
}

function plainLength(rich: Rich): number {
  if (typeof rich === 'string') return rich.trim().length;
  if (Array.isArray(rich)) return rich.reduce((sum: number, one: Rich) => sum + plainLength(one), 0);
  return plainLength((rich as Block).text as Rich);
}

function named(nodes: readonly (Element | string)[], name: string): Element[] {
  return nodes.filter((node): node is Element => typeof node !== 'string' && node.name === name);
}

function withoutNamed(nodes: readonly (Element | string)[], name: string): (Element | string)[] {
  return nodes.filter(node => typeof node === 'string' || node.name !== name);
}

function credit(nodes: readonly (Element | string)[]): Block {
  const cite = named(nodes, 'cite')[0];
  return cite ? { credit: richOf(cite.children) } : {};
}

function attributesOf(source: string): Map<string, string> {
  const pairs = source.matchAll(/([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi);
  return new Map(
    [...pairs].map(([, name = '', a, b, c]) => [name.toLowerCase(), decoded(a ?? b ?? c ?? '')]),
  );
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function unreadable(index: number, source: string, what: string, more = '') {
  return badRequest(
    `can't parse entities: ${what} at byte offset ${Buffer.byteLength(source.slice(0, index))}${more}`,
  );
}
