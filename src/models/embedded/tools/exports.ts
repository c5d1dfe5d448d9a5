import type { Understanding } from '../understanding.ts';
import { pointsBack } from './leftover.ts';

/** A request for a file: of what was answered last where `of` is empty, else of what that question asks. */
export interface ExportRequest {
  readonly format: 'csv' | 'xlsx';
  readonly of: string;
}

const FORMAT =
  /(?<!\p{L})(?:(?:в|во|как|файлом|in|to|into|as)\s+)?(?:(?:an?|the)\s+)?(?:формат\p{L}*\s+)?(?:excel|эксел\p{L}*|xlsx?|csv|цсв)(?:[- ]?(?:файл\p{L}*|таблиц\p{L}*|file|sheet|format))?(?!\p{L})|(?<!\p{L})(?:(?:в|во)\s+файл|файлом|(?:in|to|into|as)\s+a\s+file)(?!\p{L})/iu;
const VERB =
  /(?<!\p{L})(?:выгруз(?:и|ите|ить|ка|ку)|экспорт(?:ируй|ируйте|ировать)?|скача(?:й|йте|ть)|сохрани(?:те|ть)?)(?!\p{L})|\b(?:export|download|save)\b/iu;
/** What begins a request beside the verb. */
const OPENING = /^(?:(?:мне|нам|пожалуйста|please|me|us|for me|and|и|а)(?!\p{L})[\s,]*)+/iu;

/** Reads «выгрузи в Excel клиентов из Казани», "export it as csv"; null where no file is asked for. */
export function readExport(text: string): ExportRequest | null {
  const named = FORMAT.exec(text);
  const verb = VERB.exec(text);
  const begins = verb !== null && OPENING.test(`${text.slice(0, verb.index)} и`);
  if (!verb && !/(?:excel|эксел|xls|csv|цсв)/iu.test(named?.[0] ?? '')) return null;
  if (verb && !named && !(begins || verb.index === 0)) return null;
  const rest = text
    .replace(FORMAT, ' ')
    .replace(VERB, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s:,.—–-]+|[\s:,.!—–-]+$/g, '')
    .replace(OPENING, '');
  const format = /csv|цсв/iu.test(named?.[0] ?? '') ? 'csv' : 'xlsx';
  return { format, of: pointsBack(rest) ? '' : rest };
}

/** The call that makes the file. What was not understood is asked back, each reading as an export of its own. */
export function exportCall(
  { format, of }: ExportRequest,
  ask: (question: string) => Understanding,
  again: (question: string) => string,
): Extract<Understanding, { kind: 'tool' }> | Exclude<Understanding, { kind: 'tool' | 'query' }> | null {
  if (of === '') return null;
  const asked = ask(of);
  switch (asked.kind) {
    case 'query': {
      const { sql, title, understood, plan, language } = asked;
      return { kind: 'tool', name: 'export_table', args: { format, sql, title }, understood, plan, language };
    }
    case 'clarify':
      return { ...asked, options: asked.options.map(again) };
    case 'tool':
      return null;
    default:
      return asked;
  }
}
