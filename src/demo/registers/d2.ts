import { dotted } from '../dates.ts';
import type { Person } from '../people.ts';
import type { Random } from '../random.ts';
import { makeRegister, type Register, thousands } from './register.ts';

const headers = [
  'Фамилия',
  'Имя',
  'Отчество',
  'Дата рождения',
  'Телефон',
  'E-mail',
  'Город',
  'Страховой продукт',
  'Тариф',
  'Премия, руб',
  'Марка',
  'Модель',
  'Год выпуска',
  'Стоимость авто',
  'Пробег',
  'Дата договора',
  'Семейное положение',
];

/** The insurer's export from an accounting program: Russian headers, dots in dates, decimal commas. */
export function makeD2(random: Random, people: readonly Person[], today: string): Register {
  return makeRegister(random, people, today, {
    company: 'd2',
    headers,
    comesAgain: 0.05,
    row: (person, written) => {
      const product = random.weighted([
        ['КАСКО', person.car ? 40 : 0],
        ['ОСАГО', person.car ? 25 : 0],
        ['ДМС', person.income > 100_000 ? 22 : 12],
        ['Страхование жизни', person.age > 40 ? 26 : 14],
      ]);
      const { car } = person;
      const base = product === 'КАСКО' ? (car?.price ?? 0) * 0.05 : product === 'ОСАГО' ? 14_000 : 48_000;
      const premium = thousands(base * (0.6 + random.next())) + random.int(0, 99) / 100;
      return [
        written.last,
        written.first,
        written.middle,
        written.birthDate ? dotted(written.birthDate) : '',
        written.phoneText,
        written.email ?? '',
        person.city.name,
        product,
        random.pick(['Стандарт', 'Комфорт', 'Максимум']),
        comma(premium),
        car?.brand ?? '',
        car?.model ?? '',
        car?.year ?? '',
        car ? comma(car.price) : '',
        car?.mileageKm ?? '',
        dotted(written.signedOn),
        random.chance(0.06) ? '' : person.family,
      ];
    },
  });
}

function comma(roubles: number): string {
  return roubles.toFixed(2).replace('.', ',');
}
