import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseActor } from '../../../src/access/actor.ts';
import { memberByIdentity } from '../../../src/access/members.ts';
import type { Assistant } from '../../../src/assistant/assistant.ts';
import { linkPeople } from '../../../src/capabilities/clients/linkage/link-people.ts';
import { startWeb, type WebServer } from '../../../src/chat/web/server.ts';
import type { AskEvent, WebBlock, WebMail, WebMessage } from '../../../src/chat/web/wire.ts';
import { readConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/log.ts';
import {
  emptyRegisters,
  groupsOf,
  peopleLinkage,
  storeRecords,
} from '../../capabilities/clients/linkage/register.ts';
import { assistantOver } from '../../support/assistant.ts';
import { engineCall, scriptedEngine } from '../../support/scripted-model.ts';
import { insertPeople, makePeople } from '../../support/secret-people.ts';
import { NOON, type OfficeSetting } from '../conversation/support/office.ts';
import { http, post } from './support/http.ts';
import { roomBase } from './support/room.ts';
import { ScriptedAssistant } from './support/scripted-assistant.ts';

const base = roomBase();
const servers: WebServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A page whose visitors act as their header says. */
async function serve(assistant: Assistant, setting: OfficeSetting = {}): Promise<string> {
  const server = await startWeb({
    assistant,
    room: await base.room(assistant, setting),
    config: readConfig({ SVOD_HTTP_PORT: '0' }),
    logger: createLogger('silent'),
    examples: async () => [],
    healthy: async () => true,
    actorFor: request => parseActor(request.headers.get('x-actor') ?? 'admin', ['d2', 'expobank']),
  });
  servers.push(server);
  return server.url;
}

/** Someone at the page, without the page: what they do, and what comes of it. */
function visitor(url: string, actor = 'admin@*', more: Record<string, string> = {}) {
  const headers = { 'x-actor': actor, ...more };
  const threadId = randomUUID();
  const told: WebMessage[] = [];
  const call = async (path: string, body: object): Promise<AskEvent[]> => {
    const { text } = await post(`${url}/api/${path}`, { threadId, ...body }, headers);
    const events = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as AskEvent);
    told.push(...events.flatMap(event => (event.kind === 'message' ? [event.message] : [])));
    return events;
  };
  const buttons = (message: WebMessage) =>
    message.blocks.flatMap(block => (block.kind === 'buttons' ? block.rows.flat() : []));
  return {
    threadId,
    say: (text: string) => call('ask', { text }),
    fill: (form: string, values: object) => call('form', { form, values }),
    /** Presses the button of this label under the latest message that has it, of their own or of somebody else's page. */
    press(label: string, seen: readonly WebMessage[] = told) {
      const message = seen.findLast(one => buttons(one).some(button => button.label === label));
      const button = message && buttons(message).find(one => one.label === label);
      if (!message || !button) throw new Error(`No button "${label}".`);
      return call('press', { button: button.id, from: message.ref });
    },
    told,
    /** The latest message, as a person reads it. */
    get reads() {
      return wordsOf(told.at(-1)?.blocks ?? []);
    },
    async mail(): Promise<WebMail[]> {
      return JSON.parse((await http(`${url}/api/mail`, { headers })).text);
    },
    seen: (ids: readonly number[]) => post(`${url}/api/mail`, { ids }, headers),
    fetch: (path: string) => http(`${url}${path}`, { headers }),
  };
}

function wordsOf(blocks: readonly WebBlock[]): string {
  return blocks
    .map(block => {
      switch (block.kind) {
        case 'text':
        case 'note':
          return block.markdown;
        case 'file':
          return block.caption;
        case 'comparison':
          return block.rows.map(row => row.join(' | ')).join('\n');
        default:
          return '';
      }
    })
    .filter(Boolean)
    .join('\n')
    .replaceAll(/[\u00a0\u202f]/g, ' ');
}

const answering = () => new ScriptedAssistant(async ({ text }) => ({ text: `Ответ на: ${text}` }));

describe('what the page shares with every messenger', () => {
  it('/help lists the commands, those of admins to admins alone, and so does the page’s own menu', async () => {
    const url = await serve(answering());
    const [admin, manager] = [visitor(url), visitor(url, 'manager@d2')];
    await admin.say('/help');
    expect(admin.reads).toContain('- /members: участники');
    await manager.say('/help');
    expect(manager.reads).not.toContain('/members');
    await manager.say('/members');
    expect(manager.reads).toBe('Эта команда только для администраторов.');
    const listed = async (who: typeof admin) =>
      (JSON.parse((await who.fetch('/api/start')).text).commands as { name: string }[]).map(
        ({ name }) => name,
      );
    expect(await listed(admin)).toContain('review');
    expect(await listed(manager)).toEqual([
      'start',
      'help',
      'cancel',
      'reset',
      'sql',
      'export',
      'settings',
      'language',
    ]);
  });

  it('a question gets its whole answer, with the rights of whoever is at the page and in their thread', async () => {
    const assistant = answering();
    const anna = visitor(await serve(assistant), 'manager@d2');
    const events = await anna.say('сколько клиентов');
    expect(events.at(-1)).toMatchObject({ kind: 'reply', reply: { text: 'Ответ на: сколько клиентов' } });
    expect(assistant.asked[0]).toMatchObject({
      actor: { role: 'manager', company: 'd2' },
      threadId: anna.threadId,
      maxRows: 5000,
    });
    expect(assistant.asked[0]?.actor).not.toHaveProperty('memberId');
  });

  it('/members enrols by a form, changes its list in place, and removes after a yes', async () => {
    const admin = visitor(await serve(answering()));
    await admin.say('/members');
    const opened = (await admin.press('Добавить')).find(event => event.kind === 'form');
    expect(opened?.form.fields.map(({ name }) => name)).toEqual(['name', 'role', 'company', 'account']);
    const values = {
      name: 'Пётр Новый',
      role: 'marketer',
      company: 'expobank',
      account: 'T024BE7LD:U0G9QF9C6',
    };
    await admin.fill(opened?.form.id ?? '', { ...values, name: ' ' });
    expect(admin.reads).toBe('«Имя»: это поле нужно заполнить. Откройте форму ещё раз.');
    await admin.fill(opened?.form.id ?? '', values);
    expect(admin.reads).toBe('Добавлен участник Пётр Новый: маркетолог, Экспобанк.');
    expect(await memberByIdentity(base.db, 'slack', values.account)).toMatchObject({ role: 'marketer' });
    await admin.fill(opened?.form.id ?? '', values);
    expect(admin.reads).toBe('Эта форма устарела. Начните заново.');
    await admin.say('/members');
    await admin.press('Удалить: Пётр Новый');
    const removed = await admin.press('Удалить');
    expect(removed).toContainEqual(
      expect.objectContaining({ kind: 'settled', note: expect.stringMatching(/^Пётр Новый: доступ закрыл/) }),
    );
    expect(await memberByIdentity(base.db, 'slack', values.account)).toBeNull();
  });

  it('another actor’s button says in a toast that it is not theirs, and does nothing', async () => {
    const url = await serve(answering());
    const admin = visitor(url);
    await admin.say('/settings');
    const stolen = await visitor(url, 'admin@d2').press('English', admin.told);
    expect(stolen.slice(1)).toEqual([{ kind: 'toast', text: 'Эта кнопка не для вас.' }]);
    expect(await admin.press('English')).toContainEqual({ kind: 'language', language: 'en' });
  });

  it('/language holds by a cookie of the page, over the language of a question', async () => {
    const assistant = answering();
    const url = await serve(assistant);
    const events = await visitor(url).say('/language en');
    expect(events).toContainEqual({ kind: 'language', language: 'en' });
    const reader = visitor(url, 'admin@*', { cookie: 'svod-answers=en' });
    await reader.say('сколько клиентов');
    expect(assistant.asked[0]?.chosenLanguage).toBe('en');
    await reader.say('/settings');
    expect(reader.reads).toBe('Language of the answers: English\nTime zone: Europe/Moscow');
  });

  it('/reset begins a new conversation on the page', async () => {
    const admin = visitor(await serve(answering()));
    const kinds = (await admin.say('/new')).map(({ kind }) => kind);
    expect(kinds).toEqual(['thread', 'new_thread', 'message']);
  });

  it('says that one asks too fast in the words of every messenger', async () => {
    const admin = visitor(await serve(answering(), { limits: { personPerMinute: 2 } }));
    await admin.say('раз');
    await admin.say('два');
    expect(admin.reads).toBe('Слишком много вопросов подряд. Подождите 30 секунд.');
  });

  it('a question can be stopped from another tab, and both are told so', async () => {
    const started = Promise.withResolvers<void>();
    const assistant = new ScriptedAssistant(async (_message, _listen, signal) => {
      started.resolve();
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      throw new Error('cut short');
    });
    const admin = visitor(await serve(assistant));
    const asked = admin.say('долгий вопрос');
    await started.promise;
    await admin.say('/cancel');
    const events = await asked;
    expect(events.at(-1)).toMatchObject({
      kind: 'message',
      message: { blocks: [{ markdown: 'Остановлено.' }] },
    });
  });
});

describe('the review of doubtful pairs on the page', () => {
  it('lays both records side by side and joins them by a press', async () => {
    await emptyRegisters(base.db);
    const oleg = { first_name: 'Олег', middle_name: 'Львович', last_name: 'Щукин', gender: 'Мужской' };
    const more = { mobile_phone: '+79035556677', email: 'oleg@shchukin.ru', city: 'Тверь' };
    const [one] = await storeRecords(base.db, [{ ...oleg, ...more, birth_date: '1979-05-21' }], 'hotel');
    const [other] = await storeRecords(base.db, [{ ...oleg, ...more, birth_date: '1951-10-02' }], 'hotel');
    const linkage = await peopleLinkage();
    await base.db.transaction(tx => linkPeople(tx, linkage, 'all'));
    const admin = visitor(await serve(answering()));
    await admin.say('/review');
    expect(admin.reads).toContain('дата рождения | 21.05.1979 | 02.10.1951');
    expect(await admin.press('Один человек')).toContainEqual(
      expect.objectContaining({ kind: 'settled', note: 'Один человек: так решил(а) администратор, 15:00.' }),
    );
    expect(await groupsOf(base.db, [one!, other!])).toEqual([[one, other]]);
  });
});

describe('an export of contacts asked for on the page', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'svod-page-export-'));
    await emptyRegisters(base.db);
    await insertPeople(base.db, makePeople(12));
  });
  beforeEach(() => base.db.query('delete from svod.approvals'));
  afterAll(() => rm(home, { recursive: true, force: true }));

  const phones = () =>
    engineCall('Телефоны клиентов', 'query_clients', {
      sql: 'select id, mobile_phone from clients order by id',
      title: 'Телефоны клиентов',
    });
  const toCsv = () => engineCall('', 'export_table', { format: 'csv' });
  const open = async () =>
    serve(
      await assistantOver(base.db, {
        embedded: scriptedEngine([phones(), toCsv()]),
        exports: { home, approval: 'contacts' },
        now: () => NOON,
      }),
    );

  it('waits for another person’s word, and its file comes to whoever asked, whatever page they have open', async () => {
    const url = await open();
    const anna = visitor(url, 'manager@expobank');
    const answered = (await anna.say('телефоны клиентов')).at(-1);
    const id = answered?.kind === 'reply' ? answered.reply.id : '';
    const refused = await anna.fetch(`/api/export/${id}.csv`);
    expect([refused.status, JSON.parse(refused.text).code]).toEqual([403, 'approval']);
    await anna.say(`/export csv ${id}`);
    expect(anna.reads).toContain('ждёт одобрения');
    expect(await anna.mail()).toEqual([]);

    const admin = visitor(url);
    await admin.say('/approvals');
    expect(admin.reads).toContain('Просит: менеджер, Экспобанк');
    await admin.press('Одобрить');
    expect(await visitor(url, 'manager@d2').mail()).toEqual([]);
    const elsewhere = visitor(url, 'manager@expobank');
    const [mail] = await elsewhere.mail();
    expect(wordsOf(mail?.message.blocks ?? [])).toContain('Одобрил(а) администратор, 15:00.');
    const file = mail?.message.blocks.find(block => block.kind === 'file');
    // Twice: what was shown in one tab may be opened in another until it is let go.
    expect((await elsewhere.mail()).map(({ id }) => id)).toEqual([mail?.id]);
    await elsewhere.seen([mail!.id]);
    expect(await elsewhere.mail()).toEqual([]);
    expect((await elsewhere.fetch(file?.url ?? '')).text.trim().split('\n')).toHaveLength(13);
    expect((await visitor(url, 'manager@d2').fetch(file?.url ?? '')).status).toBe(404);
    expect((await base.db.query('select from svod.chat_files')).rows).toEqual([]);
  });

  it('is nobody’s to approve for themselves', async () => {
    const url = await open();
    const anna = visitor(url, 'manager@expobank');
    await anna.say('телефоны клиентов');
    await anna.say('/export csv');
    expect(anna.reads).toContain('ждёт одобрения');
    const { rows } = await base.db.query<{ id: string; member_id: number | null }>(
      'select id, member_id from svod.approvals',
    );
    expect(rows).toMatchObject([{ member_id: null }]);
    await anna.say('/approvals');
    expect(anna.reads).toBe('Эта команда только для администраторов.');
  });
});
