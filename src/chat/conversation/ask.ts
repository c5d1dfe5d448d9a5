import type { Message, Reply, TurnEvent } from '../../assistant/message.ts';
import { chatWords } from '../../words/chat.ts';
import type { Block, MessageRef, Progress } from '../port.ts';
import { answerMessage } from './answer-message.ts';
import { layApproval } from './approvals.ts';
import { Card } from './buttons.ts';
import { type MemberEncounter, safeName, sayText, textMessage } from './encounter.ts';
import { failureInWords } from './failure.ts';
import { type Seat, seatOf } from './room.ts';
import { currentThread } from './threads.ts';

export interface Question {
  readonly text: string;
  /** The answer it goes on from, and the thread of that answer. */
  readonly about?: { readonly answerId: string; readonly threadId: string };
  readonly model?: Message['model'];
  /** Asked with these rights instead of those that the conversation gives. */
  readonly seat?: Seat;
}

export const MAX_QUESTION = 4_000;

/** Asks the assistant and says its answer where those may read it who read along. */
export async function ask(encounter: MemberEncounter, question: Question): Promise<void> {
  const { deps, exchange, language, actor } = encounter;
  const words = chatWords[language];
  if (question.text.length > MAX_QUESTION) return sayText(encounter, words.tooLong(MAX_QUESTION));
  const allowed = await deps.allowance.question(actor, exchange.signal, exchange.direct?.countsAs);
  if (allowed.kind !== 'go') {
    return sayText(
      encounter,
      allowed.kind === 'slow'
        ? words.tooFast(allowed.waitMs / 1000)
        : allowed.kind === 'busy'
          ? words.tooManyAtOnce
          : allowed.kind === 'spent'
            ? words.budgetSpent
            : words.companyBudgetSpent,
    );
  }
  try {
    await answer(encounter, question, question.seat ?? (await seatOf(encounter)));
  } finally {
    allowed.done();
  }
}

async function answer(encounter: MemberEncounter, question: Question, seat: Seat): Promise<void> {
  const { deps, exchange, event, language, member } = encounter;
  const message: Message = {
    id: event.dedupeKey,
    threadId: question.about?.threadId ?? (await currentThread(encounter)),
    actor: seat.asker,
    text: question.text,
    language,
    maxRows: exchange.port.capabilities.maxRows,
    canWait: event.room === 'private',
    ...(member.language && { chosenLanguage: member.language }),
    ...(question.about && { about: question.about.answerId }),
    ...(question.model && { model: question.model }),
  };
  const progress = await exchange.port.progress(event, chatWords[language].reading);
  try {
    const reply = await deps.assistant.answer(message, listener(progress, seat), exchange.signal);
    await deliver(encounter, reply, seat, progress.ref, question);
  } catch (error) {
    const said = failureInWords(error, encounter);
    if (said === null) throw error;
    exchange.say(textMessage(said, language), replacing(progress.ref));
  } finally {
    await progress.close();
  }
}

/** A room that may not read the answer must not read it as it grows, nor from what is being done. */
function listener(progress: Progress, { where }: Seat): (event: TurnEvent) => void {
  if (where === 'privately') return () => {};
  return event => {
    if (event.kind === 'progress') progress.update(event.text);
    if (event.kind === 'text') progress.stream(event.delta);
  };
}

async function deliver(
  encounter: MemberEncounter,
  reply: Reply,
  seat: Seat,
  progress: MessageRef | null,
  question: Question,
): Promise<void> {
  const { exchange } = encounter;
  // That it was stopped is nobody's secret: it is said where it was asked.
  if (reply.kind === 'error' && exchange.signal.aborted) {
    return exchange.say(textMessage(reply.text, reply.language), replacing(progress));
  }
  if (reply.approval) return layApproval(encounter, reply, reply.approval, progress);
  if (seat.where === 'here') {
    const { message, buttons } = await answerMessage(encounter, reply, seat);
    return exchange.say(message, { ...replacing(progress), buttons });
  }
  const { message, buttons } = await answerMessage(encounter, reply, seat, quoted(encounter, question));
  await sayTeaser(encounter, reply, progress, seat.roomMaySee === true);
  exchange.say(message, { privately: true, buttons });
}

/** In the private conversation the question stands before its answer. */
function quoted({ language }: MemberEncounter, { text }: Question): Block[] {
  return [{ kind: 'note', markdown: `${chatWords[language].room.forOnly} ${safeName(text, 300)}` }];
}

/** What the room is told: that there is an answer, and whose it is. Not a figure of it. */
async function sayTeaser(
  encounter: MemberEncounter,
  reply: Reply,
  progress: MessageRef | null,
  roomMaySee: boolean,
): Promise<void> {
  const { deps, exchange, event, language } = encounter;
  const words = chatWords[language];
  const card = new Card({ event, language, now: deps.now(), bound: true, once: true });
  const text = words.room.sentPrivately(safeName(await nameInRoom(encounter)));
  const here = card.button('show_here', words.buttons.showHere, { answer: reply.id });
  const blocks: Block[] = [
    { kind: 'text', markdown: text },
    { kind: 'note', markdown: words.room.noRights },
    ...(roomMaySee && reply.kind === 'answer' && reply.sql
      ? [{ kind: 'buttons', rows: [[here]] } as const]
      : []),
  ];
  await card.save(deps.db);
  exchange.say({ blocks, summary: text, language }, { ...replacing(progress), buttons: card.ids });
}

/** As the room knows the person; Slack's events leave the name out. */
async function nameInRoom({ exchange, event: { account }, member }: MemberEncounter): Promise<string> {
  if (account.name !== '') return account.name;
  const profile = await exchange.port.profile(account).catch(() => account);
  return profile.name || member.name;
}

function replacing(ref: MessageRef | null): { readonly replaces?: MessageRef } {
  return ref ? { replaces: ref } : {};
}
