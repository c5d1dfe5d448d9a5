/** Questions of every kind the embedded engine answers, over the demo's words; `{city}` and its like are filled in turn. */
const TEMPLATES = [
  'сколько клиентов из города {city}',
  'клиенты из города {city} старше {age} лет',
  'средний доход по городам',
  'средний доход у клиентов с высшим образованием в городе {city}',
  'выведи всех клиентов с высшим образованием и суммой кредита больше {sum}',
  'топ 5 городов по числу клиентов',
  'женщины из города {city} с доходом от {income}',
  'медианная сумма кредита по образованию',
  'сколько договоров заключено по месяцам в {year} году',
  'сколько клиентов старше {age} лет по городам',
  'кто не оставил почту, но есть телефон',
  'клиенты Экспобанка, которых нет в Д2',
  'how many clients live in {city}',
  'average income by education',
  'clients older than {age} with income above {income}',
  'top 10 clients by income',
  'number of deals per month in {year}',
  'доля женщин среди клиентов города {city}',
  'сумма кредитов по городам',
  'разведенные клиенты с детьми старше {age} лет',
] as const;

const FILLINGS: Record<string, readonly (string | number)[]> = {
  city: [
    'Казань',
    'Москва',
    'Самара',
    'Пермь',
    'Уфа',
    'Сочи',
    'Омск',
    'Тюмень',
    'Воронеж',
    'Челябинск',
    'Томск',
  ],
  age: [25, 30, 35, 40, 45, 50, 55, 60],
  sum: [300_000, 500_000, 800_000, 1_000_000, 1_500_000],
  income: [60_000, 80_000, 100_000, 150_000, 200_000],
  year: [2022, 2023, 2024, 2025, 2026],
};

/** `count` questions, the kinds mixed, no two neighbours alike. */
export function benchQuestions(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const template = TEMPLATES[index % TEMPLATES.length] ?? '';
    const round = Math.floor(index / TEMPLATES.length);
    return template.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
      const values = FILLINGS[name] ?? [''];
      return String(values[(round + index) % values.length]);
    });
  });
}
