import { z } from 'zod';
import type { Deed } from '../../access/audit.ts';
import { exportWords } from '../../words/exports.ts';
import { sightWords } from '../../words/sight.ts';
import {
  defineTool,
  type EarlierStatement,
  type Language,
  type LimitsOfSight,
  type RunStatement,
  type Table,
  type Tool,
  type ToolContext,
  type ToolResult,
} from '../tool.ts';
import type { ExportNeedsApproval } from './approval.ts';
import { EXPORT_FORMATS, EXPORT_MAX_ROWS, type ExportFormat, keepExport, makeExport } from './exports.ts';

export interface ExportToolDeps {
  readonly runStatement: RunStatement;
  readonly limitsOfSight?: LimitsOfSight;
  /** SVOD_HOME: files are kept under it for a day. */
  readonly home: string;
  readonly timeZone: string;
  readonly now: () => Date;
  /** Whether another person has to allow it. */
  readonly needsApproval?: ExportNeedsApproval;
  /** Writes into the audit who took how many rows out. */
  readonly record: (deed: Deed) => Promise<void>;
}

/** `export_table`: the thread's latest table as a file, its statement run again as the person who asks now. */
export function exportTool(deps: ExportToolDeps): Tool {
  return defineTool({
    name: 'export_table',
    description:
      'Makes a file of the latest table of this conversation: csv or xlsx (Excel). Call it when the person asks to export, download, save or send what was just shown. It takes the latest table as it is, or the rows of `sql`.',
    schema: z.object({
      format: z.enum(EXPORT_FORMATS).describe('xlsx unless the person names csv'),
      sql: z
        .string()
        .max(20_000)
        .nullish()
        .describe('Instead of the latest table: one SELECT whose rows the file is to hold.'),
      title: z.string().max(400).nullish().describe('What those rows are, without any of their values.'),
    }),
    progress: { ru: exportWords.ru.making, en: exportWords.en.making },
    async approval({ format, ...own }, { actor, earlier, language }) {
      const source = sourceOf(own, earlier, language);
      if (!source || !(await deps.needsApproval?.(source.sql, actor))) return null;
      return {
        title: { ru: exportWords.ru.approval.title, en: exportWords.en.approval.title },
        lines: [
          {
            ru: exportWords.ru.approval.table(source.title),
            en: exportWords.en.approval.table(source.title),
          },
          { ru: exportWords.ru.approval.file(format), en: exportWords.en.approval.file(format) },
        ],
        roles: ['admin'],
        anotherPerson: true,
      };
    },
    run: ({ format, ...own }, context) =>
      run(format, sourceOf(own, context.earlier, context.language), context, deps),
  });
}

/** What a file is made of. `own`: rows of a statement of this very call, which no table has shown yet. */
interface Source {
  readonly sql: string;
  readonly title: string;
  readonly own: boolean;
}

function sourceOf(
  { sql, title }: { readonly sql?: string | null; readonly title?: string | null },
  earlier: EarlierStatement | undefined,
  language: Language,
): Source | null {
  if (sql?.trim()) return { sql, title: title?.trim() || exportWords[language].untitled, own: true };
  return earlier ? { sql: earlier.sql, title: earlier.title, own: false } : null;
}

async function run(
  format: ExportFormat,
  source: Source | null,
  context: ToolContext,
  deps: ExportToolDeps,
): Promise<ToolResult> {
  const words = exportWords[context.language];
  if (!source) {
    return {
      kind: 'error',
      text: words.nothing,
      failure: { code: 'nothing_to_export', hint: 'call query_clients first' },
    };
  }
  const outcome = await deps.runStatement({
    sql: source.sql,
    actor: context.actor,
    language: context.language,
    maxRows: EXPORT_MAX_ROWS,
    ...(context.signal ? { signal: context.signal } : {}),
  });
  if (outcome.kind !== 'table') return { kind: 'error', text: outcome.text, failure: outcome.failure };

  const { table, relations } = outcome;
  // A table that was shown before was shown with its limits.
  const limits = source.own ? await deps.limitsOfSight?.(source.sql, relations, context) : undefined;
  if (limits?.masked) return { kind: 'refuse', text: sightWords[context.language].masked, sql: source.sql };
  const now = deps.now();
  const made = await makeExport(table, {
    format,
    title: source.title,
    language: context.language,
    timeZone: deps.timeZone,
    now,
  });
  const path = await keepExport(made, deps.home, now);
  await deps.record({
    actor: context.actor,
    kind: 'export',
    outcome: 'done',
    tool: 'export_table',
    statement: source.sql,
    totalRows: table.rows.length,
    detail: { format, ...(context.approvalId && { approval: context.approvalId }) },
  });
  const shown = format.toUpperCase();
  const said = table.truncated
    ? words.part(shown, table.rows.length, table.totalRows)
    : words.done(shown, table.rows.length);
  return {
    kind: 'answer',
    text: [said, ...(limits?.notes ?? [])].join('\n\n'),
    title: source.title,
    ...(source.own ? { sql: source.sql, table: cut(table, context.maxRows) } : {}),
    file: { name: made.name, mediaType: made.mediaType, path },
  };
}

function cut(table: Table, maxRows: number): Table {
  const rows = table.rows.slice(0, maxRows);
  return { ...table, rows, truncated: table.totalRows > rows.length };
}
