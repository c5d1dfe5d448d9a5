import type { Person } from '../people.ts';
import type { Random } from '../random.ts';
import { expocarSalons } from '../world.ts';
import { makeRegister, type Register } from './register.ts';

const headers = [
  'ФИО',
  'Дата рождения',
  'Телефон',
  'Email',
  'Город',
  'Марка',
  'Модель',
  'Год',
  'Цена',
  'Кузов',
  'Состояние',
  'КПП',
  'Пробег',
  'Дата покупки',
  'Салон',
];

/** The dealer's workbook: one name column, dates as dates, phones as numbers. */
export function makeExpocar(random: Random, people: readonly Person[], today: string): Register {
  return makeRegister(random, people, today, {
    company: 'expocar',
    headers,
    comesAgain: 0.02,
    row: (person, written) => {
      const { car } = person;
      return [
        [written.last, written.first, written.middle].filter(Boolean).join(' '),
        written.birthDate ? day(written.birthDate) : null,
        written.phone === null ? null : Number(`${random.pick(['7', '8', ''])}${written.phone}`),
        written.email,
        person.city.name,
        car?.brand ?? null,
        car?.model ?? null,
        car?.year ?? null,
        car?.price ?? null,
        car?.body ?? null,
        car ? (car.isNew ? 'Новый' : 'Подержанный') : null,
        car ? (car.automatic ? 'АТ' : 'МТ') : null,
        car?.mileageKm ?? null,
        day(written.signedOn),
        random.pick(expocarSalons),
      ];
    },
  });
}

function day(iso: string): Date {
  return new Date(`${iso}T00:00:00Z`);
}
