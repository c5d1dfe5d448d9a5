import { once } from 'node:events';
import { AUDIT_KINDS, type AuditEntry, type AuditFilter, readAudit, recordDeed } from '../access/audit.ts';
import type { Language, TableColumn } from '../capabilities/tool.ts';
import { renderTable } from '../chat/terminal/table.ts';
import { AppError } from '../errors.ts';
import { auditWords } from '../words/audit.ts';
import {
  type AnswerOptions,
  actingMember,
  answerOptions,
  type CommandContext,
  type CommandModule,
} from './command.ts';
import { usage } from './usage.ts';

interface AuditOptions extends AnswerOptions {
  readonly since?: string;
  readonly member?: string;
  readonly kind?: string;
}

/** `svod audit`: who asked, took out, brought in or changed what, oldest first. Admins only; reading it is an entry too. */
export const command: CommandModule = {
  configure(program, context) {
    const words = auditWords[context.language].options;
    answerOptions(program, context)
      .option('--since <day>', words.since)
      .option('--member <who>', words.member)
      .option('--kind <kind>', `${words.kind} ${AUDIT_KINDS.join(', ')}`)
      .action((options: AuditOptions) => run(context, options));
  },
};

async function run(context: CommandContext, options: AuditOptions): Promise<void> {
  const { language } = context;
  const filter = readFilter(options, language);
  const app = await context.openApp();
  const actor = await actingMember(app, options);
  if (actor.role !== 'admin') {
    await recordDeed(app.db, { actor, kind: 'audit', outcome: 'refused' });
    throw new AppError('not_allowed', 'Only an admin reads the audit.');
  }
  let shown = 0;
  for await (const page of readAudit(app.db, filter)) {
    if (context.signal.aborted) return;
    shown += page.length;
    const lines = options.json ? page.map(entry => JSON.stringify(entry)) : pageLines(page, context);
    if (process.stdout.write(`${lines.join('\n')}\n`)) continue;
    await once(process.stdout, 'drain');
  }
  // After the reading, so that the entry does not stand in the very list it tells of.
  await recordDeed(app.db, { actor, kind: 'audit', outcome: 'done', totalRows: shown });
  if (shown === 0 && !options.json) context.notice(auditWords[language].none);
}

function readFilter({ since, member, kind }: AuditOptions, language: Language): AuditFilter {
  const words = auditWords[language];
  const known = AUDIT_KINDS.find(name => name === kind);
  if (kind !== undefined && !known) throw usage(words.badKind(kind, AUDIT_KINDS.join(', ')));
  if (since !== undefined && (!/^\d{4}-\d{2}-\d{2}/.test(since) || Number.isNaN(Date.parse(since)))) {
    throw usage(words.badSince(since));
  }
  return {
    ...(since === undefined ? {} : { since }),
    ...(member === undefined ? {} : { member }),
    ...(known ? { kind: known } : {}),
  };
}

function pageLines(page: readonly AuditEntry[], { language, config }: CommandContext): string[] {
  const words = auditWords[language];
  const names = ['at', 'actor', 'kind', 'outcome', 'rows', 'client', 'about'] as const;
  const columns = names.map(
    (name): TableColumn => ({
      name,
      type: name === 'rows' ? 'int8' : 'text',
      label: words.columns[name],
      format: name === 'at' ? 'date' : name === 'rows' ? 'integer' : name === 'client' ? 'id' : 'text',
    }),
  );
  const rows = page.map(entry => [
    entry.at,
    entry.memberId === null ? entry.actor : `${entry.actor} #${entry.memberId}`,
    words.kinds[entry.kind],
    words.outcomes[entry.outcome],
    entry.totalRows,
    entry.clientId,
    about(entry),
  ]);
  const width = process.stdout.columns ?? 200;
  const table = { columns, rows, totalRows: rows.length, truncated: false };
  return renderTable(table, { language, width, timeZone: config.timeZone, rows: rows.length });
}

function about({ question, statement, detail }: AuditEntry): string | null {
  const said = question ?? statement;
  const rest = Object.values(detail).map(String).join(' ');
  return said?.replace(/\s+/g, ' ') ?? (rest || null);
}
