import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isoDay } from '../../days.ts';
import { exportWords } from '../../words/exports.ts';
import type { Language, Table } from '../tool.ts';
import { writeCsv } from './csv.ts';

export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** More than that is a transfer of the base, not an answer; every surface asks for this many rows at most. */
export const EXPORT_MAX_ROWS = 50_000;

const DAY_MS = 86_400_000;

const MEDIA_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export interface ExportRequest {
  readonly format: ExportFormat;
  /** What the table is about; names the file and the sheet. */
  readonly title: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly now: Date;
}

export interface ExportFile {
  /** A name in words, safe on every file system: `средний-доход-по-городам-2026-11-23.xlsx`. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** The table as a file, all of its rows. */
export async function makeExport(table: Table, request: ExportRequest): Promise<ExportFile> {
  return {
    name: `${fileStem(request)}.${request.format}`,
    mediaType: MEDIA_TYPES[request.format],
    bytes: request.format === 'csv' ? writeCsv(table, request) : await writeWorkbook(table, request),
  };
}

/** The workbook's library is a fifth of all that a start would load, and few answers need it. */
async function writeWorkbook(table: Table, request: ExportRequest): Promise<Buffer> {
  const { writeXlsx } = await import('./xlsx.ts');
  return writeXlsx(table, request);
}

/**
 * Keeps the file for a day under `home/exports`, readable by this user alone and under a name nobody can guess; returns
 * its path. Files that have had their day are removed on the way.
 */
export async function keepExport(file: ExportFile, home: string, now: Date): Promise<string> {
  const folder = join(home, 'exports');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeOldExports(home, now);
  const path = join(
    folder,
    `${randomBytes(18).toString('base64url')}${file.name.slice(file.name.lastIndexOf('.'))}`,
  );
  await writeFile(path, file.bytes, { mode: 0o600 });
  return path;
}

/** Removes exported files older than a day; a long-lived process calls it at its start too. */
export async function removeOldExports(home: string, now: Date): Promise<void> {
  const folder = join(home, 'exports');
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const made = await stat(path).catch(() => null);
    if (made?.isFile() && now.getTime() - made.mtimeMs > DAY_MS) await rm(path, { force: true });
  }
}

function fileStem({ title, language, timeZone, now }: ExportRequest): string {
  const words = title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  const day = isoDay(now, timeZone);
  return `${words || exportWords[language].untitled}-${day}`;
}
