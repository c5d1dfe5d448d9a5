import type { AnyBlock } from '@slack/types';
import { slackWords } from '../../words/slack.ts';
import { DeliveryError, type OutMessage } from '../port.ts';
import { done, messages, posted } from './answers.ts';
import { context, section } from './blocks.ts';
import { type DeliverDeps, prepare, type ShowPart, show, standingAt } from './deliver.ts';
import { isAboutBlocks, refusalOf } from './delivery-errors.ts';
import { cut, LIMITS } from './limits.ts';
import { escapeEntities, mrkdwn } from './mrkdwn.ts';
import type { Place, Standing } from './place.ts';
import { respond } from './respond.ts';

/** The message was deleted, or Slack lets nobody change it any more. */
const GONE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'is_inactive']);

/**
 * Replaces a message. A stream that still runs is ended with the answer; one that has ended already, by Slack, by the Stop
 * button or by an earlier try whose answer was lost, is updated like any message, which is the same however often it is done.
 * An edit is repeated when its end is unknown, so nothing that would stand twice is said in its name: what is gone is
 * `rejected`, and a later part that may or may not have arrived is told of instead of being repeated.
 */
export async function replace(deps: DeliverDeps, ref: Standing, message: OutMessage): Promise<Standing> {
  const place = placeOfStanding(ref);
  if (ref.kind === 'ephemeral' && ref.responseUrl === null) {
    throw new DeliveryError('rejected', 'response_url: the message cannot be changed any more');
  }
  const prepared = await prepare(deps, place, message);
  const first =
    ref.kind === 'ephemeral'
      ? responding(deps, ref)
      : ref.kind === 'message'
        ? updating(deps, ref)
        : ending(deps, ref);
  return show(deps, place, prepared, { first, doubt: slackWords[message.language].doubt });
}

function updating({ api }: DeliverDeps, ref: Standing): ShowPart {
  return async (text, blocks) => {
    const answer = await api.call(
      ref,
      'chat.update',
      // Without blocks the old ones would stay.
      { channel: ref.channel, ts: ref.ts, text, blocks: blocks ?? [] },
      { answer: posted, repeatable: true },
    );
    return standingAt(placeOfStanding(ref), answer.channel, answer.ts, ref.thread);
  };
}

/** Text that was streamed would stand above the blocks that say it again: such a stream is ended first and then replaced. */
function ending(deps: DeliverDeps, ref: Standing): ShowPart {
  const update = updating(deps, ref);
  return async (text, blocks) => {
    const inOneCall = ref.kind === 'stream' && blocks !== null;
    try {
      await deps.api.call(
        ref,
        'chat.stopStream',
        { channel: ref.channel, ts: ref.ts, ...(inOneCall ? { blocks } : {}) },
        { answer: done, repeatable: true },
      );
    } catch (error) {
      if (!isEnded(error)) throw error;
      return update(text, blocks);
    }
    if (!inOneCall) return update(text, blocks);
    return standingAt(placeOfStanding(ref), ref.channel, ref.ts, ref.thread);
  };
}

/** `message_not_in_streaming_state` and its kin. */
function isEnded(error: unknown): boolean {
  return /stream/.test(refusalOf(error) ?? '');
}

function responding({ api }: DeliverDeps, ref: Standing): ShowPart {
  return async (text, blocks) => {
    await respond(
      ref.responseUrl ?? '',
      { replace_original: true, text, ...(blocks ? { blocks } : {}) },
      api,
    );
    return ref;
  };
}

/**
 * Takes the buttons off a message and adds a line of small print. The message is read back from Slack: nothing of it is kept
 * here. One that is gone is settled. Repeating it changes nothing.
 */
export async function settle(deps: DeliverDeps, ref: Standing, note: string | null): Promise<void> {
  if (ref.kind === 'ephemeral') {
    // Slack shows such a message's content to nobody but its reader, us included: it can only be replaced whole.
    if (note === null || ref.responseUrl === null) return;
    await respond(ref.responseUrl, { replace_original: true, text: escapeEntities(note) }, deps.api);
    return;
  }
  const standing = await readBack(deps, ref);
  if (!standing) return;
  const kept = standing.blocks
    .filter(({ type }) => type !== 'actions' && type !== 'context_actions')
    .map(sendable);
  const added = note === null ? [] : [context(cut(mrkdwn(note), LIMITS.note))];
  const isSaid = note !== null && JSON.stringify(kept.at(-1) ?? null).includes(JSON.stringify(mrkdwn(note)));
  if (kept.length === standing.blocks.length && (isSaid || note === null)) return;
  const room = LIMITS.message.blocks - added.length;
  const forms = [
    [...kept.slice(0, room), ...(isSaid ? [] : added)],
    [...kept.filter(({ type }) => PLAIN_TYPES.has(type)).slice(0, room), ...added],
  ];
  const update = updating(deps, ref);
  for (const blocks of forms) {
    try {
      await update(standing.text || (note ?? '—'), blocks.length > 0 ? blocks : null);
      return;
    } catch (error) {
      if (GONE.has(refusalOf(error) ?? '')) return;
      if (!isAboutBlocks(error)) throw error;
    }
  }
  await update([standing.text, escapeEntities(note ?? '')].join('\n').trim() || '—', null);
}

const PLAIN_TYPES = new Set(['section', 'context', 'rich_text', 'header', 'divider']);

async function readBack(
  { api }: DeliverDeps,
  ref: Standing,
): Promise<{ readonly text: string; readonly blocks: readonly AnyBlock[] } | null> {
  try {
    const { messages: found } = await api.call(
      ref,
      'conversations.replies',
      {
        channel: ref.channel,
        ts: ref.thread ?? ref.ts,
        oldest: ref.ts,
        latest: ref.ts,
        inclusive: true,
        limit: 2, // The head of the thread comes along whatever is asked for.
      },
      { answer: messages, repeatable: true },
    );
    const message = found.find(({ ts }) => ts === ref.ts);
    if (!message) return null;
    const { text, blocks } = message;
    // Beside blocks the text is not shown, so what had none gets its text as one.
    const shown = blocks?.length ? blocks : text === '' ? [] : [section(cut(text, LIMITS.section))];
    return { text, blocks: shown };
  } catch (error) {
    if (['thread_not_found', 'message_not_found'].includes(refusalOf(error) ?? '')) return null;
    throw error;
  }
}

/** A block as Slack gives it, in the form in which it takes it: pictures come back with sizes and links of their own. */
function sendable(block: AnyBlock): AnyBlock {
  if (block.type !== 'image' || !('slack_file' in block)) return block;
  const { type, alt_text, title, slack_file } = block;
  const id = slack_file && 'id' in slack_file ? slack_file.id : undefined;
  return { type, alt_text, ...(title ? { title } : {}), slack_file: id ? { id } : slack_file } as AnyBlock;
}

function placeOfStanding({ team, enterprise, channel, thread, ts, user }: Standing): Place {
  return { team, enterprise, channel, thread: thread ?? ts, user, direct: channel.startsWith('D') };
}
