import { randomUUID } from 'node:crypto';
import type { Actor } from '../access/actor.ts';
import type { App } from '../app.ts';
import type { Table, ToolResult } from '../capabilities/tool.ts';
import { renderTable } from '../chat/terminal/table.ts';
import type { CommandContext } from './command.ts';

interface ToolCall {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  readonly maxRows: number;
}

/** Calls one tool of the assistant's for a command, without a question or a conversation. */
export function callTool(app: App, call: ToolCall, context: CommandContext): Promise<ToolResult> {
  const { actor, maxRows } = call;
  return app.tool(call.name).then(tool =>
    tool.run(tool.schema.parse(call.args), {
      actor,
      language: context.language,
      threadId: randomUUID(),
      maxRows,
      signal: context.signal,
    }),
  );
}

/** The table of an answer; anything else is said on stderr and ends the command with 1. */
export function tableOrNotice({ kind, text, table }: ToolResult, context: CommandContext): Table | null {
  if (kind === 'answer' && table) return table;
  context.notice(plain(text));
  process.exitCode = 1;
  return null;
}

export function printTable(table: Table, context: CommandContext): void {
  const width = process.stdout.columns ?? 160;
  const look = { language: context.language, width, timeZone: 'UTC', rows: table.rows.length };
  for (const line of renderTable(table, look)) context.print(line);
}

export function plain(text: string): string {
  return text.replaceAll('**', '');
}
