import { z } from 'zod';
import { type Actor, ROLES, type Role } from '../../access/actor.ts';
import type { Language } from '../../capabilities/tool.ts';
import { chatAccessWords } from '../../words/chat-access.ts';
import { formatDate } from '../../words/format.ts';
import { memberWords } from '../../words/members.ts';
import type { Block, Button, InboundEvent, OutMessage } from '../port.ts';
import { type AccessRequest, accessRequest, decideRequest } from './access-requests.ts';
import { Card, DAY_MS, standingCards } from './buttons.ts';
import {
  type ConversationDeps,
  companyName,
  lookedAfter,
  type MemberEncounter,
  plainSummary,
  safeName,
  textMessage,
} from './encounter.ts';
import { momentOf } from './moments.ts';
import type { MemberAction, MemberPress } from './press.ts';

export interface CardMessage {
  readonly message: OutMessage;
  readonly buttons: readonly string[];
}

interface Reader {
  readonly deps: ConversationDeps;
  readonly event: InboundEvent;
  readonly language: Language;
  readonly timeZone: string;
}

/** The card by which an admin answers a request: who, by which account, when, and what to do. `role` once it is chosen. */
export async function accessCard(reader: Reader, request: AccessRequest, role?: Role): Promise<CardMessage> {
  const { deps, event, language, timeZone } = reader;
  const words = chatAccessWords[language].card;
  const card = new Card({ event, language, now: deps.now(), mayPress: 'admins', lifeMs: 30 * DAY_MS });
  const facts = [
    `**${words.title}**`,
    words.name(safeName(request.name)),
    words.account(safeName(`${request.platform}:${request.externalId}`, 220)),
    words.when(formatDate(request.askedAt.toISOString(), language, { timeZone })),
    '',
    role ? words.whichCompany(words.approve[role]) : words.approveAs,
  ];
  const data = { request: request.id };
  const last = role
    ? [
        card.button('access_back', words.back, data),
        card.button('access_refuse', words.refuse, data, 'danger'),
      ]
    : [card.button('access_refuse', words.refuse, data, 'danger')];
  const rows = role ? companyButtons(reader, card, request.id, role) : roleButtons(reader, card, request.id);
  const blocks: Block[] = [
    { kind: 'text', markdown: facts.join('\n') },
    { kind: 'buttons', rows: [...rows, last] },
  ];
  await card.save(deps.db);
  const summary = plainSummary(`${words.title}: ${safeName(request.name)}`);
  return { message: { blocks, summary, language }, buttons: card.ids };
}

function roleButtons({ deps, language }: Reader, card: Card, request: number): Button[][] {
  const words = chatAccessWords[language].card;
  const [only] = deps.companies;
  const single = deps.companies.length === 1 && only;
  const button = (role: Role) =>
    single && role !== 'admin'
      ? card.button('access_approve', words.approve[role], { request, role, company: only.slug })
      : card.button('access_role', words.approve[role], { request, role });
  return [
    [button('analyst'), button('manager')],
    [button('marketer'), button('admin')],
  ];
}

function companyButtons({ deps, language }: Reader, card: Card, request: number, role: Role): Button[][] {
  const words = chatAccessWords[language].card;
  const rows = deps.companies.map(({ slug, name }) => [
    card.button('access_approve', name[language], { request, role, company: slug }),
  ]);
  const group = [card.button('access_approve', words.wholeGroup, { request, role, company: '*' })];
  return role === 'admin' ? [...rows, group] : rows;
}

const ofRequest = z.object({ request: z.number().int() });
const withRole = ofRequest.extend({ role: z.enum(ROLES) });
const asActor = withRole.extend({ company: z.string() });

/** What the card's buttons do. */
export const accessPresses: Readonly<Record<string, MemberAction>> = {
  access_role: press => turnCard(press, withRole.parse(press.button.data)),
  access_back: press => turnCard(press, ofRequest.parse(press.button.data)),
  access_refuse: press => decide(press, ofRequest.parse(press.button.data).request, null),
  async access_approve(press) {
    const { request, role, company } = asActor.parse(press.button.data);
    const known = press.encounter.deps.companies.some(({ slug }) => slug === company);
    if (!known && !(company === '*' && role === 'admin')) return press.toast();
    await decide(press, request, { role, company });
  },
};

/** Shows the card's other side in the place of the one that was pressed. */
async function turnCard(
  press: MemberPress,
  { request: id, role }: { request: number; role?: Role },
): Promise<void> {
  const { encounter, toast, conclude } = press;
  const { deps, exchange, event } = encounter;
  const request = await accessRequest(deps.db, id, lookedAfter(encounter));
  if (!request) return toast();
  if (request.decided) {
    const said = decidedBefore(encounter, request.decided);
    await toast(said);
    return conclude(said);
  }
  await toast();
  const { message, buttons } = await accessCard(encounter, request, role);
  const from = event.body.kind === 'press' ? event.body.from : null;
  exchange.say(message, { buttons, ...(from && { replaces: from }) });
}

async function decide(press: MemberPress, id: number, as: Actor | null): Promise<void> {
  const { encounter, toast, conclude } = press;
  const { deps, exchange, event, member, actor, language } = encounter;
  const words = chatAccessWords[language];
  const byName = safeName(member.name);
  const outcome = await decideRequest(deps.db, {
    id,
    platform: lookedAfter(encounter),
    as,
    by: actor,
    byName,
    event,
    now: deps.now(),
  });
  switch (outcome.kind) {
    case 'approved':
    case 'refused': {
      const when = momentOf(deps.now(), encounter);
      const said =
        outcome.kind === 'approved'
          ? words.approved(byName, when, actorInWords(deps, outcome.actor, language))
          : words.refused(byName, when);
      await toast(said);
      await conclude(said);
      await settleOthers(encounter, id, said);
      return tellPerson(
        deps,
        exchange.say,
        outcome.request,
        outcome.kind === 'approved' ? outcome.actor : null,
      );
    }
    case 'decided': {
      const said = decidedBefore(encounter, outcome);
      await toast(said);
      return conclude(said);
    }
    case 'account_taken':
      await toast(words.accountTaken);
      return conclude(words.accountTaken);
    default:
      return toast();
  }
}

function decidedBefore(encounter: MemberEncounter, { by, at }: { by: string; at: Date }): string {
  return chatAccessWords[encounter.language].alreadyDecided(by, momentOf(at, encounter));
}

/** The same card lies before other admins: their buttons go, and they read what came of it. */
async function settleOthers(
  { deps, exchange, event }: MemberEncounter,
  request: number,
  note: string,
): Promise<void> {
  const cards = await standingCards(deps.db, {
    platform: event.platform,
    action: 'access_refuse',
    key: 'request',
    value: request,
  });
  const here = event.body.kind === 'press' ? JSON.stringify(event.body.from) : '';
  for (const ref of cards) {
    // One that cannot be reached tells its reader when it is pressed.
    if (JSON.stringify(ref) !== here) await exchange.port.settle(ref, note).catch(() => undefined);
  }
}

function tellPerson(
  deps: ConversationDeps,
  say: MemberEncounter['exchange']['say'],
  { language, platform, address, conversation }: AccessRequest,
  actor: Actor | null,
): void {
  const words = chatAccessWords[language];
  const text = actor ? words.nowMember(actorInWords(deps, actor, language)) : words.notLetIn;
  say(textMessage(text, language), { platform, address, conversationKey: conversation });
}

/** «менеджер, Д2 Страхование». */
export function actorInWords(deps: ConversationDeps, { role, company }: Actor, language: Language): string {
  const words = memberWords[language];
  const of = company === '*' ? words.group : companyName(deps, company, language);
  return chatAccessWords[language].as(words.roles[role], of);
}
