import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importFiles } from '../capabilities/clients/import/import.ts';
import type { ImportDependencies } from '../capabilities/clients/import/request.ts';
import { matchImported } from '../capabilities/clients/linkage/match-imported.ts';
import type { DemoOptions } from './generate.ts';
import { type PreparedDemo, prepareDemo } from './prepare.ts';
import { fileCalls, isBaseEmpty } from './queries.ts';

export interface DemoFill {
  /** Rows read from the six registers. */
  readonly rows: number;
  readonly touches: number;
  readonly calls: number;
}

export interface FillRequest extends DemoOptions {
  /** Where the demo's files are written, to be looked at. */
  readonly folder: string;
  /** The files of these options in this folder, where they are being made already. */
  readonly prepared?: Promise<PreparedDemo> | undefined;
  /** Told when a file begins: how many are done, of how many. */
  readonly onFile?: (done: number, files: number) => void;
  /** Told when the registers are in and their people are matched. */
  readonly onMatching?: () => void;
  readonly signal?: AbortSignal;
}

/**
 * Fills an empty base with the demo's people through the real import; returns null for a base that has clients already.
 * A fill that was cut short leaves a note beside its files and is finished the next time: the import knows the rows that
 * went in. Throws what the import throws, and `cancelled`.
 */
export async function fillDemoBase(deps: ImportDependencies, request: FillRequest): Promise<DemoFill | null> {
  const note = join(request.folder, 'unfinished.json');
  const unfinished = await readNote(note);
  if (!unfinished && !(await isBaseEmpty(deps.db))) return null;

  // The day and the seed of the first attempt, so that its files come out the same.
  const options: DemoOptions = unfinished ?? {
    seed: request.seed,
    today: request.today,
    people: request.people,
  };
  await mkdir(request.folder, { recursive: true });
  await writeFile(note, JSON.stringify(options));
  const { files, calls } = await (request.prepared && !unfinished
    ? request.prepared
    : prepareDemo(options, request.folder));
  const total = files.registers.length + 1;
  let rows = 0;
  for (const [done, { company, path }] of files.registers.entries()) {
    request.onFile?.(done, total);
    const [summary] = await importFiles(deps, {
      kind: 'register',
      company,
      files: [path],
      matching: 'later',
      ...stop(request),
    });
    rows += summary?.rowsRead ?? 0;
  }
  request.onMatching?.();
  await matchImported(deps, stop(request));
  request.onFile?.(files.registers.length, total);
  const [touches] = await importFiles(deps, { kind: 'touches', files: [files.touches], ...stop(request) });
  await deps.db.transaction(tx => fileCalls(tx, calls));
  await deps.db.maintain();
  await rm(note, { force: true });
  return { rows, touches: touches?.rowsRead ?? 0, calls: calls.length };
}

function stop({ signal }: FillRequest): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}

async function readNote(path: string): Promise<DemoOptions | null> {
  try {
    const { seed, today, people } = JSON.parse(await readFile(path, 'utf8')) as DemoOptions;
    return typeof seed === 'number' && typeof today === 'string' && typeof people === 'number'
      ? { seed, today, people }
      : null;
  } catch {
    return null;
  }
}
