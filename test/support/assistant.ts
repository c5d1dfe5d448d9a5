import { resolve } from 'node:path';
import type { Sharing } from '../../src/access/acting.ts';
import { GROUP_ADMIN } from '../../src/access/actor.ts';
import { recordDeed } from '../../src/access/audit.ts';
import { type AssistantDeps, createAssistant, type TaughtAssistant } from '../../src/assistant/assistant.ts';
import type { Message } from '../../src/assistant/message.ts';
import type { ModelSees, TurnLimits } from '../../src/assistant/turn.ts';
import { clarifyTool } from '../../src/capabilities/clarify/tool.ts';
import { type ExportApproval, exportNeedsApproval } from '../../src/capabilities/exports/approval.ts';
import { exportTool } from '../../src/capabilities/exports/tool.ts';
import { guard } from '../../src/capabilities/text2sql/guard.ts';
import { limitsOfSight } from '../../src/capabilities/text2sql/limits.ts';
import { readRules } from '../../src/capabilities/text2sql/rules.ts';
import { statementRunner } from '../../src/capabilities/text2sql/statement.ts';
import { queryTool } from '../../src/capabilities/text2sql/tool.ts';
import type { Tool } from '../../src/capabilities/tool.ts';
import type { Catalogue } from '../../src/catalog/catalogue.ts';
import { loadCatalogue } from '../../src/catalog/load.ts';
import type { Database } from '../../src/data/database.ts';
import { createLogger } from '../../src/log.ts';
import { type ChatModel, openProviderModel } from '../../src/models/model.ts';
import { scriptedEngine } from './scripted-model.ts';

const catalogFile = (name: string) => resolve(import.meta.dirname, '../../catalog', name);

export interface AssistantSetting {
  readonly model?: ChatModel;
  readonly embedded?: ChatModel;
  readonly sees?: ModelSees;
  readonly limits?: Partial<TurnLimits>;
  readonly sharing?: Sharing;
  /** How long a statement may run; 5 s where not given. */
  readonly statementTimeoutMs?: number;
  readonly moreTools?: readonly Tool[];
  readonly embeddings?: AssistantDeps['embeddings'];
  /** With the export tool: where files are kept, and what of them needs an admin's word. */
  readonly exports?: { readonly home: string; readonly approval: ExportApproval };
  readonly now?: () => Date;
}

/** The package's own catalogue over a test's base. */
export function loadTestCatalogue(db: Database): Promise<Catalogue> {
  return loadCatalogue(db, {
    catalogue: catalogFile('analytics.yaml'),
    companies: catalogFile('companies.yaml'),
  });
}

/** The assistant as `app.ts` wires it, with the models a test gives. */
export async function assistantOver(db: Database, setting: AssistantSetting): Promise<TaughtAssistant> {
  const loaded = await loadTestCatalogue(db);
  const catalogue = () => loaded;
  const sees = setting.sees ?? 'schema';
  const sharing = setting.sharing ?? 'group';
  const rules = await readRules(db, loaded.schema);
  const runStatement = statementRunner({
    db,
    rules,
    catalogue,
    sharing,
    timeZone: 'Europe/Moscow',
    timeoutMs: setting.statementTimeoutMs ?? 5_000,
    vouchForGroups: sees === 'aggregates',
  });
  const embedded = setting.embedded ?? scriptedEngine([]);
  const { exports, now = () => new Date() } = setting;
  const needsApproval = exportNeedsApproval({ approval: exports?.approval ?? 'none', catalogue });
  return createAssistant({
    db,
    tools: [
      queryTool({
        runStatement,
        catalogue,
        limitsOfSight: limitsOfSight({ sharing, companyName: slug => slug }),
      }),
      clarifyTool(),
      ...(exports
        ? [
            exportTool({
              runStatement,
              home: exports.home,
              timeZone: 'Europe/Moscow',
              now,
              needsApproval,
              record: deed => recordDeed(db, deed),
            }),
          ]
        : []),
      ...(setting.moreTools ?? []),
    ],
    now,
    exportNeedsApproval: needsApproval,
    runStatement,
    embedded,
    model: setting.model ?? embedded,
    catalogue,
    sees,
    isAllowed: async sql => (await guard(sql, rules)).ok,
    ...(setting.embeddings ? { embeddings: setting.embeddings } : {}),
    language: 'ru',
    timeZone: 'Europe/Moscow',
    logger: createLogger('silent'),
    limits: { modelTimeoutMs: 3_000, ...setting.limits },
  });
}

/** The real OpenAI client against a server of the test's own. */
export function openAiModel(url: string): Promise<ChatModel> {
  return openProviderModel(
    { kind: 'provider', provider: 'openai', name: 'test-model', baseUrl: url, timeoutMs: 3_000 },
    null,
  );
}

export function ask(text: string, more: Partial<Message> = {}): Message {
  return {
    id: crypto.randomUUID(),
    threadId: crypto.randomUUID(),
    actor: GROUP_ADMIN,
    maxRows: 100,
    text,
    ...more,
  };
}
