import { z } from 'zod';
import { memberById, type Person } from '../../access/members.ts';
import type { PendingApproval, Reply } from '../../assistant/message.ts';
import type { Language } from '../../capabilities/tool.ts';
import { isAppError } from '../../errors.ts';
import { chatApprovalWords } from '../../words/chat-approval.ts';
import { formatDate } from '../../words/format.ts';
import type { Block, InboundEvent, MessageRef } from '../port.ts';
import { actorInWords, type CardMessage } from './access-cards.ts';
import { type KnownAccount, reachableMembers } from './accounts.ts';
import { answerMessage } from './answer-message.ts';
import { type AskedFrom, askedFrom, keepAskedFrom } from './approval-queries.ts';
import { Card, DAY_MS, standingCards } from './buttons.ts';
import {
  type ConversationDeps,
  lookedAfter,
  type MemberEncounter,
  memberEncounter,
  ownName,
  plainSummary,
  safeName,
  sayText,
  textMessage,
} from './encounter.ts';
import { momentOf } from './moments.ts';
import type { MemberAction, MemberPress } from './press.ts';

/** Says to whoever asked that it waits, and lays a card before everyone who may decide and can be reached. */
export async function layApproval(
  encounter: MemberEncounter,
  reply: Reply,
  approval: PendingApproval,
  progress: MessageRef | null,
): Promise<void> {
  const { deps, exchange, event, language } = encounter;
  await keepAskedFrom(deps.db, approval.id, event);
  const deciders = await decidersOf(encounter, approval);
  const text = deciders.length > 0 ? reply.text : `${reply.text}\n${chatApprovalWords[language].nobodyToAsk}`;
  exchange.say(textMessage(text, reply.language), progress ? { replaces: progress } : {});
  for (const decider of deciders) {
    const spoken = decider.language ?? deps.language;
    const { platform, address, conversation: conversationKey } = decider;
    const reader = { deps, event: { ...event, platform }, language: spoken, timeZone: deps.timeZone };
    const { message, buttons } = await approvalCard(reader, approval);
    exchange.say(message, { platform, address, conversationKey, buttons });
  }
}

async function decidersOf(
  encounter: MemberEncounter,
  { roles, anotherPerson, askedBy }: PendingApproval,
): Promise<readonly KnownAccount[]> {
  const known = await reachableMembers(encounter.deps.db, lookedAfter(encounter), roles);
  return known.filter(({ memberId }) => !(anotherPerson && memberId === askedBy.memberId));
}

/** `/approvals`: what this person may decide, a card each. */
export async function sayApprovals(encounter: MemberEncounter): Promise<void> {
  const { deps, exchange, actor, language } = encounter;
  const waiting = await deps.assistant.approvals.waiting(actor);
  if (waiting.length === 0) return sayText(encounter, chatApprovalWords[language].none);
  for (const approval of waiting.slice(0, 10)) {
    const { message, buttons } = await approvalCard(encounter, approval);
    exchange.say(message, { buttons });
  }
}

async function approvalCard(
  reader: {
    readonly deps: ConversationDeps;
    readonly event: InboundEvent;
    readonly language: Language;
    readonly timeZone: string;
  },
  approval: PendingApproval,
): Promise<CardMessage> {
  const { deps, event, language, timeZone } = reader;
  const words = chatApprovalWords[language];
  const asker = await askerOf(deps, approval, null);
  const mayPress = approval.roles.every(role => role === 'admin') ? 'admins' : 'enrolled';
  const card = new Card({ event, language, now: deps.now(), mayPress, lifeMs: 2 * DAY_MS });
  const facts = [
    words.title(approval.title[language]),
    ...approval.lines.map(line => safeName(line[language], 300)),
    words.askedBy(asker ? ownName(asker) : '', actorInWords(deps, approval.askedBy, language)),
    words.until(formatDate(approval.expiresAt, language, { timeZone })),
  ];
  const data = { approval: approval.id };
  const row = [
    card.button('approval_decide', words.approve, { ...data, verdict: 'approved' }, 'primary'),
    card.button('approval_decide', words.reject, { ...data, verdict: 'rejected' }, 'danger'),
  ];
  const blocks: Block[] = [
    { kind: 'text', markdown: facts.join('\n') },
    { kind: 'buttons', rows: [row] },
  ];
  await card.save(deps.db);
  const summary = plainSummary(words.title(approval.title[language]));
  return { message: { blocks, summary, language }, buttons: card.ids };
}

const pressed = z.object({ approval: z.uuid(), verdict: z.enum(['approved', 'rejected']) });

/** What the card's buttons do. Who may decide is judged by the assistant, at the press. */
export const approvalPresses: Readonly<Record<string, MemberAction>> = {
  async approval_decide(press) {
    const { encounter, button, toast, conclude } = press;
    const { deps, event, actor, member, language } = encounter;
    const words = chatApprovalWords[language];
    const { approval: id, verdict } = pressed.parse(button.data);
    const outcome = await deps.assistant.approvals.decide({
      id,
      verdict,
      by: actor,
      byName: safeName(member.name),
      event: event.dedupeKey,
    });
    switch (outcome.kind) {
      case 'settled':
        return carryOut(press, outcome.approval, outcome.verdict, outcome.at);
      case 'own':
        return toast(words.own);
      case 'not_allowed':
        return toast(words.notAllowed);
      case 'decided': {
        const said = words.decidedBefore(outcome.by, momentOf(outcome.at, encounter));
        await toast(said);
        return conclude(said);
      }
      default: {
        const said = outcome.kind === 'expired' ? words.expired : words.gone;
        await toast(said);
        return conclude(said);
      }
    }
  },
};

async function carryOut(
  { encounter, toast, conclude }: MemberPress,
  approval: PendingApproval,
  verdict: 'approved' | 'rejected',
  at: Date,
): Promise<void> {
  const { deps, exchange, member, language } = encounter;
  const said = (spoken: Language, timeZone: string) =>
    chatApprovalWords[spoken][verdict](
      safeName(member.name),
      momentOf(at, { deps, language: spoken, timeZone }),
    );
  const note = said(language, encounter.timeZone);
  await toast(note);
  await conclude(note);
  await settleOthers(encounter, approval.id, note);
  const from = await askedFrom(deps.db, approval.id);
  if (!from) return;
  const { platform, address, conversation: conversationKey } = from;
  const theirs = { platform, address, conversationKey };
  const asker = await askerOf(deps, approval, from);
  const spoken = asker?.language ?? from.account.language ?? deps.language;
  const line = said(spoken, from.account.timeZone ?? deps.timeZone);
  if (verdict === 'rejected' || !asker) return exchange.say(textMessage(line, spoken), theirs);
  const reply = await resumed(encounter, approval.id);
  if (!reply) {
    const failed = `${line}\n${chatApprovalWords[spoken].failed}`;
    return exchange.say(textMessage(failed, spoken), theirs);
  }
  const asked = askersEncounter(encounter, from, asker, reply.language);
  const before: Block[] = [{ kind: 'note', markdown: said(reply.language, asked.timeZone) }];
  const seat = { asker: asked.actor, where: 'here' } as const;
  const { message, buttons } = await answerMessage(asked, reply, seat, before);
  exchange.say(message, { ...theirs, buttons });
}

/** Whoever asked, as they are now; null when they are no member any more. */
async function askerOf(
  { db }: ConversationDeps,
  { askedBy: { memberId, role, company } }: PendingApproval,
  from: AskedFrom | null,
): Promise<Person | null> {
  if (memberId !== null) return memberById(db, memberId);
  return {
    id: null,
    name: from?.account.name ?? '',
    role,
    company,
    language: from?.account.language ?? null,
  };
}

/** Null where there is nothing to go on with any more. */
async function resumed({ deps, exchange, event }: MemberEncounter, id: string): Promise<Reply | null> {
  try {
    return await deps.assistant.resume(id, event.dedupeKey, undefined, exchange.signal);
  } catch (error) {
    if (isAppError(error, 'not_found')) return null;
    throw error;
  }
}

/** The encounter of whoever asked: the buttons under the answer are theirs, not the presser's. */
function askersEncounter(
  { deps, exchange, event }: MemberEncounter,
  from: AskedFrom,
  asker: Person,
  language: Language,
): MemberEncounter {
  const { platform, account, conversation, address } = from;
  return memberEncounter(
    {
      deps,
      exchange,
      event: { ...event, platform, account, conversationKey: conversation, address, room: 'private' },
      language,
      timeZone: account.timeZone ?? deps.timeZone,
    },
    asker,
  );
}

/** The same card lies before others who may decide: their buttons go, and they read what came of it. */
async function settleOthers(
  { deps, exchange, event }: MemberEncounter,
  id: string,
  note: string,
): Promise<void> {
  const cards = await standingCards(deps.db, {
    platform: event.platform,
    action: 'approval_decide',
    key: 'approval',
    value: id,
  });
  const here = event.body.kind === 'press' ? JSON.stringify(event.body.from) : '';
  for (const ref of cards) {
    // One that cannot be reached tells its reader when it is pressed.
    if (JSON.stringify(ref) !== here) await exchange.port.settle(ref, note).catch(() => undefined);
  }
}
