import { type Actor, GROUP_ADMIN } from '../../../src/access/actor.ts';
import { bindButtons } from '../../../src/chat/conversation/buttons.ts';
import { createDirectRoom, type DirectRoom } from '../../../src/chat/direct-room.ts';
import { ChatSession, type SessionDeps } from '../../../src/chat/terminal/session.ts';
import type { Database } from '../../../src/data/database.ts';
import { type Office, type OfficeSetting, openOffice } from '../conversation/support/office.ts';

export const plain = { bold: same, dim: same, accent: same, warn: same };

function same(text: string): string {
  return text;
}

/** The room that our own surfaces share, with a messenger beside it over the same conversation. */
export async function openShop(
  db: Database,
  setting: OfficeSetting = {},
): Promise<{ readonly room: DirectRoom; readonly office: Office }> {
  const office = await openOffice(db, setting);
  return { office, room: createDirectRoom({ db, handle: office.handler, bindButtons, language: 'ru' }) };
}

/** Someone at a terminal: types lines and reads what they come to, without narrow spaces. */
export function sitDown(room: DirectRoom, more: Partial<SessionDeps> & { readonly actor?: Actor } = {}) {
  const printed: string[] = [];
  const reported: unknown[] = [];
  const session = new ChatSession({
    room,
    actor: GROUP_ADMIN,
    language: 'ru',
    examples: () => ['сколько клиентов'],
    folder: '/nowhere',
    timeZone: 'Europe/Moscow',
    look: () => ({ style: plain, width: 79, rows: 10, timeZone: 'Europe/Moscow' }),
    print: line => printed.push(line),
    progress: () => {},
    report: error => reported.push(error),
    ...more,
  });
  const read = () => {
    const text = printed.join('\n').replaceAll(/[\u00a0\u202f]/g, ' ');
    printed.length = 0;
    return text;
  };
  return {
    reported,
    session,
    /** What came while nothing was typed. */
    async looks() {
      await session.readMail();
      return read();
    },
    async type(line: string, signal = new AbortController().signal) {
      printed.length = 0;
      const next = await session.handle(line, signal);
      return { next, text: read() };
    },
    /** Chooses what is offered under this label. */
    async chooses(label: string, shown: string) {
      const [, number] = new RegExp(`^  (\\d+)  ${label}$`, 'm').exec(shown) ?? [];
      if (!number) throw new Error(`No choice "${label}" in: ${shown}`);
      return this.type(number);
    },
  };
}
