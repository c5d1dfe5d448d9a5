import type { Names } from '../catalogue.ts';

interface CommonWord {
  readonly ru: readonly string[];
  readonly more?: Names;
  readonly less?: Names;
}

const AGE = {
  more: { ru: ['старше', 'старый', 'старший'], en: ['older', 'oldest', 'old'] },
  less: { ru: ['младше', 'моложе', 'молодой', 'младший'], en: ['younger', 'youngest', 'young'] },
};
const COST = {
  more: { ru: ['дороже', 'дорогой'], en: ['more expensive', 'most expensive', 'expensive'] },
  less: { ru: ['дешевле', 'дешевый'], en: ['cheaper', 'cheapest', 'cheap'] },
};
const LENGTH = {
  more: { ru: ['длиннее', 'длинный', 'долгий'], en: ['longer', 'longest', 'long'] },
  less: { ru: ['короче', 'короткий'], en: ['shorter', 'shortest'] },
};
const WEIGHT = {
  more: { ru: ['тяжелее', 'тяжелый'], en: ['heavier', 'heaviest', 'heavy'] },
  less: { ru: ['легче', 'легкий'], en: ['lighter', 'lightest'] },
};
const HEIGHT = {
  more: { ru: ['выше', 'высокий'], en: ['taller', 'tallest', 'tall'] },
  less: { ru: ['ниже', 'низкий'], en: ['shorter', 'shortest'] },
};
const SIZE = {
  more: { ru: ['крупный', 'большой'], en: ['larger', 'largest', 'large', 'biggest', 'big'] },
  less: { ru: ['маленький', 'мелкий'], en: ['smaller', 'smallest', 'small'] },
};

/**
 * The words that columns of most databases are called by: their Russian names, and the adjectives that mean much or
 * little of them. A first catalogue begins with these; whoever goes on from it changes them.
 */
const COMMON_WORDS: Readonly<Record<string, CommonWord>> = {
  address: { ru: ['адрес'] },
  age: { ru: ['возраст'], ...AGE },
  amount: { ru: ['сумма'] },
  area: { ru: ['площадь'], ...SIZE },
  budget: { ru: ['бюджет'] },
  capacity: { ru: ['вместимость'] },
  category: { ru: ['категория'] },
  city: { ru: ['город'] },
  code: { ru: ['код'] },
  color: { ru: ['цвет'] },
  company: { ru: ['компания'] },
  cost: { ru: ['стоимость'], ...COST },
  country: { ru: ['страна'] },
  date: { ru: ['дата'] },
  description: { ru: ['описание'] },
  details: { ru: ['подробности'] },
  distance: { ru: ['расстояние'], ...LENGTH },
  district: { ru: ['район'] },
  duration: { ru: ['продолжительность', 'длительность'], ...LENGTH },
  email: { ru: ['почта', 'электронная почта'] },
  gender: { ru: ['пол'] },
  height: { ru: ['рост', 'высота'], ...HEIGHT },
  id: { ru: ['номер', 'идентификатор'] },
  language: { ru: ['язык'] },
  length: { ru: ['длина'], ...LENGTH },
  level: { ru: ['уровень'] },
  location: { ru: ['место', 'местоположение'] },
  name: { ru: ['название', 'имя', 'имена', 'имени'] },
  nationality: { ru: ['национальность'] },
  number: { ru: ['номер'] },
  phone: { ru: ['телефон'] },
  population: { ru: ['население', 'численность населения'] },
  position: { ru: ['должность', 'позиция'] },
  price: { ru: ['цена'], ...COST },
  quantity: { ru: ['количество'] },
  rank: { ru: ['место', 'ранг'] },
  rating: { ru: ['рейтинг', 'оценка'] },
  region: { ru: ['регион'] },
  result: { ru: ['результат'] },
  salary: { ru: ['зарплата', 'оклад'] },
  score: { ru: ['оценка', 'балл'] },
  sex: { ru: ['пол'] },
  size: { ru: ['размер'], ...SIZE },
  state: { ru: ['штат', 'область'] },
  status: { ru: ['статус'] },
  street: { ru: ['улица'] },
  title: { ru: ['название', 'заголовок'] },
  type: { ru: ['тип', 'вид'] },
  weight: { ru: ['вес', 'масса'], ...WEIGHT },
  year: { ru: ['год'] },
  'first name': { ru: ['имя', 'имена', 'имени'] },
  'last name': { ru: ['фамилия'] },
  'middle name': { ru: ['отчество', 'второе имя'] },
  'zip code': { ru: ['почтовый индекс', 'индекс'] },
};

/** What is commonly said of a column of this label: by its last two words, or the last; null for a rarer one. */
export function commonWord(label: string): CommonWord | null {
  const words = label.split(' ');
  return COMMON_WORDS[words.slice(-2).join(' ')] ?? COMMON_WORDS[words.at(-1) ?? ''] ?? null;
}
