import { isObject, type JsonObject, textAt } from '../json.ts';
import { addMessage, objects } from '../messages.ts';
import { notifyMessage } from '../notices.ts';
import { SlackError } from '../slack-error.ts';
import { fileJson } from '../wire.ts';
import type { SlackFile } from '../world.ts';
import { postingChannel, threadRoot } from './chat.ts';
import { checkBlocks, imageKnower } from './content.ts';
import type { Call, Method } from './method.ts';

const MAX_BYTES = 1_073_741_824;
const MEDIA: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  csv: 'text/csv',
  txt: 'text/plain',
  json: 'application/json',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  mp4: 'video/mp4',
};

export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': { token: 'bot', tier: 'tier4', scope: 'files:write', run: uploadUrl },
  'files.completeUploadExternal': { token: 'bot', tier: 'tier4', scope: 'files:write', run: complete },
  'files.info': { token: 'bot', tier: 'tier4', scope: 'files:read', run: info },
  'files.delete': { token: 'bot', tier: 'tier3', scope: 'files:write', run: remove },
};

/** Media type by the ending of a name, as Slack guesses it. */
export function mediaTypeOf(name: string): string {
  return MEDIA[name.split('.').pop()?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}

function uploadUrl(call: Call): JsonObject {
  const { args, installation, workspace, world } = call;
  const name = args.required('filename');
  const length = args.number('length', Number.NaN);
  if (!Number.isInteger(length) || length <= 0 || length > MAX_BYTES)
    throw new SlackError('invalid_arguments');
  const file: SlackFile = {
    id: world.marks.id('F'),
    teamId: workspace.id,
    name,
    title: name,
    mimetype: mediaTypeOf(name),
    altText: args.text('alt_txt') ?? args.text('alt_text'),
    userId: installation.botUserId,
    createdMs: world.clock.now(),
    bytes: new Uint8Array(),
    state: 'awaiting',
    announced: length,
    shares: [],
  };
  workspace.files.set(file.id, file);
  return { upload_url: `${world.origin}/upload/v1/${workspace.id}-${file.id}`, file_id: file.id };
}

/**
 * Ends uploads. The answer comes at once; the file is processed and shared a moment later, so that an image block naming it
 * right away is refused.
 */
function complete(call: Call): JsonObject {
  const { args, timings, workspace, world } = call;
  const files = (args.list('files') ?? []).map(entry => {
    const id = isObject(entry) ? textAt(entry, 'id') : null;
    const file = id ? workspace.files.get(id) : null;
    if (!file || file.state === 'awaiting') throw new SlackError('file_not_found');
    file.title = textAt(entry, 'title') ?? file.title;
    return file;
  });
  if (files.length === 0) throw new SlackError('invalid_arguments');
  const target = args.text('channel_id') ?? args.text('channels')?.split(',')[0];
  const channel = target ? postingChannel(call, target) : null;
  const threadTs = channel ? threadRoot(call, channel) : null;
  const blocks = args.list('blocks', 'invalid_blocks_format');
  if (blocks) checkBlocks(blocks, imageKnower(workspace, world));
  const share = () => {
    for (const file of files) file.state = 'ready';
    if (!channel) return world.changed({ what: 'message', teamId: workspace.id });
    const message = addMessage(world, channel, {
      userId: call.installation.botUserId,
      botId: call.installation.botId,
      text: args.text('initial_comment') ?? '',
      blocks: objects(blocks ?? []),
      files,
      threadTs,
      subtype: 'file_share',
    });
    notifyMessage(call, workspace, channel, message);
  };
  if (timings.fileShareMs > 0) world.clock.after(timings.fileShareMs, share);
  else setImmediate(share);
  return { files: files.map(file => ({ id: file.id, title: file.title, ...fileJson(file, world) })) };
}

function info(call: Call): JsonObject {
  const file = call.workspace.files.get(call.args.required('file'));
  if (!file || file.state === 'awaiting') throw new SlackError('file_not_found');
  return { file: fileJson(file, call.world), comments: [], response_metadata: { next_cursor: '' } };
}

function remove(call: Call): JsonObject {
  const id = call.args.required('file');
  if (!call.workspace.files.delete(id)) throw new SlackError('file_not_found');
  return {};
}
