import { SaxesParser, type SaxesTagPlain } from 'saxes';

/** How a workbook writes what its sheets refer to. */
export interface WorkbookStyles {
  /** Cell style -> its numbers are days, not amounts. */
  readonly isDate: readonly boolean[];
}

export interface SheetPart {
  readonly name: string;
  /** Of the archive. */
  readonly path: string;
  readonly hidden: boolean;
}

/** One element as it opens and closes; names without their namespace prefix. */
export interface XmlListener {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** An XML reader that is fed in pieces. Rejects malformed XML by throwing. */
export function xmlReader(listener: XmlListener): { write(text: string): void; close(): void } {
  const parser = new SaxesParser();
  const bare = (name: string) => name.slice(name.indexOf(':') + 1);
  parser.on('error', error => {
    throw error;
  });
  if (listener.open) {
    parser.on('opentag', (tag: SaxesTagPlain) => listener.open?.(bare(tag.name), tag.attributes));
  }
  if (listener.text) {
    parser.on('text', text => listener.text?.(text));
    parser.on('cdata', text => listener.text?.(text));
  }
  if (listener.close) parser.on('closetag', (tag: SaxesTagPlain) => listener.close?.(bare(tag.name)));
  return { write: text => void parser.write(text), close: () => void parser.close() };
}

/** The sheets of `xl/workbook.xml` in the order of their tabs, and whether its days are counted from 1904. */
export function readSheets(
  workbook: string,
  relations: string,
): { sheets: readonly SheetPart[]; from1904: boolean } {
  const targets = new Map<string, string>();
  parse(relations, {
    open(name, attributes) {
      if (name === 'Relationship') targets.set(attributes.Id ?? '', attributes.Target ?? '');
    },
  });
  const sheets: SheetPart[] = [];
  let from1904 = false;
  parse(workbook, {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1];
      const target = targets.get(id ?? '') ?? '';
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
      const hidden = /hidden/i.test(attributes.state ?? '');
      if (target !== '') sheets.push({ name: attributes.name ?? '', path, hidden });
    },
  });
  return { sheets, from1904 };
}

/** Which cell styles of `xl/styles.xml` show a day. */
export function readStyles(styles: string): WorkbookStyles {
  const custom = new Map<number, string>();
  const isDate: boolean[] = [];
  let inCells = false;
  parse(styles, {
    open(name, attributes) {
      if (name === 'numFmt') custom.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) isDate.push(showsDay(Number(attributes.numFmtId ?? 0), custom));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return { isDate };
}

/** Built-in formats: ECMA-376 part 1, 18.8.30; 27-36 and 50-58 are days in the Asian tables. */
function showsDay(format: number, custom: ReadonlyMap<number, string>): boolean {
  if ((format >= 14 && format <= 17) || format === 22) return true;
  if ((format >= 27 && format <= 36) || (format >= 50 && format <= 58)) return true;
  const code = custom.get(format);
  if (code === undefined) return false;
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '').toLowerCase();
  return /[dyдг]/.test(bare) && !/[0#?]/.test(bare.replace(/\.0+/g, ''));
}

function parse(text: string, listener: XmlListener): void {
  const reader = xmlReader(listener);
  reader.write(text);
  reader.close();
}
