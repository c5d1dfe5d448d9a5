import { AppError } from '../../../../errors.ts';
import type { GridRow } from './delimited.ts';
import { readSharedStrings, type SheetContext, sheetRows } from './sheet.ts';
import { unpacked } from './unpacking.ts';
import { readSheets, readStyles, type SheetPart } from './workbook-parts.ts';
import { openEntry, readDirectory, type ZipEntry } from './zip.ts';

const MAX_PART_BYTES = 1 << 26;

/**
 * An XLSX workbook, read in place: sheets as streams, nothing unpacked to disk. Shared strings are held in memory.
 *
 * Not by exceljs: that leaves whole sheets of clients in the folder for temporary files, loads for a second, and unpacks whatever it is given.
 */
export class Workbook {
  /** Visible sheets in the order of their tabs. */
  readonly sheets: readonly SheetPart[];
  readonly #path: string;
  readonly #name: string;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  readonly #context: SheetContext;
  #packedRead = 0;

  private constructor(
    path: string,
    name: string,
    entries: ReadonlyMap<string, ZipEntry>,
    sheets: readonly SheetPart[],
    context: SheetContext,
  ) {
    this.#path = path;
    this.#name = name;
    this.#entries = entries;
    this.#context = context;
    this.sheets = sheets;
  }

  /** Throws `file_format` with reason `password`, `archive` (no workbook inside), `xlsb`, `bomb` or `workbook` (damaged). */
  static async open(path: string, name: string): Promise<Workbook> {
    try {
      const entries = await readDirectory(path);
      const wrong = wrongArchive(entries);
      if (wrong) throw refused(name, wrong);
      const part = async (entry: string) => {
        const found = entries.get(entry);
        return found ? await readWhole(path, found, name) : null;
      };
      const { sheets, from1904 } = readSheets(
        (await part('xl/workbook.xml')) ?? '',
        (await part('xl/_rels/workbook.xml.rels')) ?? '<none/>',
      );
      const styles = await part('xl/styles.xml');
      const strings = [...entries.values()].find(entry => /^xl\/sharedStrings\.xml$/i.test(entry.name));
      const context = {
        from1904,
        isDate: styles === null ? [] : readStyles(styles).isDate,
        strings: strings
          ? await readSharedStrings(unpacked(await openEntry(path, strings), name, () => strings.packed))
          : [],
      };
      const visible = sheets.filter(sheet => !sheet.hidden && entries.has(sheet.path));
      return new Workbook(path, name, entries, visible, context);
    } catch (error) {
      throw asRefusal(error, name);
    }
  }

  /** Bytes of the disk that were read so far, for progress. */
  bytesRead(): number {
    return this.#packedRead;
  }

  /** The filled rows of a sheet. Throws `file_format`. */
  async *rows(sheet: SheetPart): AsyncGenerator<GridRow[]> {
    const entry = this.#entries.get(sheet.path)!;
    try {
      const packed = await openEntry(this.#path, entry, bytes => {
        this.#packedRead += bytes;
      });
      yield* sheetRows(
        unpacked(packed, this.#name, () => entry.packed),
        this.#context,
      );
    } catch (error) {
      throw asRefusal(error, this.#name);
    }
  }
}

function wrongArchive(entries: ReadonlyMap<string, ZipEntry>): string | null {
  if ([...entries.values()].some(entry => entry.encrypted)) return 'password';
  if (entries.has('xl/workbook.xml')) return null;
  return entries.has('xl/workbook.bin') ? 'xlsb' : 'archive';
}

/** The small parts: names of sheets, relations, styles. */
async function readWhole(path: string, entry: ZipEntry, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of unpacked(await openEntry(path, entry), name, () => entry.packed)) {
    bytes += chunk.length;
    if (bytes > MAX_PART_BYTES) throw refused(name, 'bomb');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

function asRefusal(error: unknown, name: string): AppError {
  return error instanceof AppError ? error : refused(name, 'workbook', error);
}

function refused(name: string, reason: string, cause?: unknown): AppError {
  return new AppError('file_format', `${name} is not read: ${reason}.`, {
    detail: { file: name, reason },
    cause,
  });
}
