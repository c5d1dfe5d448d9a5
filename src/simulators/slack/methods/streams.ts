import { inspectChunks } from '../blocks/chunks.ts';
import type { JsonObject } from '../json.ts';
import { addMessage, announce, clearStatus, objects, rootOf, withBlockIds } from '../messages.ts';
import { notifyMessage } from '../notices.ts';
import { SlackError } from '../slack-error.ts';
import { Stream } from '../stream.ts';
import { messageJson } from '../wire.ts';
import type { Channel, Message } from '../world.ts';
import { threadRoot } from './chat.ts';
import { checkBlocks, imageKnower, refuse } from './content.ts';
import { type Call, type Method, messageAt, ownChannel, visibleChannel } from './method.ts';
import { readStatus, setSession } from './sessions.ts';

const MAX_MARKDOWN = 12_000;
const scope = 'chat:write';

export const streamMethods: Readonly<Record<string, Method>> = {
  'chat.startStream': { token: 'bot', tier: 'tier2', scope, run: start },
  'chat.appendStream': { token: 'bot', tier: 'tier4', scope, run: append },
  'chat.stopStream': { token: 'bot', tier: 'tier2', scope, run: stop },
};

function start(call: Call): JsonObject {
  const { args, world, workspace } = call;
  const channel = ownChannel(call, args.required('channel'));
  const threadTs = threadRoot(call, channel);
  if (!threadTs && channel.kind === 'im') throw new SlackError('invalid_thread_ts');
  const stream = new Stream(displayMode(call), recipient(call, channel), world.clock.now());
  write(call, stream);
  const message = addMessage(world, channel, {
    userId: call.installation.botUserId,
    botId: call.installation.botId,
    text: stream.text(),
    blocks: stream.blocks(),
    threadTs,
    stream,
  });
  notifyMessage(call, workspace, channel, message);
  return { channel: channel.id, ts: message.ts };
}

function append(call: Call): JsonObject {
  const { channel, message, stream } = running(call);
  if (!call.args.has('markdown_text') && !call.args.has('chunks')) throw new SlackError('invalid_arguments');
  write(call, stream);
  show(call, channel, message, stream);
  return { channel: channel.id, ts: message.ts };
}

function stop(call: Call): JsonObject {
  const { args, workspace, world } = call;
  const { channel, message, stream } = running(call, true);
  const blocks = args.list('blocks', 'invalid_blocks_format');
  if (blocks) checkBlocks(blocks, imageKnower(workspace, world));
  const status = args.has('session_status') ? readStatus(args.required('session_status')) : null;
  write(call, stream);
  stream.addBlocks(objects(blocks ?? []));
  stream.state = 'completed';
  message.history.push({ at: world.marks.stamp(), text: message.text, blocks: message.blocks });
  show(call, channel, message, stream);
  clearStatus(world, channel, rootOf(message));
  if (status) setSession(call, channel, rootOf(message), { status });
  notifyMessage(call, workspace, channel, message, 'message_changed');
  return { channel: channel.id, ts: message.ts, message: messageJson(message, workspace, world) };
}

/** The stream named by `ts`, if it still takes something. After the person's own stop only `stopStream` is heard. */
function running(call: Call, stopping = false): { channel: Channel; message: Message; stream: Stream } {
  const channel = visibleChannel(call, call.args.required('channel'));
  const message = messageAt(channel, call.args.required('ts'));
  if (message.botId !== call.installation.botId) throw new SlackError('message_not_owned_by_app');
  const { stream } = message;
  if (stream?.state === 'stopped' && !stopping) throw new SlackError('stopped_by_user');
  if (
    stream?.state === 'streaming' &&
    call.world.clock.now() - stream.lastAppendMs > call.timings.streamIdleMs
  ) {
    stream.state = 'expired';
  }
  if (!stream || !['streaming', 'stopped'].includes(stream.state)) {
    throw new SlackError('message_not_in_streaming_state');
  }
  return { channel, message, stream };
}

/** Adds what the call brings: text, or chunks, never both and never the kind that the stream did not begin with. */
function write(call: Call, stream: Stream): void {
  const { args, workspace, world } = call;
  const text = args.has('markdown_text') ? args.text('markdown_text') : null;
  const chunks = args.list('chunks', 'invalid_chunks');
  if (text !== null && chunks?.length) throw new SlackError('invalid_arguments');
  if (text !== null && text.length > MAX_MARKDOWN) throw new SlackError('msg_too_long');
  const mode = text !== null ? 'text' : chunks?.length ? 'chunks' : null;
  if (!mode) return;
  if (stream.mode && stream.mode !== mode) throw new SlackError('streaming_mode_mismatch');
  if (chunks) refuse(inspectChunks(chunks, imageKnower(workspace, world)), 'invalid_chunks');
  stream.mode = mode;
  if (text !== null) stream.addText(text);
  for (const chunk of objects(chunks ?? [])) stream.addChunk(chunk);
  stream.appends += 1;
  stream.lastAppendMs = world.clock.now();
}

function show(call: Call, channel: Channel, message: Message, stream: Stream): void {
  message.text = stream.text();
  message.blocks = withBlockIds(call.world, stream.blocks());
  announce(call.world, channel, message);
}

function displayMode(call: Call): 'timeline' | 'plan' {
  const mode = call.args.text('task_display_mode') ?? 'timeline';
  if (mode !== 'timeline' && mode !== 'plan') throw new SlackError('invalid_arguments');
  return mode;
}

/** Outside direct conversations a stream is for one person, who must be named with their team. */
function recipient(call: Call, channel: Channel): string | null {
  const { args, workspace } = call;
  if (channel.kind === 'im') return args.text('recipient_user_id') ?? channel.withUser;
  if (!args.has('recipient_team_id')) throw new SlackError('missing_recipient_team_id');
  if (!args.has('recipient_user_id')) throw new SlackError('missing_recipient_user_id');
  if (args.required('recipient_team_id') !== workspace.id) throw new SlackError('team_not_found');
  const userId = args.required('recipient_user_id');
  if (!workspace.users.has(userId)) throw new SlackError('user_not_found');
  return userId;
}
