import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import type { DemoData } from './generate.ts';
import type { DemoCompany } from './people.ts';
import type { Field, Register } from './registers/register.ts';
import { workbookBytes } from './workbook.ts';

export interface DemoFiles {
  readonly registers: readonly { readonly company: DemoCompany; readonly path: string }[];
  readonly touches: string;
}

const FILES: Record<DemoCompany, { name: string; bytes: (register: Register) => Buffer | Promise<Buffer> }> =
  {
    expobank: { name: 'expobank.csv', bytes: register => Buffer.from(delimited(register, ',')) },
    d2: { name: 'd2.csv', bytes: register => iconv.encode(delimited(register, ';'), 'windows-1251') },
    expocar: { name: 'expocar.xlsx', bytes: register => workbookBytes(register, 'Клиенты') },
    autoexpress: { name: 'autoexpress.tsv', bytes: register => Buffer.from(delimited(register, '\t')) },
    hvoya: { name: 'hvoya.csv', bytes: register => Buffer.from(`\ufeff${delimited(register, ',')}`) },
    leasing: { name: 'leasing.jsonl', bytes: register => Buffer.from(jsonLines(register)) },
  };

/** Writes the six registers and the offers, each in the form its company sends. Files of an earlier run are replaced. */
export async function writeDemoFiles(data: DemoData, folder: string): Promise<DemoFiles> {
  // It may be the first to make the home, which is closed to other users of the machine.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const registers = await Promise.all(
    data.registers.map(async register => {
      const { name, bytes } = FILES[register.company];
      const path = join(folder, name);
      await writeFile(path, await bytes(register));
      return { company: register.company, path };
    }),
  );
  const touches = join(folder, 'touches.csv');
  await writeFile(touches, touchesCsv(data));
  return { registers, touches };
}

function touchesCsv(data: DemoData): string {
  const lines = data.touches.map(touch =>
    [
      touch.offeredBy,
      touch.sourceCompany,
      touch.sourceRow,
      touch.channel,
      touch.offeredOn,
      touch.outcome,
    ].join(','),
  );
  return ['offered_by,source_company,source_row,channel,offered_on,outcome', ...lines, ''].join('\n');
}

function delimited(register: Register, separator: string): string {
  const line = (fields: readonly Field[]) =>
    fields.map(field => quoted(String(field ?? ''), separator)).join(separator);
  return `${[register.headers, ...register.rows].map(line).join('\n')}\n`;
}

function quoted(text: string, separator: string): string {
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `client.fio` becomes a nested object, and the phone a list, as the leasing company's feed has it. */
function jsonLines(register: Register): string {
  const lines = register.rows.map(row => {
    const record: Record<string, unknown> = {};
    register.headers.forEach((path, index) => {
      const value = row[index] ?? null;
      place(record, path.split('.'), path.endsWith('.phones') ? (value === null ? [] : [value]) : value);
    });
    return JSON.stringify(record);
  });
  return `${lines.join('\n')}\n`;
}

function place(record: Record<string, unknown>, [key = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    record[key] = value;
    return;
  }
  record[key] ??= {};
  place(record[key] as Record<string, unknown>, rest, value);
}
