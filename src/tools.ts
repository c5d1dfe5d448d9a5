import { type Deed, recordDeed } from './access/audit.ts';
import { ChartRenderer } from './capabilities/charts/rendering/renderer.ts';
import { chartTool } from './capabilities/charts/tool.ts';
import { clarifyTool } from './capabilities/clarify/tool.ts';
import { findPeople } from './capabilities/clients/card/card.ts';
import { cardTool } from './capabilities/clients/card/tool.ts';
import { exportNeedsApproval } from './capabilities/exports/approval.ts';
import { exportTool } from './capabilities/exports/tool.ts';
import { leadScores } from './capabilities/leads/leads.ts';
import { leadsTool } from './capabilities/leads/tool.ts';
import { similarTo } from './capabilities/similar-clients/similar-clients.ts';
import { similarTool } from './capabilities/similar-clients/tool.ts';
import { describeTool } from './capabilities/statistics/tool.ts';
import { guard } from './capabilities/text2sql/guard.ts';
import { limitsOfSight } from './capabilities/text2sql/limits.ts';
import { readRules } from './capabilities/text2sql/rules.ts';
import { statementRunner } from './capabilities/text2sql/statement.ts';
import { queryTool } from './capabilities/text2sql/tool.ts';
import type { Language, RunStatement, Tool } from './capabilities/tool.ts';
import type { Company } from './catalog/companies.ts';
import type { LiveCatalogue } from './catalog/live-catalogue.ts';
import type { Config } from './config.ts';
import type { Database } from './data/database.ts';
import { isoDay } from './days.ts';

export interface ToolParts {
  readonly config: Config;
  readonly db: Database;
  readonly companies: readonly Company[];
  /** Read already. */
  readonly catalogue: LiveCatalogue;
  /** Schema that statements may read. */
  readonly schema: string;
  /** What must be closed with the app. */
  readonly resources: AsyncDisposableStack;
}

/** The assistant's tools, and what they share with the assistant itself. */
export interface OpenTools {
  readonly tools: readonly Tool[];
  readonly runStatement: RunStatement;
  /** Whether taking rows out waits for an admin. */
  readonly needsApproval: ReturnType<typeof exportNeedsApproval>;
  /** Whether today's guard lets a statement through. */
  readonly isAllowed: (statement: string) => Promise<boolean>;
}

/** The part of the composition root that knows every capability. Loaded with the first question, as it brings them all. */
export async function openTools({
  config,
  db,
  companies,
  catalogue,
  schema,
  resources,
}: ToolParts): Promise<OpenTools> {
  const { timeZone, sharing, modelSees, home, query } = config;
  const guardRules = await readRules(db, schema);
  const runStatement = statementRunner({
    db,
    rules: guardRules,
    catalogue: catalogue.current,
    sharing,
    timeZone,
    timeoutMs: query.timeoutMs,
    vouchForGroups: modelSees === 'aggregates',
  });
  const companyName = (slug: string, spoken: Language) =>
    companies.find(company => company.slug === slug)?.name[spoken] ?? slug;
  const record = (deed: Deed) => recordDeed(db, deed);
  const needsApproval = exportNeedsApproval({
    approval: config.exportApproval,
    catalogue: catalogue.current,
  });
  const sight = limitsOfSight({
    sharing,
    companyName,
  });
  const tools = [
    queryTool({
      runStatement,
      catalogue: catalogue.current,
      limitsOfSight: sight,
    }),
    describeTool({ runStatement, catalogue: catalogue.current, limitsOfSight: sight, sharing }),
    chartTool({
      runStatement,
      catalogue: catalogue.current,
      limitsOfSight: sight,
      renderer: resources.use(new ChartRenderer()),
      home,
      now: () => new Date(),
    }),
    clarifyTool(),
    exportTool({
      runStatement,
      limitsOfSight: sight,
      home,
      timeZone,
      now: () => new Date(),
      needsApproval,
      record,
    }),
    cardTool({
      db,
      runStatement,
      catalogue: catalogue.current,
      sharing,
      timeZone,
      timeoutMs: query.timeoutMs,
      similar: async (clientId, { actor }) =>
        db.hasVectors && actor.role !== 'analyst'
          ? similarTo(db, {
              clientId,
              top: 5,
              among: null,
              company: sharing === 'own' && actor.role !== 'admin' ? actor.company : null,
            })
          : [],
      leadScores: () => leadScores(db),
      companyName,
      record,
    }),
    leadsTool({
      db,
      runStatement,
      limitsOfSight: sight,
      companies,
      today: () => isoDay(new Date(), timeZone),
    }),
    similarTool({
      db,
      runStatement,
      limitsOfSight: sight,
      sharing,
      findPeople: (text, { actor, signal }) =>
        findPeople(db, text, {
          actor,
          sharing,
          timeZone,
          timeoutMs: query.timeoutMs,
          ...(signal ? { signal } : {}),
        }),
    }),
  ];
  return {
    tools,
    runStatement,
    needsApproval,
    isAllowed: async statement => (await guard(statement, guardRules)).ok,
  };
}
