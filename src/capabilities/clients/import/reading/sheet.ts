import type { GridRow } from './delimited.ts';
import { xmlReader } from './workbook-parts.ts';

export interface SheetContext {
  readonly strings: readonly string[];
  readonly isDate: readonly boolean[];
  readonly from1904: boolean;
}

/** Bounds of a real sheet: columns by Excel's own limit, text by four times its limit of a cell. */
const MAX_COLUMNS = 16_384;
const MAX_CELL_LENGTH = 131_072;
const MAX_TEXT_LENGTH = 1 << 24;
/** A third of what Node's default heap holds: beyond it the import would fall over in the middle. */
const MAX_SHARED_LENGTH = 1 << 29;
const DAY_MS = 86_400_000;

/** The filled rows of a sheet's XML, in batches as the bytes come. Dates come as ISO 8601 text, numbers with a point. */
export async function* sheetRows(
  xml: AsyncIterable<Buffer>,
  context: SheetContext,
): AsyncGenerator<GridRow[]> {
  const collector = new RowCollector(context);
  for await (const text of decodeXml(xml)) {
    collector.write(text);
    const rows = collector.take();
    if (rows.length > 0) yield rows;
  }
  collector.close();
  yield collector.take();
}

/** Texts of `sharedStrings.xml` in their order; pronunciation hints left out. */
export async function readSharedStrings(xml: AsyncIterable<Buffer>): Promise<string[]> {
  const strings: string[] = [];
  let length = 0;
  let current = '';
  let inText = false;
  let inHint = false;
  const reader = xmlReader({
    open(name) {
      if (name === 'si') current = '';
      else if (name === 't') inText = true;
      else if (name === 'rPh') inHint = true;
    },
    text(text) {
      if (inText && !inHint && current.length < MAX_CELL_LENGTH) current += text;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') inHint = false;
      else if (name === 'si') {
        length += current.length;
        if (length > MAX_SHARED_LENGTH) throw new Error('too much shared text');
        strings.push(unescaped(current));
      }
    },
  });
  for await (const text of decodeXml(xml)) reader.write(text);
  reader.close();
  return strings;
}

async function* decodeXml(xml: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let quiet = 0;
  for await (const chunk of xml) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    const text = decoder.decode(chunk, { stream: true });
    // The parser holds text until the next tag comes.
    quiet = text.includes('<') ? 0 : quiet + text.length;
    if (quiet > MAX_TEXT_LENGTH) throw new Error('text without an end');
    yield text;
  }
}

/** Turns the events of a sheet's XML into rows. Cells may leave out their address: they follow the one before. */
class RowCollector {
  readonly #context: SheetContext;
  readonly #reader: ReturnType<typeof xmlReader>;
  #rows: GridRow[] = [];
  #line = 0;
  #cells: string[] = [];
  #column = -1;
  #type = 'n';
  #style = 0;
  #value = '';
  #inValue = false;
  #inHint = false;

  constructor(context: SheetContext) {
    this.#context = context;
    this.#reader = xmlReader({
      open: (name, attributes) => this.#open(name, attributes),
      text: text => {
        if (this.#inValue && !this.#inHint && this.#value.length < MAX_CELL_LENGTH) this.#value += text;
      },
      close: name => this.#close(name),
    });
  }

  write(text: string): void {
    this.#reader.write(text);
  }

  close(): void {
    this.#reader.close();
  }

  take(): GridRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'c') {
      this.#column = attributes.r === undefined ? this.#column + 1 : columnOf(attributes.r);
      this.#type = attributes.t ?? 'n';
      this.#style = Number(attributes.s ?? 0);
      this.#value = '';
    } else if (name === 'v' || name === 't') this.#inValue = true;
    else if (name === 'rPh') this.#inHint = true;
    else if (name === 'row') {
      this.#line = attributes.r === undefined ? this.#line + 1 : Number(attributes.r);
      this.#cells = [];
      this.#column = -1;
    }
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#inValue = false;
    else if (name === 'rPh') this.#inHint = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row' && this.#cells.some(cell => cell.trim() !== '')) {
      this.#rows.push({ line: this.#line, cells: this.#cells });
    }
  }

  #closeCell(): void {
    if (this.#column < 0 || this.#column >= MAX_COLUMNS || this.#value === '') return;
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = this.#text();
  }

  #text(): string {
    switch (this.#type) {
      case 's':
        return this.#context.strings[Number(this.#value)] ?? '';
      case 'str':
      case 'inlineStr':
        return unescaped(this.#value);
      case 'b':
        return this.#value === '1' ? 'true' : 'false';
      case 'e':
        return '';
      case 'd':
        return this.#value.replace(/T00:00:00(\.0+)?Z?$/, '');
      default:
        return this.#number();
    }
  }

  #number(): string {
    const number = Number(this.#value);
    if (!Number.isFinite(number)) return this.#value;
    if (this.#context.isDate[this.#style] && number > 0 && number < 2_958_466) {
      return dayText(number, this.#context.from1904);
    }
    // A spreadsheet shows fifteen digits; those beyond are binary noise.
    return String(Number(number.toPrecision(15)));
  }
}

/** Days since 1899-12-30 (or 1904-01-01); rounding to seconds first keeps midnight midnight. */
function dayText(serial: number, from1904: boolean): string {
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const date = new Date(epoch + Math.round((serial * DAY_MS) / 1000) * 1000);
  const iso = date.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
}

/** `BC12` -> 54. */
function columnOf(address: string): number {
  let column = 0;
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at) & ~32;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

/** Signs that XML cannot hold are written `_x000D_`: ECMA-376 part 1, 22.9.2.19. */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
