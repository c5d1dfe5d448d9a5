import { cpus } from 'node:os';
import type { Language } from '../src/capabilities/tool.ts';
import { formatDate, formatNumber } from '../src/words/format.ts';

/** What every suite's result says of itself: how many were measured, where and when. */
export interface BenchResult {
  readonly suite: string;
  readonly date: string;
  readonly node: string;
  readonly machine: string;
  readonly rows: readonly BenchRow[];
}

/** A figure with its unit; `budget` is what DESIGN asks of it, and `within` whether it holds. */
export interface BenchRow {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly n: number;
  readonly budget?: string;
  readonly within?: boolean;
}

export function benchResult(suite: string, rows: readonly BenchRow[]): BenchResult {
  const [first] = cpus();
  return {
    suite,
    date: new Date().toISOString(),
    node: process.versions.node,
    machine: `${cpus().length} × ${first?.model.trim() ?? '?'}`,
    rows,
  };
}

/** The value below which `share` of the sample lies; the sample need not be sorted. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** Lines for a terminal. */
export function benchLines(result: BenchResult, language: Language): string[] {
  const cells = result.rows.map(row => [
    row.what,
    `${formatNumber(row.value, language)} ${row.unit}`,
    `n = ${formatNumber(row.n, language)}`,
    row.budget === undefined ? '' : `${row.within ? '✓' : '✗'} ${row.budget}`,
  ]);
  const widths = [0, 1, 2].map(column => Math.max(...cells.map(row => row[column]?.length ?? 0)));
  return [
    `${result.suite} · ${formatDate(result.date, language)} · Node ${result.node} · ${result.machine}`,
    ...cells.map(row =>
      [
        row[0]?.padEnd(widths[0] ?? 0),
        row[1]?.padStart(widths[1] ?? 0),
        row[2]?.padStart(widths[2] ?? 0),
        row[3],
      ]
        .join('  ')
        .trimEnd(),
    ),
    '',
  ];
}
