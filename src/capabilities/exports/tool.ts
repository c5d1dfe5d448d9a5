import { z } from 'zod';
import type { Deed } from '../../access/audit.ts';
import { exportWords } from '../../words/exports.ts';
import { defineTool, type RunStatement, type Tool, type ToolContext, type ToolResult } from '../tool.ts';
import type { ExportNeedsApproval } from './approval.ts';
import { EXPORT_FORMATS, EXPORT_MAX_ROWS, type ExportFormat, keepExport, makeExport } from './exports.ts';

export interface ExportToolDeps {
  readonly runStatement: RunStatement;
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
      'Makes a file of the latest table of this conversation: csv or xlsx (Excel). Call it when the person asks to export, download, save or send what was just shown. It takes the latest table as it is: to export something else, call query_clients first.',
    schema: z.object({ format: z.enum(EXPORT_FORMATS).describe('xlsx unless the person names csv') }),
    progress: { ru: exportWords.ru.making, en: exportWords.en.making },
    async approval({ format }, { actor, earlier }) {
      if (!earlier || !(await deps.needsApproval?.(earlier.sql, actor))) return null;
      return {
        title: { ru: exportWords.ru.approval.title, en: exportWords.en.approval.title },
        lines: [
          {
            ru: exportWords.ru.approval.table(earlier.title),
            en: exportWords.en.approval.table(earlier.title),
          },
          { ru: exportWords.ru.approval.file(format), en: exportWords.en.approval.file(format) },
        ],
        roles: ['admin'],
        anotherPerson: true,
      };
    },
    run: ({ format }, context) => run(format, context, deps),
  });
}

async function run(format: ExportFormat, context: ToolContext, deps: ExportToolDeps): Promise<ToolResult> {
  const words = exportWords[context.language];
  const { earlier } = context;
  if (!earlier) {
    return {
      kind: 'error',
      text: words.nothing,
      failure: { code: 'nothing_to_export', hint: 'call query_clients first' },
    };
  }
  const outcome = await deps.runStatement({
    sql: earlier.sql,
    actor: context.actor,
    language: context.language,
    maxRows: EXPORT_MAX_ROWS,
    ...(context.signal ? { signal: context.signal } : {}),
  });
  if (outcome.kind !== 'table') return { kind: 'error', text: outcome.text, failure: outcome.failure };

  const { table } = outcome;
  const now = deps.now();
  const made = await makeExport(table, {
    format,
    title: earlier.title,
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
    statement: earlier.sql,
    totalRows: table.rows.length,
    detail: { format, ...(context.approvalId && { approval: context.approvalId }) },
  });
  const shown = format.toUpperCase();
  return {
    kind: 'answer',
    text: table.truncated
      ? words.part(shown, table.rows.length, table.totalRows)
      : words.done(shown, table.rows.length),
    title: earlier.title,
    file: { name: made.name, mediaType: made.mediaType, path },
  };
}
