import { badRequest } from '../api-error.ts';
import { draftText, messageText } from '../entities/formatted.ts';
import { readRichMessage } from '../rich/rich-message.ts';
import type { Room } from '../room.ts';
import { deliver, targetOf, threadOf } from './deliver.ts';
import type { Call, Method } from './method.ts';

const sendMessage: Method = call => {
  const target = targetOf(call);
  const { text, entities } = messageText(call.params);
  return deliver(call, target, { text, ...(entities.length > 0 && { entities: [...entities] }) });
};

const sendRichMessage: Method = async call => {
  const target = targetOf(call);
  const rich = await readRichMessage(call.params, call.platform.files, { isDraft: false });
  return deliver(call, target, { rich_message: rich });
};

const sendMessageDraft: Method = call => {
  const room = draftRoom(call);
  const { text, entities } = draftText(call.params);
  call.platform.showDraft(room, { ...draftOf(call, room), text, entities, rich: null });
  return true;
};

const sendRichMessageDraft: Method = async call => {
  const room = draftRoom(call);
  const rich = await readRichMessage(call.params, call.platform.files, { isDraft: true });
  call.platform.showDraft(room, { ...draftOf(call, room), text: '', entities: [], rich });
  return true;
};

/** Drafts exist in private chats only. */
function draftRoom({ platform, bot, params }: Call): Room {
  const room = platform.roomFor(bot, params.text('chat_id'));
  if (!room.parties) throw badRequest('TEXTDRAFT_PEER_INVALID');
  if (!params.integer('draft_id')) throw badRequest('draft_id must be non-zero');
  return room;
}

function draftOf({ params }: Call, room: Room) {
  return {
    draftId: params.integer('draft_id') ?? 0,
    threadId: threadOf(room, params),
    canStop: params.flag('can_stop'),
    keepOnStop: params.flag('keep_on_stop'),
    stopped: false,
  };
}

export const textMethods = { sendMessage, sendRichMessage, sendMessageDraft, sendRichMessageDraft };
