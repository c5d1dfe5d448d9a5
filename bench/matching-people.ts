/** One record of a generated register, with the person behind it. */
export interface GeneratedRecord {
  readonly person: number;
  readonly first_name: string;
  readonly middle_name: string | null;
  readonly last_name: string;
  readonly gender: string;
  readonly birth_date: string | null;
  readonly mobile_phone: string | null;
  readonly email: string | null;
  readonly city: string;
}

const MEN =
  'Александр Дмитрий Максим Сергей Андрей Алексей Артём Илья Кирилл Михаил Никита Матвей Роман Егор Арсений Иван Денис Евгений Даниил Тимофей Владислав Игорь Владимир Павел Руслан Марк Константин Тимур Олег Ярослав Антон Николай Глеб Данил Савелий Вадим Степан Юрий Богдан Артур Семён Макар Лев Виктор Елисей Виталий Вячеслав Захар Мирон Дамир Георгий Давид Платон Анатолий Григорий Демид Данила Всеволод Станислав Фёдор'.split(
    ' ',
  );
const WOMEN =
  'Анастасия Мария Анна Виктория Екатерина Наталья Марина Полина София Дарья Алиса Ксения Александра Елена Ольга Ирина Татьяна Светлана Юлия Людмила Галина Валентина Надежда Вера Любовь Лариса Тамара Нина Оксана Алина Кристина Диана Евгения Вероника Маргарита Яна Карина Арина Варвара Ульяна Ева Милана Василиса Кира Таисия Лилия Жанна Инна Эльвира Регина'.split(
    ' ',
  );
const FATHERS = MEN.slice(0, 45);
const ROOTS =
  'Иван Смирн Кузнец Поп Васильк Петр Сокол Михайл Нов Фёдор Мороз Волк Алексе Лебед Семён Егор Павл Козл Степан Никола Орл Андре Макар Никит Захар Зайц Соловь Борис Яковл Григор Роман Воробь Серге Кузьм Фрол Александр Дмитри Корол Гус Кисел Ил Максим Поляк Сорок Виноград Ковал Бел Медвед Антон Тарас Жук Баран Филипп Комар Давыд Бел Герасим Богдан Осип Сидор Матве Тит Марк Миронов Крыл Кулик Карп Влас Мельник Денис Гаврил Тихон Казак Афанас Данил Савель Тимофе Фом Чернов Абрам Мартын Ефим Федот Щерба Назар Калин Исак Чернышёв Бык Маслов Родион Конова Лазар Воронин Климент Филат Пономар Голуб Кудряш Прохор Наум Потап Журавл Овчинник Трофим Леонид Собол Ерм Колесник Гонча Емель Никифор Грач Котов Гриш Ефрем Архип Громов Кириллов Малыш Панов Мосе Румянц Акимов Кондрат Бирюк Горбун Анис Ерём Тихомир Галк Лукьян Михе Скворц Юдин Белоус Нестер Симон Прокоп Хар Князь Цветк Левин Митрофан Воронк Аксён Софрон Маль Логин Горшк Савин Краснов Майор Демид Елис Рыб Сафон Плотник Демин Хох Фадеев Молчан Игнат Литвин Ерш Ушак Дементь Ряб Мух Калаш Леонть Лоба Кузин Корнев Лапин Моисе Туман Кочет Аким Парамон Зим Высоц Троф Бород Пуга'.split(
    ' ',
  );
const SUFFIXES = ['ов', 'ев', 'ин', 'енко', 'ский', 'ук', 'цов', 'кин', 'овский', 'ских'];
const CITIES =
  'Москва Санкт-Петербург Новосибирск Екатеринбург Казань Челябинск Самара Омск Ростов-на-Дону Уфа Красноярск Воронеж Пермь Волгоград Краснодар Саратов Тюмень Тольятти Ижевск Барнаул Ульяновск Иркутск Хабаровск Ярославль Владивосток Махачкала Томск Оренбург Кемерово Рязань Тула Пенза Липецк Киров Калининград'.split(
    ' ',
  );
const LETTERS = 'оеаинтсрвлкмдпуяыьгзбч';

interface Family {
  readonly surname: string;
  readonly father: string;
  readonly birth_date: string;
  readonly mobile_phone: string;
  readonly city: string;
  readonly name: string;
}

/** Registers of people who hang together: each person in one to four records, with the slips real files have. Seeded. */
export function* generateRecords(count: number, seed = 1): Generator<GeneratedRecord> {
  const random = numbers(seed);
  const pick = <T>(list: readonly T[], tilt = 1) => list[Math.floor(random() ** tilt * list.length)]!;
  const surnames = ROOTS.flatMap(root => SUFFIXES.map(suffix => root + suffix));
  let made = 0;
  let last = null as Family | null;
  for (let person = 1; made < count; person++) {
    const woman = random() < 0.5;
    // Families share telephone, town and surname; a few of them are twins, who share the birth date too.
    const family: Family | null = last !== null && random() < 0.05 ? last : null;
    const surname: string = family?.surname ?? pick(surnames, 1.6);
    const father: string = family?.father ?? pick(FATHERS, 1.5);
    const takenName: string | undefined = family?.name;
    let name = pick(woman ? WOMEN : MEN, 1.5);
    // Nobody gives two children one name.
    while (name === takenName) name = pick(woman ? WOMEN : MEN, 1.5);
    const twin: boolean = family !== null && family.name !== name && random() < 0.05;
    const bornWith: string | null = twin ? (family?.birth_date ?? null) : null;
    const birth = `${1945 + Math.floor(random() * 61)}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`;
    const phone: string | undefined = family?.mobile_phone;
    const town: string | undefined = family?.city;
    const whole: Omit<GeneratedRecord, 'middle_name'> & { readonly middle_name: string } & Required<
        Pick<Family, 'birth_date' | 'mobile_phone'>
      > & { readonly email: string } = {
      person,
      first_name: name,
      middle_name: patronymic(father, woman),
      last_name: woman ? feminine(surname) : surname,
      gender: woman ? 'Женский' : 'Мужской',
      birth_date: bornWith ?? birth,
      mobile_phone: phone ?? `+79${String(Math.floor(random() * 1e9)).padStart(9, '0')}`,
      email: `u${person.toString(36)}${Math.floor(random() * 99)}@${pick(['mail.ru', 'yandex.ru', 'gmail.com', 'bk.ru'])}`,
      city: town ?? pick(CITIES, 2),
    };
    last = { ...whole, surname, father, name };
    const copies = random() < 0.55 ? 1 : random() < 0.6 ? 2 : random() < 0.7 ? 3 : 4;
    for (let copy = 0; copy < copies && made < count; copy++, made++) {
      const slip = (text: string) => (random() < 0.05 ? misspell(text, random) : text);
      yield {
        ...whole,
        first_name: slip(whole.first_name),
        middle_name: random() < 0.25 ? null : slip(whole.middle_name),
        last_name: woman && random() < 0.03 ? feminine(pick(surnames)) : slip(whole.last_name),
        birth_date: random() < 0.06 ? null : random() < 0.03 ? swapped(whole.birth_date) : whole.birth_date,
        mobile_phone:
          random() < 0.08
            ? null
            : random() < 0.06
              ? `+79${String(Math.floor(random() * 1e9)).padStart(9, '0')}`
              : whole.mobile_phone,
        email:
          random() < 0.1 ? null : random() < 0.06 ? `n${person.toString(36)}${copy}@list.ru` : whole.email,
      };
    }
  }
}

function misspell(text: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (text.length - 1));
  const kind = random();
  if (kind < 0.3) return text.slice(0, at) + text.slice(at + 1);
  if (kind < 0.6) return text.slice(0, at) + text[at] + text.slice(at);
  if (kind < 0.8) return text.slice(0, at) + (text[at + 1] ?? '') + text[at] + text.slice(at + 2);
  return text.slice(0, at) + LETTERS[Math.floor(random() * LETTERS.length)] + text.slice(at + 1);
}

function swapped(date: string): string {
  const [year, month, day] = date.split('-');
  return Number(day) <= 12 ? `${year}-${day}-${month}` : date;
}

function feminine(surname: string): string {
  if (/(ов|ев|ёв|ин)$/.test(surname)) return `${surname}а`;
  return surname.replace(/ский$/, 'ская');
}

function patronymic(father: string, woman: boolean): string {
  const stem = father.replace(/(ий|ей|ай|й|ь)$/, ending =>
    ending === 'ь' ? '' : ending === 'ий' ? 'и' : ending.charAt(0),
  );
  const soft = /[иеа]$/.test(stem);
  return stem + (soft ? (woman ? 'евна' : 'евич') : woman ? 'овна' : 'ович');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function numbers(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
