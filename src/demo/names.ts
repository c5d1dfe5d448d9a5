export type Gender = 'Мужской' | 'Женский';

/** A father's name with the two patronymics made of it. */
const fathers = [
  ['Артур', 'Артурович', 'Артуровна'],
  ['Борис', 'Борисович', 'Борисовна'],
  ['Валерий', 'Валерьевич', 'Валерьевна'],
  ['Василий', 'Васильевич', 'Васильевна'],
  ['Геннадий', 'Геннадьевич', 'Геннадьевна'],
  ['Георгий', 'Георгиевич', 'Георгиевна'],
  ['Глеб', 'Глебович', 'Глебовна'],
  ['Григорий', 'Григорьевич', 'Григорьевна'],
  ['Захар', 'Захарович', 'Захаровна'],
  ['Леонид', 'Леонидович', 'Леонидовна'],
  ['Марат', 'Маратович', 'Маратовна'],
  ['Матвей', 'Матвеевич', 'Матвеевна'],
  ['Михаил', 'Михайлович', 'Михайловна'],
  ['Николай', 'Николаевич', 'Николаевна'],
  ['Роман', 'Романович', 'Романовна'],
  ['Семён', 'Семёнович', 'Семёновна'],
  ['Станислав', 'Станиславович', 'Станиславовна'],
  ['Степан', 'Степанович', 'Степановна'],
  ['Фёдор', 'Фёдорович', 'Фёдоровна'],
  ['Эдуард', 'Эдуардович', 'Эдуардовна'],
  ['Яков', 'Яковлевич', 'Яковлевна'],
  ['Пётр', 'Петрович', 'Петровна'],
  ['Андрей', 'Андреевич', 'Андреевна'],
  ['Илья', 'Ильич', 'Ильинична'],
] as const;

// Mostly names that are one sex only in every form, because a register seldom has a column for it.
const men =
  'Артур Арсений Богдан Борис Валерий Василий Вадим Георгий Глеб Григорий Данил Захар Игнат Ильдар Лев Леонид Марат Марк Матвей Михаил Назар Рамиль Роман Семён Станислав Степан Тимофей Фёдор Филипп Эдуард Ярослав Юрий Сергей Андрей Пётр Николай'.split(
    ' ',
  );
const women =
  'Агата Алла Алсу Арина Варвара Василиса Валентина Вероника Гульнара Дина Ева Зоя Инна Ирина Камилла Карина Кира Лариса Лидия Лилия Майя Маргарита Милана Нина Полина Раиса Регина Римма Снежана Софья Таисия Тамара Ульяна Эльвира Эмма Яна Елена Ольга'.split(
    ' ',
  );

// In the masculine; the feminine follows from the ending.
const surnames =
  'Абакумов Авдеев Агеев Алёхин Амосов Анохин Арсеньев Астафьев Балашов Барсуков Бахарев Безруков Бирюков Бобылёв Бондарев Брагин Бурцев Бутусов Вавилов Ветров Вешняков Вишняков Власов Волгин Вьюгин Гаврилов Галкин Глазунов Голованов Грачёв Громов Гуляев Дёмин Дроздов Дубинин Дьяков Ельцов Еремеев Ерофеев Ершов Жданов Жигалов Журавлёв Заботин Званцев Зеленин Земляков Золотарёв Зыков Ивашов Извеков Исаев Кабанов Калугин Каменев Карасёв Кириллов Клюев Ковригин Колосов Комаров Корнилов Коршунов Костин Кравцов Кречетов Кручинин Кудрявцев Куликов Курганов Лагутин Лаптев Лебедев Левашов Листьев Лобачёв Логинов Лосев Лукин Лыков Любавин Майоров Малахов Мальцев Марков Мартынов Масляков Меркулов Минаев Мишин Молчанов Морозов Мясников Нагорнов Наумов Нестеров Нечаев Носков Обухов Овчинников Орехов Осокин Панин Пахомов Перов Плотников Погодин Поляков Прохоров Пчёлкин Ремизов Родин Рожков Рубцов Русанов Рябов Савельев Садовников Самарин Светлов Селезнёв Семёнов Серов Синицын Скворцов Снегирёв Соболев Соловьёв Сомов Стрелков Суворов Сычёв Тарасов Терехов Тимофеев Травин Троицкий Туманов Тургенев Ульянов Усов Устинов Фадеев Федотов Филатьев Фролов Хохлов Цаплин Чагин Черкасов Чижов Шапошников Шаров Шишкин Шмаков Щеглов Щукин Юдинцев Яблоков Якушев Ярцев Вознесенский Донской Заречный Лужецкий Озерский Полонский Раевский Садовский Хмельницкий Шаховской'.split(
    ' ',
  );

const commonSurnames = ['Иванов', 'Петров', 'Сидоров', 'Смирнов', 'Кузнецов', 'Попов', 'Васильев'] as const;

export interface NameChance {
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
}

export function firstName(random: NameChance, gender: Gender): string {
  return random.pick(gender === 'Мужской' ? men : women);
}

export function patronymic(random: NameChance, gender: Gender): string {
  const [, son, daughter] = random.pick(fathers);
  return gender === 'Мужской' ? son : daughter;
}

/** A surname in the masculine; one in seven is among the commonest, so that namesakes occur. */
export function surname(random: NameChance): string {
  return random.chance(0.14) ? random.pick(commonSurnames) : random.pick(surnames);
}

/** The surname as this gender bears it. */
export function declined(masculine: string, gender: Gender): string {
  if (gender === 'Мужской') return masculine;
  if (/(ский|цкий|ской)$/.test(masculine)) return `${masculine.slice(0, -2)}ая`;
  if (/[ыо]й$/.test(masculine) || masculine.endsWith('ный')) return `${masculine.slice(0, -2)}ая`;
  return `${masculine}а`;
}

const LATIN: Record<string, string> = Object.fromEntries(
  'а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya'
    .split(' ')
    .map(pair => pair.split(':') as [string, string]),
);

/** Russian letters as a passport or a mail address spells them. */
export function latin(text: string): string {
  return [...text]
    .map(letter => {
      const small = letter.toLowerCase();
      const spelled = LATIN[small];
      if (spelled === undefined) return letter;
      return letter === small ? spelled : spelled.charAt(0).toUpperCase() + spelled.slice(1);
    })
    .join('');
}
