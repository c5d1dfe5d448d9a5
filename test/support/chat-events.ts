import type { InboundBody, InboundEvent, OutMessage } from '../../src/chat/port.ts';

/** An event as an adapter would make it; `place` stands for a chat of the platform. */
export function eventOf(
  id: string,
  body: InboundBody | string,
  more: { place?: string; account?: string; room?: InboundEvent['room']; name?: string } = {},
): InboundEvent {
  const place = more.place ?? 'chat-1';
  return {
    platform: 'telegram',
    dedupeKey: id,
    conversationKey: `tg:1:${place}:0`,
    room: more.room ?? 'private',
    account: {
      platform: 'telegram',
      id: more.account ?? '501',
      name: more.name ?? 'Мария',
      language: 'ru',
      timeZone: null,
      email: null,
    },
    address: { place },
    sentAt: '2026-11-23T09:00:00Z',
    body: typeof body === 'string' ? { kind: 'text', text: body, addressed: true } : body,
    handle: {},
  };
}

/** What was said in a text event. */
export function textOf({ body }: InboundEvent): string {
  return body.kind === 'text' ? body.text : body.kind;
}

export function messageOf(text: string): OutMessage {
  return { blocks: [{ kind: 'text', markdown: text }], summary: text, language: 'ru' };
}
