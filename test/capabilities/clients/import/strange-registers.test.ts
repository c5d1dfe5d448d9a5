import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { FieldValue } from '../../../../src/capabilities/clients/import/field-setters.ts';
import { createHeaderJudge } from '../../../../src/capabilities/clients/import/mapping/header-score.ts';
import { proposeMapping } from '../../../../src/capabilities/clients/import/mapping/mapping.ts';
import { openTable } from '../../../../src/capabilities/clients/import/reading/open-table.ts';
import { inspectFile } from '../../../../src/capabilities/clients/import/reading/source-file.ts';
import { compileNormaliser } from '../../../../src/capabilities/clients/import/record.ts';
import {
  type DealKind,
  loadVocabulary,
  type Vocabulary,
} from '../../../../src/capabilities/clients/import/vocabulary.ts';
import { catalogDir, testFolder } from './files.ts';

/* Registers as partners send them, each with what its rows must become; nothing is said about their columns. */

type Truth = Readonly<Record<string, FieldValue>> | 'put aside';
interface Register {
  readonly title: string;
  readonly deal: DealKind;
  readonly text: string;
  readonly truth: readonly Truth[];
  readonly encoding: string;
}

const registers: Register[] = [];
function register(title: string, deal: DealKind, text: string, truth: readonly Truth[], encoding = 'utf8') {
  registers.push({ title, deal, text, truth, encoding });
}

const folder = testFolder();
let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = await loadVocabulary(join(catalogDir, 'import.yaml'));
});

async function readRegister({ deal, text, encoding }: Register) {
  const { fields } = vocabulary;
  const file = await inspectFile(await folder.write('register.csv', text, encoding));
  const judge = createHeaderJudge(vocabulary, fields, deal);
  await using table = await openTable(file, judge.best);
  const { headers, sample } = table;
  const mapping = proposeMapping({ headers, sample, fields, deal, vocabulary, year: 2026, judge });
  const normalise = compileNormaliser({
    mapping,
    fields,
    sample,
    vocabulary,
    surnames: new Map(),
    today: '2026-06-01',
    keepsDocuments: false,
  });
  const rows = [];
  for await (const batch of table.rows()) rows.push(...batch.map(normalise));
  return rows;
}

const IVAN = {
  last_name: 'Петров',
  first_name: 'Иван',
  middle_name: 'Сергеевич',
  gender: 'Мужской',
  birth_date: '1985-02-01',
  mobile_phone: '+79123456789',
  email: 'petrov@mail.ru',
  city: 'Казань',
};
const ANNA = {
  last_name: 'Белова',
  first_name: 'Анна',
  middle_name: 'Олеговна',
  gender: 'Женский',
  birth_date: '1979-04-13',
  mobile_phone: '+79031112233',
  email: 'belova@yandex.ru',
  city: 'Москва',
};
const SVETLANA = {
  last_name: 'Громова',
  first_name: 'Светлана',
  middle_name: 'Павловна',
  gender: 'Женский',
  birth_date: '1990-12-25',
  mobile_phone: '+79265554433',
  email: null,
  city: 'Нижний Новгород',
};

register(
  'abbreviated headers, one-digit dates, roubles with kopecks',
  'credit',
  `Ф.И.О.;Д.р.;Тел. моб.;Эл. адрес;Нас. пункт;Сумма кр.;Срок кр., мес.;Дата выд.\nПетров Иван Сергеевич;1.2.85;8 912 345-67-89;petrov@mail.ru;г. Казань;1 234 567,89 ₽;36;05.03.2024\nБелова Анна Олеговна;13.4.79;8(903)111-22-33;belova@yandex.ru;Москва;500000,00 ₽;12;06.03.2024\nГромова Светлана Павловна;25.12.90;+7 926 555 44 33;;Н. Новгород;75 000 ₽;24;07.03.2024\n`,
  [
    { ...IVAN, deal_amount: 1234567.89, deal_term_months: 36, deal_signed_on: '2024-03-05' },
    { ...ANNA, deal_amount: 500000, deal_term_months: 12, deal_signed_on: '2024-03-06' },
    { ...SVETLANA, deal_amount: 75000, deal_term_months: 24, deal_signed_on: '2024-03-07' },
  ],
  'windows-1251',
);
register(
  'shouted headers, thousands set off by points',
  'insurance',
  `ФАМИЛИЯ|ИМЯ|ОТЧЕСТВО|ДР|МОБ.|E-MAIL|ГОРОД|ПРЕМИЯ, РУБ|ДАТА ПОЛИСА\nПЕТРОВ|ИВАН|СЕРГЕЕВИЧ|01.02.1985|79123456789|PETROV @MAIL.RU|КАЗАНЬ|45.300,50|2024-03-05\nБЕЛОВА|АННА|ОЛЕГОВНА|13.04.1979|79031112233|BELOVA@YANDEX.RU|МОСКВА|12.000,00|2024-03-06\n`,
  [
    { ...IVAN, deal_amount: 45300.5, deal_signed_on: '2024-03-05' },
    { ...ANNA, deal_amount: 12000, deal_signed_on: '2024-03-06' },
  ],
);
register(
  'English headers with units, months in words, month before day',
  'credit',
  `Client ID,Surname,Given Name,Patronymic,D.O.B.,Cell #,E-mail Address,Home Town,Loan Amount (RUB),Tenor (months),Down Pmt,Contract Dt\n1,Petrov,Ivan,Sergeevich,"Feb 1, 1985",+7-912-345-67-89,petrov@mail.ru,Kazan,"1,234,567.89",36,"100,000",03/05/2024\n2,Belova,Anna,Olegovna,"Apr 13, 1979",+7-903-111-22-33,belova@yandex.ru,Moscow,"500,000.00",12,0,03/16/2024\n`,
  [
    {
      ...IVAN,
      deal_amount: 1234567.89,
      deal_term_months: 36,
      deal_initial_payment: 100000,
      deal_signed_on: '2024-03-05',
    },
    {
      ...ANNA,
      deal_amount: 500000,
      deal_term_months: 12,
      deal_initial_payment: 0,
      deal_signed_on: '2024-03-16',
    },
  ],
);
register(
  'a title above the header, sums in thousands, a car in one column',
  'leasing',
  `Отчёт по договорам лизинга за 2024 год;;;;;\nСформирован 01.02.2025, Иванова А.А.;;;;;\n;;;;;\nЛизингополучатель;Дата рожд.;Контактный тел.;Сумма дог., тыс. руб.;Дата дог.;Предмет лизинга\nПетров Иван Сергеевич;01.02.1985;8-912-345-67-89;1234,5;05.03.2024;Lada Vesta 2020\nБелова Анна Олеговна;13.04.1979;8-903-111-22-33;500;06.03.2024;Kia Rio\n`,
  [
    {
      ...IVAN,
      email: null,
      city: null,
      deal_amount: 1234500,
      deal_signed_on: '2024-03-05',
      car_brand: 'Lada',
      car_model: 'Vesta',
      car_year: 2020,
    },
    {
      ...ANNA,
      email: null,
      city: null,
      deal_amount: 500000,
      deal_signed_on: '2024-03-06',
      car_brand: 'Kia',
      car_model: 'Rio',
    },
  ],
);
register(
  'a header of two lines',
  'credit',
  `Клиент;;;Контакты;;Кредит;;\nФамилия;Имя;Отчество;Телефон;E-mail;Сумма;Срок;Дата\nПетров;Иван;Сергеевич;8 912 345 67 89;petrov@mail.ru;1000000;36;05.03.2024\nБелова;Анна;Олеговна;8 903 111 22 33;belova@yandex.ru;500000;12;06.03.2024\n`,
  [
    {
      ...IVAN,
      birth_date: null,
      city: null,
      deal_amount: 1000000,
      deal_term_months: 36,
      deal_signed_on: '2024-03-05',
    },
    {
      ...ANNA,
      birth_date: null,
      city: null,
      deal_amount: 500000,
      deal_term_months: 12,
      deal_signed_on: '2024-03-06',
    },
  ],
);
register(
  'several telephones in one cell',
  'insurance',
  `ФИО;Телефоны;Почта\nПетров Иван Сергеевич;"8 903…, 8 (912) 345-67-89";petrov@mail.ru; \nБелова Анна Олеговна;8 903 111 22 33 / 8 916 222 33 44;Belova@Yandex.ru ; \nГромова Светлана Павловна;"+7 926 555-44-33 (жена), 8 495 111-22-33";нет; \n`,
  [
    { ...IVAN, birth_date: null, city: null },
    { ...ANNA, birth_date: null, city: null },
    { ...SVETLANA, birth_date: null, city: null },
  ],
);
register(
  'dates that begin with the year',
  'insurance',
  `фио,дата_рождения,телефон\nПетров Иван Сергеевич,1985/02/01,9123456789\nБелова Анна Олеговна,1979/4/13,9031112233\nГромова Светлана Павловна,1990.12.25,9265554433\n`,
  [
    { ...IVAN, email: null, city: null },
    { ...ANNA, email: null, city: null },
    { ...SVETLANA, city: null },
  ],
);
register(
  "a spreadsheet's day numbers as text",
  'insurance',
  `fio;birthday;phone;policy_date;premium\nПетров Иван Сергеевич;31079;9123456789;45356;1000\nБелова Анна Олеговна;28958;9031112233;45357;2000\n`,
  [
    { ...IVAN, email: null, city: null, deal_signed_on: '2024-03-05', deal_amount: 1000 },
    { ...ANNA, email: null, city: null, deal_signed_on: '2024-03-06', deal_amount: 2000 },
  ],
);
register(
  'nested JSON with lists of objects and moments with a zone',
  'credit',
  `{"id":1,"person":{"name":{"last":"Петров","first":"Иван","middle":"Сергеевич"},"birthDate":"1985-02-01T00:00:00+03:00","contacts":{"phones":[{"type":"mobile","number":"+7 912 345-67-89"}],"emails":["petrov@mail.ru"]},"address":{"city":"Казань","street":"Ленина"}},"loan":{"sum":1234567.89,"months":36,"issuedAt":"2024-03-05T10:11:12.000Z"}}\n{"id":2,"person":{"name":{"last":"Белова","first":"Анна","middle":"Олеговна"},"birthDate":"1979-04-13T00:00:00+03:00","contacts":{"phones":[{"type":"mobile","number":"+7 903 111-22-33"}]},"address":{"city":"Москва"}},"loan":{"sum":500000,"months":12,"issuedAt":"2024-03-06T10:11:12.000Z"}}\n`,
  [
    { ...IVAN, deal_amount: 1234567.89, deal_term_months: 36, deal_signed_on: '2024-03-05' },
    { ...ANNA, email: null, deal_amount: 500000, deal_term_months: 12, deal_signed_on: '2024-03-06' },
  ],
);
register(
  'many ways to say nothing, and a debt in brackets',
  'credit',
  `Фамилия,Имя,Отчество,Пол,Дата рождения,Телефон,Email,Доход,Сумма кредита\nПетров,Иван,Сергеевич,м,01.02.1985,89123456789,NULL,не указано,100000\nБелова,Анна,NULL,ж,не указана,8 903 111-22-33,-,н/д,"(50 000,00)"\nГромова,Светлана,н/д,Ж,#Н/Д,89265554433,none,"75 000,00 руб.","200 000"\n`,
  [
    { ...IVAN, email: null, city: null, income_amount: null, deal_amount: 100000 },
    'put aside',
    {
      ...SVETLANA,
      middle_name: null,
      birth_date: null,
      city: null,
      income_amount: 75000,
      deal_amount: 200000,
    },
  ],
);
register(
  'first names before surnames',
  'insurance',
  `Клиент;Тел\nИван Сергеевич Петров;89123456789\nАнна Олеговна Белова;89031112233\nСветлана Павловна Громова;89265554433\n`,
  [IVAN, ANNA, SVETLANA].map(p => ({
    last_name: p.last_name,
    first_name: p.first_name,
    middle_name: p.middle_name,
    gender: p.gender,
    mobile_phone: p.mobile_phone,
  })),
);
register(
  'compound, Caucasian, single and foreign names',
  'stay',
  `Гость;Телефон;Заезд;Ночей\nПЕТРОВА-ВОДКИНА АННА-МАРИЯ ОЛЕГОВНА;89123456701;05.03.2024;2\nАлиев Гейдар Ильхам оглы;89123456702;06.03.2024;3\nСалтыков-Щедрин Михаил;89123456703;06.03.2024;3\nНикита;89123456704;06.03.2024;1\nО'Коннор Шинейд;89123456705;06.03.2024;1\nКузнецова Женя Ивановна;89123456706;06.03.2024;1\nКим Ли;89123456707;06.03.2024;1\nМамедова Лейла Рашид кызы;89123456708;06.03.2024;1\n`,
  [
    {
      last_name: 'Петрова-Водкина',
      first_name: 'Анна-Мария',
      middle_name: 'Олеговна',
      gender: 'Женский',
      deal_nights: 2,
    },
    {
      last_name: 'Алиев',
      first_name: 'Гейдар',
      middle_name: 'Ильхам оглы',
      gender: 'Мужской',
      deal_nights: 3,
    },
    { last_name: 'Салтыков-Щедрин', first_name: 'Михаил', gender: 'Мужской' },
    { first_name: 'Никита', last_name: null, gender: 'Мужской' },
    { last_name: "О'Коннор", first_name: 'Шинейд' },
    { last_name: 'Кузнецова', first_name: 'Женя', middle_name: 'Ивановна', gender: 'Женский' },
    { last_name: 'Ким', first_name: 'Ли' },
    { last_name: 'Мамедова', first_name: 'Лейла', middle_name: 'Рашид кызы', gender: 'Женский' },
  ],
);
register(
  'a guest book in Latin letters',
  'stay',
  `Guest name,Mobile,City,Arrival,Nights,Paid\nPETROV IVAN,+79123456789,KAZAN,2024-03-05,2,"10,500.00"\nBelova Anna,+79031112233,St. Petersburg,2024-03-06,3,9000\nSmith John,+79265554433,London,2024-03-07,1,500\n`,
  [
    {
      last_name: 'Петров',
      first_name: 'Иван',
      gender: 'Мужской',
      city: 'Казань',
      deal_nights: 2,
      deal_amount: 10500,
    },
    { last_name: 'Белова', first_name: 'Анна', city: 'Санкт-Петербург', deal_amount: 9000 },
    { last_name: 'Smith', first_name: 'John', city: 'London', deal_amount: 500 },
  ],
);
register(
  'cities with districts, regions and in Latin letters',
  'insurance',
  `Фамилия;Имя;Телефон;Город\nПетров;Иван;89123456701;город Казань\nПетров;Олег;89123456702;Г.МОСКВА\nПетров;Пётр;89123456703;Ижевск, Удмуртия\nПетров;Юрий;89123456704;Московская обл., Мытищи\nПетров;Артём;89123456705;Республика Татарстан\nПетров;Кирилл;89123456706;д. Малые Вязёмы\nПетров;Денис;89123456707;nizhniy novgorod\nПетров;Роман;89123456708;Усть-Илимск\nПетров;Антон;89123456709;усть-каменогорск\nПетров;Вадим;89123456710;Ростов-на-Дону г\n`,
  [
    'Казань',
    'Москва',
    'Ижевск',
    'Мытищи',
    null,
    'Малые Вязёмы',
    'Нижний Новгород',
    'Усть-Илимск',
    'Усть-Каменогорск',
    'Ростов-на-Дону',
  ].map(city => ({ last_name: 'Петров', city })),
);
register(
  'UTF-16 with tabs',
  'insurance',
  `Фамилия\tИмя\tОтчество\tТелефон\r\nПетров\tИван\tСергеевич\t89123456789\r\nБелова\tАнна\tОлеговна\t89031112233\r\n`,
  [IVAN, ANNA].map(p => ({ last_name: p.last_name, mobile_phone: p.mobile_phone })),
  'utf16le',
);
register(
  'KOI8-R',
  'insurance',
  `Фамилия;Имя;Отчество;Телефон;Город\nПетров;Иван;Сергеевич;89123456789;Казань\nБелова;Анна;Олеговна;89031112233;Москва\n`,
  [IVAN, ANNA].map(p => ({ last_name: p.last_name, middle_name: p.middle_name, city: p.city })),
  'koi8-r',
);
register(
  'code page 866',
  'insurance',
  `Фамилия;Имя;Отчество;Телефон;Город\r\nПетров;Иван;Сергеевич;89123456789;Казань\r\nБелова;Анна;Олеговна;89031112233;Москва\r\n`,
  [IVAN, ANNA].map(p => ({ last_name: p.last_name, middle_name: p.middle_name, city: p.city })),
  'cp866',
);
register(
  'quotes inside cells, and a line break',
  'credit',
  `"ФИО","Телефон","Место работы","Сумма кредита"\n"Петров Иван Сергеевич","89123456789","ООО ""Рога и копыта""","100000"\n"Белова Анна Олеговна","89031112233","ЗАО\nСтрой; и Ко","200000"\nГромова Светлана Павловна,89265554433,ООО "Ромашка",300000\n`,
  [
    { last_name: 'Петров', workplace_name: 'ООО "Рога и копыта"', deal_amount: 100000 },
    { last_name: 'Белова', workplace_name: 'ЗАО Строй; и Ко', deal_amount: 200000 },
    { last_name: 'Громова', workplace_name: 'ООО "Ромашка"', deal_amount: 300000 },
  ],
);
register(
  'a JSON array under a key',
  'leasing',
  JSON.stringify(
    {
      exported: '2025-01-01',
      total: 2,
      items: [
        {
          fullName: 'Петров Иван Сергеевич',
          phones: ['+79123456789', '+79990001122'],
          dob: '01.02.1985',
          deal: {
            amount: '1 000 000',
            date: '05.03.2024',
            vehicle: { make: 'Kia', model: 'Rio', year: 2021 },
          },
        },
        {
          fullName: 'Белова Анна Олеговна',
          phones: [],
          email: 'belova@yandex.ru',
          dob: null,
          deal: { amount: 500000, date: '06.03.2024' },
        },
      ],
    },
    null,
    2,
  ),
  [
    {
      last_name: 'Петров',
      mobile_phone: '+79123456789',
      birth_date: '1985-02-01',
      deal_amount: 1000000,
      deal_signed_on: '2024-03-05',
      car_brand: 'Kia',
      car_model: 'Rio',
      car_year: 2021,
    },
    { last_name: 'Белова', email: 'belova@yandex.ru', mobile_phone: null, deal_amount: 500000 },
  ],
);
register(
  'separators after the last cell',
  'insurance',
  `Фамилия;Имя;Телефон;;;\nПетров;Иван;89123456789;;;\nБелова;Анна;89031112233;;;\n;;;;;\n`,
  [{ last_name: 'Петров' }, { last_name: 'Белова', mobile_phone: '+79031112233' }],
);
register(
  'a guarantor and a manager beside the client',
  'credit',
  `ФИО заёмщика;Дата рождения заёмщика;Мобильный заёмщика;ФИО поручителя;Телефон поручителя;Менеджер;Тел. менеджера;Размер займа;Ежемес. доход;Кол-во детей;Стаж (лет);Вид занятости;Сем. положение;Образ.\nПетров Иван Сергеевич;01.02.1985;89123456789;Сидоров Олег Ильич;89990001111;Иванова Ольга;84951112233;100000;50 т.р.;2;5;по найму;женат;высшее\nБелова Анна Олеговна;13.04.1979;89031112233;Козлов Пётр Ильич;89990002222;Иванова Ольга;84951112233;200000;70 тыс.;нет;12;ИП;не замужем;средне-специальное\n`,
  [
    {
      ...IVAN,
      email: null,
      city: null,
      deal_amount: 100000,
      income_amount: 50000,
      children_count: 2,
      work_experience_years: 5,
      job_type: 'Найм',
      family_status: 'Женат',
      education: 'Высшее',
    },
    {
      ...ANNA,
      email: null,
      city: null,
      deal_amount: 200000,
      income_amount: 70000,
      children_count: 0,
      work_experience_years: 12,
      job_type: 'ИП',
      family_status: 'Холост',
      education: 'Среднее специальное',
    },
  ],
);
register(
  'mileage in thousands, a year that is cut short, words that are cut short',
  'car_purchase',
  `Покупатель;Телефон покупателя;Авто;Г.в.;Пробег, тыс. км;КПП;Цвет;VIN;Цена продажи, руб.;Дата продажи;Салон\nПетров Иван;89123456789;ВАЗ Гранта;2019;45;мех.;белый;XTA21900000000001;750 000;05.03.2024;Север\nБелова Анна;89031112233;Мерседес-Бенц E 200;2021;12,5;автомат;чёрный;WDD2130421A000002;4 500 000;06.03.2024;Юг\n`,
  [
    {
      last_name: 'Петров',
      car_brand: 'Lada',
      car_model: 'Гранта',
      car_year: 2019,
      car_mileage_km: 45000,
      car_transmission: 'МТ',
      deal_signed_on: '2024-03-05',
      deal_dealership: 'Север',
    },
    {
      last_name: 'Белова',
      car_brand: 'Mercedes-Benz',
      car_model: 'E 200',
      car_year: 2021,
      car_mileage_km: 12500,
      car_transmission: 'АТ',
    },
  ],
);
register(
  'headers in translit',
  'insurance',
  `familiya,imya,otchestvo,data_rozhdeniya,telefon,gorod,summa_premii,data_nachala\nПетров,Иван,Сергеевич,01.02.1985,89123456789,Казань,1000,05.03.2024\nБелова,Анна,Олеговна,13.04.1979,89031112233,Москва,2000,06.03.2024\n`,
  [
    { ...IVAN, email: null, deal_amount: 1000, deal_signed_on: '2024-03-05' },
    { ...ANNA, email: null, deal_amount: 2000, deal_signed_on: '2024-03-06' },
  ],
);
register(
  'headers that mean nothing',
  'insurance',
  `c1;c2;c3;c4;c5;c6\nПетров;Иван;Сергеевич;01.02.1985;89123456789;petrov@mail.ru\nБелова;Анна;Олеговна;13.04.1979;89031112233;belova@yandex.ru\nГромова;Светлана;Павловна;25.12.1990;89265554433;g@mail.ru\n`,
  [
    { ...IVAN, city: null },
    { ...ANNA, city: null },
    { ...SVETLANA, city: null, email: 'g@mail.ru' },
  ],
);
register(
  'arrival and departure',
  'stay',
  `Гость;Телефон;Прибытие;Отъезд;Кол-во ночей;Категория номера;Итого к оплате\nПетров Иван;89123456789;05.03.24;08.03.24;3;Люкс;45 000,00\nБелова Анна;89031112233;06.03.24;07.03.24;1;Стандарт;7 500,50\n`,
  [
    {
      last_name: 'Петров',
      deal_signed_on: '2024-03-05',
      deal_nights: 3,
      deal_product: 'Люкс',
      deal_amount: 45000,
    },
    { last_name: 'Белова', deal_amount: 7500.5, deal_nights: 1 },
  ],
);
register(
  'month before day, told by one date',
  'insurance',
  `Name;Birth;Phone;Start\nПетров Иван Сергеевич;02/01/1985;89123456789;03/05/2024\nБелова Анна Олеговна;04/13/1979;89031112233;03/26/2024\n`,
  [
    { ...IVAN, email: null, city: null, deal_signed_on: '2024-03-05' },
    { ...ANNA, email: null, city: null, deal_signed_on: '2024-03-26' },
  ],
);
register(
  'months in Russian words',
  'insurance',
  `ФИО;Родился;Телефон\nПетров Иван Сергеевич;1 февраля 1985 г.;89123456789\nБелова Анна Олеговна;13-апр-79;89031112233\nГромова Светлана Павловна;25 дек. 1990;89265554433\n`,
  [
    { ...IVAN, email: null, city: null },
    { ...ANNA, email: null, city: null },
    { ...SVETLANA, city: null },
  ],
);
register(
  "a spreadsheet's own first line about the separator",
  'insurance',
  `sep=;\nФамилия;Имя;Телефон\nПетров;Иван;89123456789\nБелова;Анна;89031112233\n`,
  [{ last_name: 'Петров' }, { last_name: 'Белова' }],
);
register(
  'a row of totals',
  'credit',
  `ФИО;Телефон;Сумма кредита\nПетров Иван Сергеевич;89123456789;100000\nБелова Анна Олеговна;89031112233;200000\nИтого:;;300000\n`,
  [{ last_name: 'Петров', deal_amount: 100000 }, { last_name: 'Белова', deal_amount: 200000 }, 'put aside'],
);
register(
  'initials',
  'insurance',
  `Клиент;Телефон;Пол\nПетров И.С.;89123456789;муж.\nБелова А. О.;89031112233;жен.\n`,
  [
    { last_name: 'Петров', first_name: 'И.', middle_name: 'С.', gender: 'Мужской' },
    { last_name: 'Белова', first_name: 'А.', middle_name: 'О.', gender: 'Женский' },
  ],
);
register('one column of telephones', 'insurance', `Телефон\n89123456789\n89031112233\n`, [
  { mobile_phone: '+79123456789' },
  { mobile_phone: '+79031112233' },
]);
register(
  "a database client's output with a rule and a footer",
  'insurance',
  `last_name|first_name|middle_name|birth_dt|mobile|created_at|updated_at\n--------|----------|-----------|--------|------|----------|----------\nПетров|Иван|Сергеевич|1985-02-01|79123456789|2024-01-01 10:00:00+03|2024-01-02 10:00:00+03\nБелова|Анна|Олеговна|1979-04-13|79031112233|2024-01-01 10:00:00+03|2024-01-02 10:00:00+03\n(2 rows)\n`,
  [{ ...IVAN, email: null, city: null }, { ...ANNA, email: null, city: null }, 'put aside'],
);
register(
  'telephones that a spreadsheet made numbers of',
  'insurance',
  `ФИО;Телефон;Дата рождения\nПетров Иван Сергеевич;7,9123456789E+10;01.02.1985 0:00\nБелова Анна Олеговна;79031112233,00;13.04.1979 0:00:00\n`,
  [
    { ...IVAN, email: null, city: null },
    { ...ANNA, email: null, city: null },
  ],
);
register(
  'addresses with spaces, names and second addresses',
  'insurance',
  `ФИО;E-mail;Тел\nПетров Иван Сергеевич; petrov@ mail.ru ;89123456789\nБелова Анна Олеговна;"belova@yandex.ru; anna@mail.ru";89031112233\nГромова Светлана Павловна;Светлана <Sveta@Mail.Ru>;89265554433\n`,
  [{ email: 'petrov@mail.ru' }, { email: 'belova@yandex.ru' }, { email: 'sveta@mail.ru' }],
);
register(
  'telephones from abroad',
  'insurance',
  `ФИО;Телефон\nПетров Иван;+375 29 123-45-67\nБелова Анна;+7 701 123 45 67\nГромова Светлана;998 90 123 45 67\n`,
  [{ mobile_phone: '+375291234567' }, { mobile_phone: '+77011234567' }, { mobile_phone: '+998901234567' }],
);
register(
  'three columns of one name',
  'insurance',
  `ФИО;Телефон;Телефон;Телефон\nПетров Иван;;89123456789;\nБелова Анна;89031112233;89990001122;\n`,
  [{ last_name: 'Петров', mobile_phone: '+79123456789' }, { mobile_phone: '+79031112233' }],
);
register(
  "a salesman's own table",
  'insurance',
  `Дата обращения;Источник;Менеджер;Клиент (ФИО);Конт. номер;Комментарий;Статус;Стоимость полиса;Дата начала действия\n01.01.2024;сайт;Иванова О.;Петров Иван Сергеевич;89123456789;перезвонить;новый;15000;05.03.2024\n02.01.2024;звонок;Иванова О.;Белова Анна Олеговна;89031112233;думает;в работе;20000;06.03.2024\n`,
  [
    { ...IVAN, birth_date: null, email: null, city: null, deal_amount: 15000, deal_signed_on: '2024-03-05' },
    { ...ANNA, birth_date: null, email: null, city: null, deal_amount: 20000, deal_signed_on: '2024-03-06' },
  ],
);
register(
  'a title and an empty first column',
  'credit',
  `;;;\n;Реестр;;\n;;;\n;"Фамилия, имя, отчество";"Год рожд.";"Номер моб. тел."\n;"Петров, Иван Сергеевич";1985;9123456789\n;"Белова, Анна Олеговна";1979;9031112233\n`,
  [
    { last_name: 'Петров', middle_name: 'Сергеевич', birth_date: null, mobile_phone: '+79123456789' },
    { last_name: 'Белова', birth_date: null },
  ],
);
register(
  'terms in years and sums in thousands',
  'credit',
  `№ дог.;Заёмщик;д/р;моб. т.;Сумма кредита, тыс. руб.;ПВ, тыс. руб.;Срок, лет;Дата заключ. дог.;Авто\nАК-1;Петров Иван Сергеевич;01.02.1985;8(912)345-67-89;1 250,5;200;3;05.03.2024;Kia Rio\nАК-2;Белова Анна Олеговна;13.04.1979;8(903)111-22-33;800;0;5;06.03.2024;Haval F7\n`,
  [
    {
      ...IVAN,
      email: null,
      city: null,
      deal_amount: 1250500,
      deal_initial_payment: 200000,
      deal_term_months: 36,
      deal_signed_on: '2024-03-05',
      car_brand: 'Kia',
    },
    { ...ANNA, email: null, city: null, deal_amount: 800000, deal_term_months: 60, car_model: 'F7' },
  ],
);
register(
  'an accounting program',
  'leasing',
  `Контрагент\tНаименование полное\tДень рождения\tТелефон\tЭлектронная почта\tДоговор\tДата\tСумма\tВалюта\r\nПетров Иван Сергеевич\tПетров Иван Сергеевич\t01.02.1985 0:00:00\t89123456789\tpetrov@mail.ru\tЛ-1\t05.03.2024 0:00:00\t1 000 000,00\tруб.\r\nБелова Анна Олеговна\tБелова Анна Олеговна\t13.04.1979 0:00:00\t89031112233\tbelova@yandex.ru\tЛ-2\t06.03.2024 12:30:00\t500 000,00\tруб.\r\n`,
  [
    { ...IVAN, city: null, deal_amount: 1000000, deal_signed_on: '2024-03-05' },
    { ...ANNA, city: null, deal_amount: 500000, deal_signed_on: '2024-03-06' },
  ],
  'windows-1251',
);
register(
  'Ukrainian headers',
  'insurance',
  `Прізвище;Ім'я;По батькові;Телефон\nШевченко;Тарас;Григорович;+380 67 123 45 67\nБондаренко;Олена;Іванівна;+380 50 123 45 67\n`,
  [
    { last_name: 'Шевченко', first_name: 'Тарас', mobile_phone: '+380671234567' },
    { last_name: 'Бондаренко', first_name: 'Олена' },
  ],
);
register(
  'unbreakable spaces',
  'credit',
  `ФИО;Телефон;Сумма кредита;Доход\nПетров\u00a0Иван Сергеевич;8\u00a0912\u00a0345\u00a067\u00a089;1\u00a0000\u00a0000,50;50\u202f000 ₽\nБелова Анна Олеговна;89031112233;500000;60 000р.\n`,
  [
    { ...IVAN, birth_date: null, email: null, city: null, deal_amount: 1000000.5, income_amount: 50000 },
    { last_name: 'Белова', income_amount: 60000 },
  ],
);
register(
  'gender by patronymic, then by first name',
  'insurance',
  `ФИО;Телефон\nМельник Никита Олеговна;89123456701\nКоваленко Саша;89123456702\nЧерных Мария;89123456703\nГрач Любовь Ильинична;89123456704\nДоля Илья;89123456705\nШульга Евгений Кузьмич;89123456706\n`,
  ['Женский', null, 'Женский', 'Женский', 'Мужской', 'Мужской'].map(gender => ({ gender })),
);
register(
  'a decimal comma that splits a cell',
  'insurance',
  `ФИО,Телефон,Премия\nПетров Иван,89123456789,1000,50\nБелова Анна,89031112233,2000\nКозлов Олег,89031112234,3000\n`,
  ['put aside', { last_name: 'Белова', deal_amount: 2000 }, { last_name: 'Козлов' }],
);
register(
  'dates of every form in one column',
  'insurance',
  `ФИО;Дата рождения;Телефон\nПетров Иван Сергеевич;1985-02-01;89123456789\nБелова Анна Олеговна;13.04.1979;89031112233\nГромова Светлана Павловна;25 декабря 1990;89265554433\nКозлов Олег Ильич;31.02.1980;89265554434\nСуриков Пётр Ильич;01.01.1900;89265554435\n`,
  [
    { ...IVAN, email: null, city: null },
    { ...ANNA, email: null, city: null },
    { ...SVETLANA, city: null },
    { birth_date: null },
    { birth_date: null },
  ],
);
register(
  'negative sums',
  'credit',
  `ФИО;Телефон;Сумма кредита;Доход\nПетров Иван;89123456789;100000;-5000\nБелова Анна;89031112233;-200000;60000\n`,
  [{ last_name: 'Петров', income_amount: null }, 'put aside'],
);
register(
  'a table drawn with signs',
  'insurance',
  `+------------+-----------+--------------+\n| last_name  | first_name | phone        |\n+------------+-----------+--------------+\n| Петров     | Иван      | 89123456789  |\n| Белова     | Анна      | 89031112233  |\n+------------+-----------+--------------+\n`,
  [{ last_name: 'Петров', mobile_phone: '+79123456789' }, { last_name: 'Белова' }],
);
register(
  'Russian keys run together',
  'leasing',
  JSON.stringify({
    данные: [
      {
        Лизингополучатель: {
          ФИО: 'Петров Иван Сергеевич',
          Телефон: '8 912 345-67-89',
          ДатаРождения: '01.02.1985',
        },
        Договор: {
          Номер: 'Л-1',
          ДатаЗаключения: '05.03.2024',
          СуммаФинансирования: '1 000 000,00',
          СрокМес: 36,
          Аванс: '200 000',
        },
        ПредметЛизинга: { Марка: 'Kia', Модель: 'Rio', ГодВыпуска: 2021 },
      },
    ],
  }),
  [
    {
      ...IVAN,
      email: null,
      city: null,
      deal_amount: 1000000,
      deal_term_months: 36,
      deal_initial_payment: 200000,
      deal_signed_on: '2024-03-05',
      car_brand: 'Kia',
      car_model: 'Rio',
      car_year: 2021,
    },
  ],
);
register(
  'a seller beside the buyer, prices in millions',
  'car_purchase',
  `Продавец;Покупатель;Тел. покупателя;Марка;Модель;Год;Цена, млн руб.;Дата сделки\nИванов С.;Петров Иван Сергеевич;89123456789;Kia;Rio;2021;1,5;05.03.2024\nИванов С.;Белова Анна Олеговна;89031112233;БМВ;X5;2022;5;06.03.2024\n`,
  [
    {
      ...IVAN,
      birth_date: null,
      email: null,
      city: null,
      car_brand: 'Kia',
      car_price: 1500000,
      deal_signed_on: '2024-03-05',
    },
    { last_name: 'Белова', car_brand: 'BMW', car_year: 2022, car_price: 5000000 },
  ],
);

it.each(registers)('reads $title', async one => {
  const rows = await readRegister(one);
  expect(rows).toHaveLength(one.truth.length);
  for (const [index, truth] of one.truth.entries()) {
    const row = rows[index]!;
    if (truth === 'put aside') {
      expect(row.kind).toBe('rejected');
      continue;
    }
    const values = row.kind === 'record' ? row.values : {};
    const found = Object.fromEntries(Object.keys(truth).map(field => [field, values[field] ?? null]));
    expect(found).toEqual(truth);
  }
});
