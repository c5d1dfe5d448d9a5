import type { Language } from '../capabilities/tool.ts';

const ru = {
  admin: { name: 'Анна', lastName: 'Соколова', handle: 'anna' },
  marketer: { name: 'Максим', lastName: 'Орлов', handle: 'max' },
  analyst: { name: 'Вера', lastName: 'Лебедева', handle: 'vera' },
  stranger: { name: 'Игорь', lastName: 'Незнамов', handle: 'igor' },
};

const en: typeof ru = {
  admin: { name: 'Anna', lastName: 'Sokolova', handle: 'anna' },
  marketer: { name: 'Max', lastName: 'Orlov', handle: 'max' },
  analyst: { name: 'Vera', lastName: 'Lebedeva', handle: 'vera' },
  stranger: { name: 'Igor', lastName: 'Neznamov', handle: 'igor' },
};

/** Who talks to the bot in the demo’s messengers, by role; `handle` is what `@` finds. */
export const demoPeopleWords: Record<Language, typeof ru> = { ru, en };
