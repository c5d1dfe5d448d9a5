import { addDays, yearOf } from '../dates.ts';
import type { Person } from '../people.ts';
import type { Random } from '../random.ts';
import { dealerships } from '../world.ts';
import { makeRegister, type Register, thousands } from './register.ts';

const headers =
  'client_name,client_middle_name,client_sirname,client_birthdate,client_birthplace,client_mobile_phone,product,tariff,autosalon,client_education,client_passport_series,client_passport_number,client_passport_issue_date,client_passport_no_previous,credit_sum,credit_term,credit_initial,credit_dog_issue_date,client_family_status,client_children_dependents,client_registration_address,client_registration_own_type,client_registration_date,job_type,workplace_name,workplace_inn,workplace_client_position,workplace_work_experience,workplace_income_amount,workplace_additional_income_amount,workplace_additional_income_type,car_brand,car_model,car_year,car_price,car_dop_price,car_type,car_condition,car_transmission,car_mileage,client_email'.split(
    ',',
  );

/** The bank's export: every column of its questionnaire, ISO dates with a midnight, `None` where there is nothing. */
export function makeExpobank(random: Random, people: readonly Person[], today: string): Register {
  return makeRegister(random, people, today, {
    company: 'expobank',
    headers,
    comesAgain: 0.03,
    row: (person, written) => {
      const product = random.weighted([
        ['Автокредит', person.car ? 45 : 2],
        ['Ипотека', person.age < 50 ? 20 : 8],
        ['Потребительский кредит', 26],
        ['Рефинансирование', 18],
      ]);
      const reach = person.income * (product === 'Ипотека' ? 16 : 9);
      const car = product === 'Автокредит' || random.chance(0.6) ? person.car : null;
      return [
        written.first,
        written.middle,
        written.last,
        written.birthDate ? `${written.birthDate} 00:00:00` : '',
        person.city.name,
        written.phoneText,
        product,
        random.pick(['Базовый', 'Оптимальный', 'Премиум', 'Льготный']),
        random.pick(dealerships),
        person.education,
        random.digits(4),
        random.digits(6),
        addDays(written.signedOn, -random.int(200, 5000)),
        random.chance(0.7) ? 1 : 0,
        money(thousands(reach * (0.5 + random.next()))),
        random.pick([12, 24, 36, 48, 60, 72, 84]),
        money(thousands(reach * random.next() * 0.4)),
        written.signedOn,
        person.family,
        person.children,
        `г. ${person.city.name}, ${random.pick<string>(person.city.districts)}, д. ${random.int(1, 120)}, кв. ${random.int(1, 260)}`,
        person.ownsHome ? 'Собственное' : 'Арендуемое',
        addDays(written.signedOn, -random.int(100, 6000)),
        person.job,
        person.workplace,
        `${random.int(1, 9)}${random.digits(9)}`,
        person.position,
        person.experience,
        money(person.income),
        money(person.extraIncome?.amount ?? 0),
        person.extraIncome?.kind ?? 'None',
        ...(car
          ? [
              car.brand,
              car.model,
              Math.min(car.year, yearOf(written.signedOn) + 1),
              money(car.price),
              money(random.chance(0.3) ? thousands(car.price * 0.04) : 0),
              car.body,
              car.isNew ? 'Новый' : 'Подержанный',
              car.automatic ? 'АТ' : 'МТ',
              car.mileageKm,
            ]
          : ['', '', '', '', '', 'None', 'None', 'None', '']),
        written.email ?? '',
      ];
    },
  });
}

function money(roubles: number): string {
  return roubles.toFixed(2);
}
