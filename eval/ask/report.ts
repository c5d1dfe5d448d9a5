import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AskEvalReport } from './run-ask-eval.ts';
import type { Verdict } from './score.ts';

const LANGUAGES = ['ru', 'en'] as const;

/** What was measured on what; `clients` is the size of the base. */
export interface ReportAbout {
  readonly model: string;
  /** ISO 8601 day. */
  readonly day: string;
  readonly clients: number;
  readonly files: readonly string[];
}

/** Keeps a report as a Markdown table by kind of question and language, each cell with its n. */
export async function keepReport(path: string, report: AskEvalReport, about: ReportAbout): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, reportText(report, about));
}

export function reportText({ total, tallies }: AskEvalReport, about: ReportAbout): string {
  const kinds = [...tallies.keys()].flatMap(key => /^kind (\w+)$/.exec(key)?.[1] ?? []).sort();
  const row = (name: string, key: (language: string) => string) =>
    `| ${[name, ...LANGUAGES.map(language => cell(tallies.get(key(language))))].join(' | ')} |`;
  return [
    `# svod eval ask, ${about.model}`,
    '',
    `${about.day}, n ${total}, over a base of ${about.clients} clients. Scored by the rows of the answer against those of a known`,
    'statement. *Wrong* is a confident answer that is not the right one; *asked* asked back or refused where an answer was due.',
    '',
    `| kind | ${LANGUAGES.join(' | ')} |`,
    '| --- | --- | --- |',
    ...kinds.map(kind => row(kind, language => `${kind} ${language}`)),
    row('**all**', language => `lang ${language}`),
    '',
    ...about.files.map(file => `- ${file}`),
    '',
  ].join('\n');
}

function cell(tally: Readonly<Record<Verdict, number>> | undefined): string {
  if (!tally) return '—';
  const n = tally.right + tally.wrong + tally.asked + tally.failed;
  const share = ((100 * tally.right) / n).toFixed(1);
  return `${share} % of ${n} (wrong ${tally.wrong}, asked ${tally.asked}, failed ${tally.failed})`;
}
