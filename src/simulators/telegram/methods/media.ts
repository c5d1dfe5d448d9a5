import type { Message } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { messageCaption } from '../entities/formatted.ts';
import { audioOf, documentOf, takePhoto, voiceOf } from '../media.ts';
import { isObject, type Params } from '../params.ts';
import { type Content, deliver, targetOf } from './deliver.ts';
import type { Call, Method } from './method.ts';

/** Bot API, sendMediaGroup. */
const MIN_ALBUM = 2;
const MAX_ALBUM = 10;

export type MediaType = 'photo' | 'document' | 'audio' | 'voice';

/** The medium that a call carries in the field of its kind, with its caption. */
async function readMedium(call: Call, type: MediaType, params: Params = call.params, field: string = type) {
  const source = params.file(field);
  if (!source) throw badRequest(`there is no ${type} in the request`);
  const { files } = call.platform;
  const { text, entities } = messageCaption(params);
  const caption = {
    ...(text && { caption: text }),
    ...(entities.length > 0 && { caption_entities: [...entities] }),
    ...(params.flag('show_caption_above_media') && { show_caption_above_media: true as const }),
  };
  return { ...caption, ...(await medium()) } satisfies Content;

  async function medium(): Promise<Content> {
    if (type === 'photo') return { photo: await takePhoto(files, source!) };
    if (type === 'document') return { document: documentOf(files.take('documents', source!)) };
    const duration = params.integer('duration');
    if (type === 'voice') return { voice: voiceOf(files.take('voice', source!), duration) };
    const { title, performer } = { title: params.text('title'), performer: params.text('performer') };
    return { audio: audioOf(files.take('music', source!), { duration, title, performer }) };
  }
}

function sender(type: MediaType): Method {
  return async call => {
    const target = targetOf(call);
    return deliver(call, target, await readMedium(call, type));
  };
}

/** Items are sent as messages of their own that share `media_group_id`; documents and audio keep to their kind. */
const sendMediaGroup: Method = async call => {
  const target = targetOf(call);
  const items = call.params.array('media', 'InputMedia') ?? [];
  if (items.length < MIN_ALBUM) throw badRequest('too few messages to send as an album');
  if (items.length > MAX_ALBUM) throw badRequest('too many messages to send as an album');
  const types = items.map(typeOf);
  for (const alone of ['document', 'audio'] as const) {
    if (types.includes(alone) && types.some(type => type !== alone)) {
      throw badRequest(`${alone} can't be mixed with other media types`);
    }
  }
  const contents: Content[] = [];
  for (const [index, item] of items.entries()) contents.push(await readItem(call, item, types[index]!));
  const group = String(call.platform.clock.now() * 1000 + call.platform.journal.entries.length);
  return contents.map((content): Message => deliver(call, target, { ...content, media_group_id: group }));
};

/** An entry of `media`: its file is attached, its caption its own. */
export function readItem(call: Call, item: unknown, type: MediaType): Promise<Content> {
  return readMedium(call, type, call.params.within(item as Record<string, unknown>), 'media');
}

export function typeOf(item: unknown): MediaType {
  if (!isObject(item) || typeof item.type !== 'string') {
    throw badRequest('can\'t parse InputMedia: Can\'t find field "type"');
  }
  if (['photo', 'document', 'audio'].includes(item.type)) return item.type as MediaType;
  if (item.type === 'video') throw badRequest('the simulator sends no video');
  throw badRequest(`type "${item.type}" of the InputMedia is unsupported`);
}

export const mediaMethods = {
  sendPhoto: sender('photo'),
  sendDocument: sender('document'),
  sendAudio: sender('audio'),
  sendVoice: sender('voice'),
  sendMediaGroup,
};
