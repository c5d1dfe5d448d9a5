import { z } from 'zod';
import type { Sharing } from '../../../access/acting.ts';
import type { Deed } from '../../../access/audit.ts';
import { sightOf } from '../../../access/sight.ts';
import type { Catalogue } from '../../../catalog/catalogue.ts';
import type { Database } from '../../../data/database.ts';
import { cardWords } from '../../../words/card.ts';
import { sightWords } from '../../../words/sight.ts';
import {
  defineTool,
  type Language,
  type RunStatement,
  type Tool,
  type ToolContext,
  type ToolResult,
} from '../../tool.ts';
import { type Card, openCard } from './card.ts';
import type { Found } from './find.ts';
import { type Reference, readReference } from './reference.ts';
import { cardText, type LeadScore, type SimilarPerson } from './text.ts';

export interface CardToolDeps {
  readonly db: Database;
  readonly runStatement: RunStatement;
  readonly catalogue: () => Catalogue;
  readonly sharing: Sharing;
  readonly timeZone: string;
  readonly timeoutMs: number;
  readonly companyName: (slug: string, language: Language) => string;
  /** Who is most like a client, nearest first, among those the member may see; nobody where there are no look-alikes. */
  readonly similar?: (clientId: number, context: ToolContext) => Promise<readonly Likeness[]>;
  /** What the scores of the companies' leads are, by company; chances where it says nothing. */
  readonly leadScores?: () => Promise<ReadonlyMap<string, LeadScore>>;
  /** Writes into the audit whose card was looked at. */
  readonly record: (deed: Deed) => Promise<void>;
}

interface Likeness {
  readonly clientId: number;
  /** Cosine, -1 to 1. */
  readonly likeness: number;
}

const schema = z.object({
  clientId: z.number().int().positive().nullish().describe("The client's number, where the person gave one."),
  name: z
    .string()
    .max(300)
    .nullish()
    .describe('Whom the person named, as they wrote it: a name in any form, a phone or an e-mail address.'),
});

const MOST_OPTIONS = 6;
const MOST_CANDIDATES = 50;

/** `client_card`: everything that the person may see of one client. */
export function cardTool(deps: CardToolDeps): Tool {
  return defineTool({
    name: 'client_card',
    description:
      'Shows the card of one client: who it is, companies, deals, offers, calls, leads, and where each value came from. Call it when the person asks for one certain client by number, name, phone or e-mail; several who fit are asked about. The card goes to the person; you get its shape.',
    schema,
    progress: { ru: cardWords.ru.opening, en: cardWords.en.opening },
    run: (args, context) => run(args, context, deps),
  });
}

async function run(
  { clientId, name }: z.infer<typeof schema>,
  context: ToolContext,
  deps: CardToolDeps,
): Promise<ToolResult> {
  const words = cardWords[context.language];
  const reference: Reference = clientId ? { kind: 'id', id: clientId } : readReference(name ?? '');
  if (reference.kind === 'nothing') return { kind: 'clarify', text: words.whose };
  const sight = sightOf(context.actor, deps.sharing);
  if (reference.kind !== 'id' && sight?.masked.has('full_name')) {
    return { kind: 'refuse', text: words.maskedSearch };
  }
  const { actor, signal } = context;
  const { db, sharing, timeoutMs, timeZone } = deps;
  const request = { actor, sharing, timeoutMs, timeZone, ...(signal ? { signal } : {}) };
  const { found, card } = await openCard(db, reference, request);
  if (card) return cardResult(card, found, context, deps);
  if (found.ids.length > 1) return severalResult(found, context, deps);
  return { kind: 'answer', text: [words.notFound, ...limits(reference, context, deps)].join('\n\n') };
}

/** What is not the person's to see was not looked through: "none" must not be read for "hidden". */
function limits(
  { kind }: Reference,
  { actor, language }: ToolContext,
  { sharing, companyName }: CardToolDeps,
): string[] {
  const sight = sightOf(actor, sharing);
  const words = sightWords[language];
  const contact = kind === 'phone' ? 'mobile_phone' : kind;
  return [
    ...(sight?.ownPeopleOnly ? [words.ownPeople(companyName(actor.company, language))] : []),
    ...(sight?.partlyMasked.has(contact) ? [words.contacts] : []),
  ];
}

async function cardResult(
  card: Card,
  { guessed }: Found,
  context: ToolContext,
  deps: CardToolDeps,
): Promise<ToolResult> {
  const { language, actor } = context;
  const words = cardWords[language];
  await deps.record({ actor, kind: 'card', outcome: 'done', tool: 'client_card', clientId: card.id });
  const companyName = (slug: string) => deps.companyName(slug, language);
  const scores = card.leads.length > 0 ? await deps.leadScores?.() : undefined;
  const text = cardText(card, {
    catalogue: deps.catalogue(),
    language,
    timeZone: deps.timeZone,
    companyName,
    similar: await similarPeople(card.id, context, deps),
    scoreOf: company => scores?.get(company) ?? 'chance',
  });
  const sight = sightOf(actor, deps.sharing);
  const ownCalls = sight ? [sightWords[language].ownCalls(companyName(actor.company))] : [];
  const title = words.title(card.id);
  const masked = sight?.masked.has('full_name') ? [sightWords[language].hidden] : [];
  const notes = [...(guessed ? [words.guessed] : []), text, ...masked, ...ownCalls];
  return {
    kind: 'answer',
    text: notes.join('\n\n'),
    understood: title,
    title,
    ...(await tableOf(card.deals.length > 0 ? dealsOf(card.id) : rowOf([card.id]), context, deps)),
  };
}

/** Looked up as the member, so that masks and the own company's bounds hold. */
async function similarPeople(
  id: number,
  context: ToolContext,
  deps: CardToolDeps,
): Promise<readonly SimilarPerson[]> {
  const near = (await deps.similar?.(id, context)) ?? [];
  if (near.length === 0) return [];
  const { table } = await tableOf(namesOf(near.map(({ clientId }) => clientId)), context, deps);
  const seen = new Map((table?.rows ?? []).map(row => [Number(row[0]), row]));
  return near.flatMap(({ clientId, likeness }) => {
    const row = seen.get(clientId);
    if (!row) return [];
    const text = (cell: unknown) => (typeof cell === 'string' ? cell : null);
    return [{ id: clientId, name: text(row[1]), city: text(row[2]), likeness: Math.round(likeness * 100) }];
  });
}

async function severalResult(
  { ids, guessed }: Found,
  context: ToolContext,
  deps: CardToolDeps,
): Promise<ToolResult> {
  const words = cardWords[context.language];
  const shown = await tableOf(candidates(ids.slice(0, MOST_CANDIDATES)), context, deps);
  // In the order of the table, so that the first button is the first row.
  const ordered = shown.table ? shown.table.rows.map(row => Number(row[0])) : ids;
  return {
    kind: 'clarify',
    text: guessed ? words.similar(ids.length) : words.several(ids.length),
    title: words.candidates,
    options: ordered.slice(0, MOST_OPTIONS).map(words.ask),
    ...shown,
  };
}

/** The table beside the words, by a statement the person can see, run again and export like any other. */
async function tableOf(
  sql: string,
  { actor, language, maxRows, signal }: ToolContext,
  { runStatement }: CardToolDeps,
): Promise<Pick<ToolResult, 'sql' | 'table'>> {
  const outcome = await runStatement({ sql, actor, language, maxRows, ...(signal ? { signal } : {}) });
  return outcome.kind === 'table' ? { sql, table: outcome.table } : {};
}

const dealsOf = (id: number) =>
  `select client_id, company, kind, product, tariff, amount, term_months, signed_on, car_brand, car_model from deals where client_id = ${id} order by signed_on desc nulls last, id desc`;

const rowOf = (ids: readonly number[]) =>
  `select id, full_name, birth_date, city, mobile_phone, email, companies from clients where id in (${ids.join(', ')})`;

const namesOf = (ids: readonly number[]) =>
  `select id, full_name, city from clients where id in (${ids.join(', ')})`;

const candidates = (ids: readonly number[]) => `${rowOf(ids)} order by full_name, id`;
