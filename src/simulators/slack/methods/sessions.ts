import { isObject, type JsonObject, textAt } from '../json.ts';
import { clearStatus } from '../messages.ts';
import { SlackError } from '../slack-error.ts';
import type { Channel, Prompt, Session } from '../world.ts';
import { type Call, type Method, ownChannel } from './method.ts';

/** A status that nothing follows goes away by itself. */
const STATUS_MS = 120_000;
const MAX_LOADING = 10;
const MAX_PROMPTS = 4;
const MAX_TITLE = 200;
const SESSION_STATUSES = ['active', 'processing', 'suspended', 'closed'];

export const sessionMethods: Readonly<Record<string, Method>> = {
  'assistant.threads.setStatus': { token: 'bot', tier: 'tier3', scope: 'chat:write', run: setStatus },
  'assistant.threads.setSuggestedPrompts': {
    token: 'bot',
    tier: 'tier3',
    scope: 'assistant:write',
    run: setPrompts,
  },
  'assistant.threads.setTitle': { token: 'bot', tier: 'tier3', scope: 'assistant:write', run: setTitle },
  'agents.sessions.setStatus': { token: 'bot', tier: 'tier3', scope: 'chat:write', run: setSessionStatus },
  'agents.sessions.rename': { token: 'bot', tier: 'tier3', scope: 'chat:write', run: rename },
};

function setStatus(call: Call): JsonObject {
  const { args, world } = call;
  const channel = ownChannel(call, args.required('channel_id'));
  const threadTs = thread(call, channel);
  const text = args.text('status') ?? '';
  const loading = args.list('loading_messages') ?? [];
  if (loading.length > MAX_LOADING) throw new SlackError('invalid_arguments');
  const status = { status: text, loadingMessages: loading.map(String), atMs: world.clock.now() };
  channel.statusLog.push({ threadTs, status });
  if (text === '') {
    clearStatus(world, channel, threadTs);
    return {};
  }
  channel.statuses.set(threadTs, status);
  world.changed({ what: 'status', teamId: channel.teamId, channelId: channel.id, ts: threadTs });
  world.clock.after(STATUS_MS, () => {
    if (channel.statuses.get(threadTs) === status) clearStatus(world, channel, threadTs);
  });
  return {};
}

function thread(call: Call, channel: Channel): string {
  const ts = call.args.required('thread_ts');
  if (!channel.messages.has(ts)) throw new SlackError('thread_not_found');
  return ts;
}

function setPrompts(call: Call): JsonObject {
  const { args, world } = call;
  const channel = ownChannel(call, args.required('channel_id'));
  const given = args.list('prompts') ?? [];
  const prompts = given.map(readPrompt);
  if (prompts.length === 0 || prompts.length > MAX_PROMPTS) throw new SlackError('invalid_arguments');
  // With a thread an agent app's prompts are taken and never shown.
  if (args.has('thread_ts')) return {};
  channel.prompts = { title: args.text('title'), prompts };
  world.changed({ what: 'prompts', teamId: channel.teamId, channelId: channel.id });
  return {};
}

function readPrompt(value: unknown): Prompt {
  const [title, message] = isObject(value)
    ? [textAt(value, 'title'), textAt(value, 'message')]
    : [null, null];
  if (!title?.trim() || !message?.trim()) throw new SlackError('invalid_arguments');
  return { title, message };
}

function setTitle(call: Call): JsonObject {
  const channel = ownChannel(call, call.args.required('channel_id'));
  const threadTs = thread(call, channel);
  channel.titles.set(threadTs, call.args.required('title'));
  call.world.changed({ what: 'session', teamId: channel.teamId, channelId: channel.id, ts: threadTs });
  return {};
}

function setSessionStatus(call: Call): JsonObject {
  const { args } = call;
  const channel = ownChannel(call, args.required('channel_id'));
  const status = readStatus(args.required('status'));
  const title = args.text('title');
  if (title && title.length > MAX_TITLE) throw new SlackError('invalid_arguments');
  const initiator = args.text('initiator_user_id');
  if (initiator && !channel.members.has(initiator)) throw new SlackError('user_not_in_channel');
  const threadTs = thread(call, channel);
  const session = setSession(call, channel, threadTs, { status, title });
  return { status: session.status, agent_status: session.status, title: session.title ?? '' };
}

/** One of the four; throws `invalid_arguments`. */
export function readStatus(status: string): string {
  if (!SESSION_STATUSES.includes(status)) throw new SlackError('invalid_arguments');
  return status;
}

/** The title counts only when the session is made. */
export function setSession(
  call: Call,
  channel: Channel,
  threadTs: string,
  change: { status: string; title?: string | null },
): Session {
  const known = channel.sessions.get(threadTs);
  const session: Session = { status: change.status, title: known ? known.title : (change.title ?? null) };
  channel.sessions.set(threadTs, session);
  call.world.changed({ what: 'session', teamId: channel.teamId, channelId: channel.id, ts: threadTs });
  return session;
}

function rename(call: Call): JsonObject {
  const channel = ownChannel(call, call.args.required('channel_id'));
  const title = call.args.required('title');
  if (title.length > MAX_TITLE) throw new SlackError('invalid_arguments');
  const session = channel.sessions.get(thread(call, channel));
  if (!session) throw new SlackError('session_not_found');
  session.title = title;
  call.world.changed({ what: 'session', teamId: channel.teamId, channelId: channel.id });
  return { title };
}
