import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, GROUP_ADMIN } from '../../src/access/actor.ts';
import type { Message } from '../../src/assistant/message.ts';
import type { Table } from '../../src/capabilities/tool.ts';
import type { Database } from '../../src/data/database.ts';
import { describeOnEmbedded } from '../support/databases.ts';
import type { OfficeSetting } from './conversation/support/office.ts';
import { type Guest, MESSENGER, PAGE, type Surface, TERMINAL } from './guests.ts';
import { ScriptedAssistant } from './web/support/scripted-assistant.ts';

const manager: Actor = { role: 'manager', company: 'd2' };
const cities: Table = {
  columns: [
    { name: 'city', label: 'Город', type: 'text', format: 'text' },
    { name: 'clients_count', label: 'Клиентов', type: 'int8', format: 'integer' },
  ],
  rows: Array.from({ length: 12 }, (_, index) => [`Город ${index + 1}`, 100 - index]),
  totalRows: 12,
  truncated: false,
};

/** What is said, and of whom: a command, a question, or something that goes wrong. */
const LINES: readonly (readonly [who: 'admin' | 'manager', line: string])[] = [
  ['admin', '/language french'],
  ['manager', '/members'],
  ['admin', '/access'],
  ['admin', '/approvals'],
  ['admin', '/review'],
  ['admin', '/cancel'],
  ['admin', '/sql'],
  ['admin', '/export'],
  ['admin', '/export csv'],
  ['admin', '/constructor'],
  ['admin', 'привет'],
  ['manager', 'кто из них лучшие?'],
];

/** One conversation, met in a messenger, in the terminal and on the page. */
describeOnEmbedded('the same event', base => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  beforeEach(() => base.db.query('delete from svod.members'));

  async function everywhere(
    work: (guest: Guest, assistant: ScriptedAssistant) => Promise<unknown>,
    who: Actor = GROUP_ADMIN,
    setting: OfficeSetting = {},
  ): Promise<unknown[]> {
    const results: unknown[] = [];
    for (const surface of [MESSENGER, TERMINAL, PAGE]) {
      const assistant = answering();
      const guest = await open(surface, base.db, { ...setting, assistant }, who);
      results.push(await work(guest, assistant));
    }
    return results;
  }

  async function open(surface: Surface, db: Database, setting: OfficeSetting, who: Actor): Promise<Guest> {
    const guest = await surface(db, setting, who);
    opened.push(guest);
    return guest;
  }

  describe('gets the same words', () => {
    it.each(LINES)('when the %s says %s', async (who, line) => {
      const [inMessenger, inTerminal, onPage] = await everywhere(
        guest => guest.says(line),
        who === 'admin' ? GROUP_ADMIN : manager,
      );
      expect(inMessenger).not.toBe('');
      expect(inTerminal).toBe(inMessenger);
      expect(onPage).toBe(inMessenger);
    });
  });

  it('asks the assistant for the same, but for the rows that fit and whose it is', async () => {
    const asked = await everywhere(async (guest, assistant) => {
      const said = await guest.says('сколько клиентов');
      expect(said.split('\n')[0]).toBe('12 городов: сколько клиентов');
      const { text, actor, language, canWait, maxRows }: Message = assistant.asked[0]!;
      return { text, role: actor.role, company: actor.company, language, canWait, maxRows };
    }, manager);
    const same = { text: 'сколько клиентов', role: 'manager', company: 'd2', language: 'ru', canWait: true };
    expect(asked).toEqual([
      { ...same, maxRows: 1_000 },
      { ...same, maxRows: 1_000 },
      { ...same, maxRows: 5_000 },
    ]);
  });

  it('offers the same buttons, and a press says the same', async () => {
    const said = await everywhere(async guest => {
      await guest.says('/settings');
      return [guest.buttons, await guest.presses('English')];
    });
    expect(said[0]).toEqual([['Русский', 'English', 'Как в вопросе'], 'I answer in English.']);
    expect(said[1]).toEqual(said[0]);
    expect(said[2]).toEqual(said[0]);
  });

  it('is refused with the same words when one asks too fast', async () => {
    const said = await everywhere(
      async guest => [await guest.says('раз'), await guest.says('два')].at(-1),
      GROUP_ADMIN,
      { limits: { personPerMinute: 2 } },
    );
    expect(new Set(said)).toEqual(new Set(['Слишком много вопросов подряд. Подождите 30 секунд.']));
  });
});

function answering(): ScriptedAssistant {
  return new ScriptedAssistant(async ({ text }) => {
    if (text === 'привет') return { text: 'Здравствуйте! Спросите о клиентах.' };
    if (text.startsWith('кто'))
      return { kind: 'clarify', text: 'Кого считать лучшими?', options: ['по доходу'] };
    return { text: `**12** городов: ${text}`, table: cities, sql: 'select city from clients' };
  });
}
