import { expect } from 'vitest';
import type { HeldClients, Stage } from './stage.ts';

/** One thing that people do. `holding`: it needs a base whose clients can be held. */
export type Step = { readonly step: string } & (
  | { readonly run: (stage: Stage) => Promise<void>; readonly holding?: false }
  | {
      readonly run: (stage: Stage, hold: () => Promise<HeldClients>) => Promise<void>;
      readonly holding: true;
    }
);

/** What people do in a messenger, step by step; the same in each of them. The admin and the marketer are members already. */
export const SCENARIO: readonly Step[] = [
  {
    step: 'someone unknown gets no data, asks for access, and has it once an admin has pressed a button',
    async run({ stranger, admin }) {
      stranger.say('сколько клиентов');
      const refusal = await stranger.next(/открыли доступ/);
      expect(refusal.buttons).toEqual(['Попросить доступ']);
      await stranger.press('Попросить доступ');
      await stranger.next(/отправлен администраторам/);
      const card = await admin.next(/Просят доступ/);
      expect(card.text).toMatch(/Пётр/);
      await admin.press('Аналитик');
      await admin.next(/В какой компании/);
      await admin.press('Хвоя');
      await stranger.next(/Доступ открыт/);
      stranger.say('сколько клиентов');
      expect((await stranger.next(/400/)).text).toMatch(/400/);
    },
  },
  {
    step: 'an analyst reads masked names only',
    async run({ stranger }) {
      stranger.say('покажи 5 клиентов из Казани');
      const { text } = await stranger.next(/Казань/);
      expect(text).toMatch(/Ч\*\*\*/);
      expect(text).not.toMatch(/Человек\d/);
    },
  },
  {
    step: 'a question gets a table of at most ten rows, how it was read, and what can be done with it',
    async run({ marketer }) {
      marketer.say('средний доход по городам');
      const answer = await marketer.next(/Как я понял/);
      expect(answer.hasTable).toBe(true);
      expect(answer.text).toMatch(/Казань/);
      expect(answer.buttons).toEqual(expect.arrayContaining(['Показать запрос', 'Графиком', 'CSV', 'XLSX']));
    },
  },
  {
    step: 'a button shows the statement, and another the table as a file',
    async run({ marketer }) {
      await marketer.press('Показать запрос');
      expect((await marketer.next(/select/)).text).toMatch(/avg\(c\.income_amount\)/);
      await marketer.press('XLSX');
      await marketer.file(/^средний-доход.*\.xlsx$/);
    },
  },
  {
    step: 'a follow-up narrows the last question, and a chart of it is a picture',
    async run({ marketer }) {
      marketer.say('только женщины');
      const narrowed = await marketer.next(/Как я понял/);
      expect(narrowed.text).toMatch(/женский|Женский/);
      marketer.say('построй график');
      await marketer.picture();
    },
  },
  {
    step: 'a bad answer is told why, in a form',
    async run({ marketer }) {
      await marketer.press('👎 Плохой ответ');
      await marketer.fill({ choice: 'Цифры неверны', line: 'должно быть больше' });
      const thanks = await marketer.next(/поможет отвечать точнее/);
      expect(thanks.text).not.toMatch(/undefined|null|Error/);
    },
  },
  {
    step: 'a reading is chosen by a button when a question has several',
    async run({ marketer }) {
      marketer.say('лучшие клиенты');
      const asked = await marketer.next(/лучшие|Лучшие/);
      expect(asked.buttons.length).toBeGreaterThan(1);
      await marketer.press(asked.buttons[0]!);
      await marketer.next(/Как я понял/);
    },
  },
  {
    step: 'in a room of members an answer that all may see stands in its thread, and one of more goes to the asker alone',
    async run(stage) {
      const room = stage.room('marketer', 'first');
      room.say('сколько клиентов из Казани');
      await room.next(/13\d/);
      const admins = stage.room('admin', 'second');
      admins.say('сколько клиентов из Москвы');
      await admins.next(/лично|личн/);
      const whole = await admins.next(/общей беседы/);
      expect(whole.text).toMatch(/266/);
    },
  },
  {
    step: 'in a room where someone unknown listens nothing is said but that the answer came privately',
    async run({ overheard }) {
      overheard.say('сколько клиентов из Твери');
      const teaser = await overheard.next(/лично|личн/);
      expect(teaser.text).not.toMatch(/\b2\b/);
      const whole = await overheard.next(/общей беседы/);
      expect(whole.text).toMatch(/2/);
    },
  },
  {
    step: 'Stop ends the statement that runs, the person is told, and the next question is answered',
    holding: true,
    async run({ admin }, hold) {
      {
        await using held = await hold();
        admin.say('сколько клиентов из Москвы');
        await held.waited();
        await admin.stop();
        expect((await admin.next(/Остановлено/)).text).not.toMatch(/\d/);
        await held.givenUp();
      }
      admin.say('сколько клиентов из Казани');
      await admin.next(/132/);
    },
  },
  {
    step: 'Stop in a room ends the answer of that thread',
    holding: true,
    async run(stage, hold) {
      await using held = await hold();
      const room = stage.room('admin', 'first');
      room.say('сколько клиентов из Москвы');
      await held.waited();
      await room.stop();
      expect((await room.next(/Остановлено/)).text).not.toMatch(/\d/);
      await held.givenUp();
    },
  },
  {
    step: 'a file with contacts waits for an admin, comes when one approves, and comes once',
    async run({ marketer, admin }) {
      marketer.say('телефоны клиентов из Твери');
      await marketer.next(/город — Тверь/);
      await marketer.press('CSV');
      await marketer.next(/ждёт одобрения/);
      expect(marketer.files(/\.csv$/)).toBe(0);
      const card = await admin.next(/Нужно одобрение/);
      expect(card.text).toMatch(/Марк/);
      expect(card.buttons).toEqual(['Одобрить', 'Отклонить']);
      await admin.press('Одобрить');
      await marketer.file(/\.csv$/);
      const decided = await admin.next(/Одобрил/);
      expect(decided.buttons).toEqual([]);
      await admin.pressAgain();
      // What is said after the second press is answered after it.
      admin.say('сколько клиентов');
      await admin.next(/400/);
      expect(marketer.files(/\.csv$/)).toBe(1);
    },
  },
  {
    step: 'a recording is answered with what can be done about it, nothing is lost',
    async run({ marketer }) {
      marketer.record();
      const answer = await marketer.next(/запис|звон/i);
      expect(answer.text).not.toMatch(/undefined|null|Error/);
    },
  },
  {
    step: 'what cannot be understood is asked about in words, never with an exception',
    async run({ admin }) {
      admin.say('сколько клиентов с бирюзовыми глазами');
      const { text } = await admin.next(/бирюзов/);
      expect(text).not.toMatch(/Error|select|undefined|null/);
    },
  },
  {
    step: 'a document number is refused, and so is a change',
    async run({ admin }) {
      admin.say('покажи паспорта клиентов');
      expect((await admin.next(/зашифрованными/)).hasTable).toBe(false);
      admin.say('удали всех клиентов');
      expect((await admin.next(/только читаю/)).hasTable).toBe(false);
    },
  },
];
