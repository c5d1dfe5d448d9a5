import { randomUUID } from 'node:crypto';
import type { Actor } from '../../src/access/actor.ts';
import { bindButtons } from '../../src/chat/conversation/buttons.ts';
import { createDirectRoom } from '../../src/chat/direct-room.ts';
import { startWeb } from '../../src/chat/web/server.ts';
import type { AskEvent, WebMessage } from '../../src/chat/web/wire.ts';
import { readConfig } from '../../src/config.ts';
import type { Database } from '../../src/data/database.ts';
import { createLogger } from '../../src/log.ts';
import { buttonsOf, textOf } from './conversation/support/messenger.ts';
import { type OfficeSetting, openOffice } from './conversation/support/office.ts';
import { openShop, sitDown } from './terminal/at-terminal.ts';
import { post } from './web/support/http.ts';

/** Someone on one of the surfaces. What they read comes without marks, bullets, choices and narrow spaces. */
export interface Guest {
  says(line: string): Promise<string>;
  presses(label: string): Promise<string>;
  /** Labels under what was said last. */
  readonly buttons: readonly string[];
  close(): Promise<void>;
}

export type Surface = (db: Database, setting: OfficeSetting, who: Actor) => Promise<Guest>;

/** A member of that role in a messenger that shows ten rows and asks forms field by field. */
export const MESSENGER: Surface = async (db, setting, who) => {
  const { messenger, member } = await openOffice(db, setting);
  const person = await member(randomUUID(), who);
  const newly = async (act: Promise<void>) => {
    const before = messenger.in(person.place).length;
    await act;
    return plain(
      messenger
        .in(person.place)
        .slice(before)
        .map(({ message }) => textOf(message))
        .join('\n'),
    );
  };
  return {
    says: line => newly(line.startsWith('/') ? person.commands(line.slice(1)) : person.says(line)),
    presses: label => newly(person.presses(label)),
    get buttons() {
      return buttonsOf(messenger.last(person.place).message).map(({ label }) => label);
    },
    close: async () => {},
  };
};

export const TERMINAL: Surface = async (db, setting, actor) => {
  const { room } = await openShop(db, setting);
  const wide = { style: { bold: same, dim: same, accent: same, warn: same }, width: 1_000, rows: 10 };
  const guest = sitDown(room, { actor, look: () => ({ ...wide, timeZone: 'Europe/Moscow' }) });
  let shown = '';
  const read = ({ text }: { readonly text: string }) => {
    shown = text;
    return plain(text.replace(/^ {2}\d+ {2}.*$/gm, ''));
  };
  return {
    says: async line => read(await guest.type(line)),
    presses: async label => read(await guest.chooses(label, shown)),
    get buttons() {
      return [...shown.matchAll(/^ {2}\d+ {2}(.*)$/gm)].map(([, label = '']) => label);
    },
    close: async () => {},
  };
};

export const PAGE: Surface = async (db, setting, actor) => {
  const { handler } = await openOffice(db, setting);
  const { assistant } = setting;
  if (!assistant) throw new TypeError('The page needs its assistant.');
  const server = await startWeb({
    assistant,
    room: createDirectRoom({ db, handle: handler, bindButtons, language: 'ru' }),
    config: readConfig({ SVOD_HTTP_PORT: '0' }),
    logger: createLogger('silent'),
    examples: async () => [],
    healthy: async () => true,
    actorFor: () => actor,
  });
  const threadId = randomUUID();
  let told: WebMessage[] = [];
  const call = async (path: string, body: object) => {
    const { text } = await post(`${server.url}/api/${path}`, { threadId, ...body });
    const events = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as AskEvent);
    told = events.flatMap(event => (event.kind === 'message' ? [event.message] : []));
    return plain(events.map(wordsOf).filter(Boolean).join('\n'));
  };
  const buttons = () =>
    told.flatMap(({ ref, blocks }) =>
      blocks
        .flatMap(block => (block.kind === 'buttons' ? block.rows.flat() : []))
        .map(one => ({ ...one, ref })),
    );
  return {
    says: text => call('ask', { text }),
    async presses(label) {
      const button = buttons().find(one => one.label === label);
      if (!button) throw new Error(`No button "${label}".`);
      return call('press', { button: button.id, from: button.ref });
    },
    get buttons() {
      return buttons().map(({ label }) => label);
    },
    close: () => server.close(),
  };
};

function wordsOf(event: AskEvent): string {
  if (event.kind === 'reply') return event.reply.text;
  if (event.kind !== 'message') return '';
  return event.message.blocks
    .map(block => (block.kind === 'text' || block.kind === 'note' ? block.markdown : ''))
    .filter(Boolean)
    .join('\n');
}

function plain(text: string): string {
  return text
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll(/\*\*|`/g, '')
    .replaceAll(/^[-•] /gm, '')
    .trim();
}

function same(text: string): string {
  return text;
}
