import { dotted } from '../dates.ts';
import { typedLatin } from '../mistakes.ts';
import { latin } from '../names.ts';
import type { Person } from '../people.ts';
import type { Random } from '../random.ts';
import { makeRegister, type Register } from './register.ts';

const headers = ['Guest', 'Phone', 'Email', 'Birthday', 'City', 'Check-in', 'Nights', 'Room', 'Total RUB'];

/** The park-hotel's guest book: first name first, and a third of the guests booked in Latin letters. */
export function makeHvoya(random: Random, people: readonly Person[], today: string): Register {
  return makeRegister(random, people, today, {
    company: 'hvoya',
    headers,
    comesAgain: 0.08,
    row: (person, written) => {
      const abroad = random.chance(0.35);
      const name = `${written.first.trim()} ${written.last.trim()}`;
      const nights = random.weighted([
        [2, 30],
        [3, 22],
        [1, 12],
        [random.int(4, 7), 24],
        [random.int(8, 14), 12],
      ]);
      const [room, price] = random.weighted([
        [['Стандарт', 7_900] as const, person.income < 120_000 ? 6 : 2],
        [['Люкс', 15_400] as const, 3],
        [['Коттедж', 22_500] as const, person.children > 0 ? 4 : 1.5],
      ]);
      return [
        abroad ? latin(name) : name,
        written.phoneText,
        written.email ?? '',
        written.birthDate ? dotted(written.birthDate) : '',
        abroad ? typedLatin(person.city.name) : person.city.name,
        dotted(written.signedOn),
        nights,
        room,
        nights * price,
      ];
    },
  });
}
