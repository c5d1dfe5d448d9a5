/** Where the demo's people live, what they drive and where they work. Weights are shares, not counts. */

export const cities = [
  {
    name: 'Москва',
    weight: 24,
    pay: 1.45,
    districts: ['ул. Пречистенка', 'Щёлковское шоссе', 'ул. Хачатуряна'],
  },
  {
    name: 'Санкт-Петербург',
    weight: 12,
    pay: 1.25,
    districts: ['Лиговский пр-т', 'ул. Савушкина', 'наб. Мойки'],
  },
  { name: 'Казань', weight: 7, pay: 1.0, districts: ['ул. Баумана', 'ул. Чистопольская', 'пр-т Ямашева'] },
  {
    name: 'Екатеринбург',
    weight: 7,
    pay: 1.08,
    districts: ['ул. Малышева', 'ул. Вайнера', 'ул. Белинского'],
  },
  { name: 'Новосибирск', weight: 6, pay: 1.0, districts: ['Красный пр-т', 'ул. Гоголя', 'Морской пр-т'] },
  { name: 'Нижний Новгород', weight: 5, pay: 0.95, districts: ['ул. Рождественская', 'Окский съезд'] },
  {
    name: 'Краснодар',
    weight: 5,
    pay: 0.97,
    districts: ['ул. Красная', 'ул. Тургенева', 'ул. Ставропольская'],
  },
  { name: 'Самара', weight: 4, pay: 0.92, districts: ['ул. Куйбышева', 'Волжский пр-т'] },
  { name: 'Ростов-на-Дону', weight: 4, pay: 0.93, districts: ['Большая Садовая ул.', 'ул. Пушкинская'] },
  { name: 'Красноярск', weight: 3, pay: 1.02, districts: ['пр-т Мира', 'ул. Взлётная'] },
  { name: 'Уфа', weight: 3, pay: 0.9, districts: ['ул. Цюрупы', 'пр-т Октября'] },
  { name: 'Пермь', weight: 3, pay: 0.93, districts: ['Комсомольский пр-т', 'ул. Сибирская'] },
  { name: 'Челябинск', weight: 3, pay: 0.91, districts: ['ул. Кирова', 'Свердловский пр-т'] },
  { name: 'Воронеж', weight: 3, pay: 0.88, districts: ['ул. Плехановская', 'Московский пр-т'] },
  { name: 'Тюмень', weight: 2, pay: 1.15, districts: ['ул. Республики', 'ул. Профсоюзная'] },
  { name: 'Омск', weight: 2, pay: 0.86, districts: ['ул. Лермонтова', 'пр-т Маркса'] },
  { name: 'Сочи', weight: 2, pay: 1.0, districts: ['Курортный пр-т', 'ул. Навагинская'] },
  { name: 'Калининград', weight: 2, pay: 0.95, districts: ['Ленинский пр-т', 'ул. Горького'] },
  { name: 'Томск', weight: 1, pay: 0.92, districts: ['пр-т Ленина', 'ул. Усова'] },
  { name: 'Владивосток', weight: 1, pay: 1.1, districts: ['ул. Светланская', 'ул. Алеутская'] },
] as const;

export type City = (typeof cities)[number];

export const cars = [
  { brand: 'Lada', weight: 16, models: ['Granta', 'Vesta', 'Niva Travel', 'Iskra'], price: 1_250_000 },
  { brand: 'Haval', weight: 11, models: ['Jolion', 'Dargo', 'F7x', 'M6'], price: 2_500_000 },
  { brand: 'Chery', weight: 10, models: ['Tiggo 4', 'Tiggo 7 Pro', 'Arrizo 8'], price: 2_450_000 },
  { brand: 'Kia', weight: 10, models: ['Rio', 'Ceed', 'Sportage', 'Seltos'], price: 2_300_000 },
  { brand: 'Hyundai', weight: 9, models: ['Solaris', 'Creta', 'Tucson', 'Elantra'], price: 2_250_000 },
  { brand: 'Geely', weight: 7, models: ['Monjaro', 'Coolray', 'Atlas'], price: 3_000_000 },
  { brand: 'Renault', weight: 7, models: ['Logan', 'Duster', 'Arkana'], price: 1_600_000 },
  { brand: 'Toyota', weight: 6, models: ['Camry', 'RAV4', 'Land Cruiser Prado'], price: 3_700_000 },
  { brand: 'Volkswagen', weight: 6, models: ['Polo', 'Tiguan', 'Taos'], price: 2_300_000 },
  { brand: 'Omoda', weight: 5, models: ['C5', 'S5'], price: 2_400_000 },
  { brand: 'Mitsubishi', weight: 3, models: ['Outlander', 'ASX', 'Pajero Sport'], price: 2_800_000 },
  { brand: 'Москвич', weight: 3, models: ['3', '6'], price: 2_100_000 },
  { brand: 'BMW', weight: 3, models: ['320d', 'X3', 'X5'], price: 6_200_000 },
  { brand: 'Mercedes-Benz', weight: 2, models: ['C 200', 'GLC', 'E 220 d'], price: 6_600_000 },
  { brand: 'Tank', weight: 2, models: ['300', '500'], price: 5_200_000 },
] as const;

export const bodies: Record<string, string> = {
  Granta: 'Седан',
  Vesta: 'Седан',
  Iskra: 'Седан',
  'Niva Travel': 'Внедорожник',
  'Arrizo 8': 'Седан',
  Rio: 'Седан',
  Ceed: 'Универсал',
  Solaris: 'Седан',
  Elantra: 'Седан',
  Logan: 'Седан',
  Camry: 'Седан',
  Polo: 'Седан',
  S5: 'Седан',
  'Land Cruiser Prado': 'Внедорожник',
  'Pajero Sport': 'Внедорожник',
  '6': 'Хэтчбек',
  '320d': 'Седан',
  'C 200': 'Седан',
  'E 220 d': 'Седан',
  '300': 'Внедорожник',
  '500': 'Внедорожник',
};

export const dealerships = [
  'ЭкспоКар Запад',
  'ЭкспоКар Сити',
  'Автодом Радуга',
  'Мотор-Холл',
  'Гранд Авто',
  'Тракт',
];
export const expocarSalons = ['ЭкспоКар Запад', 'ЭкспоКар Сити', 'ЭкспоКар Волга'] as const;

/** Position, the education it asks for, and how it pays against the median. */
export const positions = [
  ['Инженер', true, 1.15],
  ['Программист', true, 1.75],
  ['Врач', true, 1.1],
  ['Учитель', true, 0.75],
  ['Бухгалтер', true, 0.95],
  ['Юрист', true, 1.25],
  ['Экономист', true, 1.1],
  ['Маркетолог', true, 1.2],
  ['Архитектор', true, 1.25],
  ['Руководитель отдела', true, 1.7],
  ['Водитель', false, 0.85],
  ['Продавец', false, 0.65],
  ['Повар', false, 0.75],
  ['Строитель', false, 0.95],
  ['Электрик', false, 0.9],
  ['Администратор', false, 0.7],
  ['Медсестра', false, 0.7],
  ['Логист', false, 0.95],
] as const;

export const workplaces = [
  'ООО «Заря»',
  'АО «Волгомаш»',
  'ООО «Кедр»',
  'ПАО «Северсвязь»',
  'ООО «Инфоком»',
  'АО «Стройтрест»',
  'ООО «Радуга Ритейл»',
  'Городская больница №3',
  'Лицей №8',
  'ООО «Трансмаршрут»',
  'АО «Электрон»',
  'ООО «Пекарь»',
] as const;

export const mailHosts = [
  ['mail.ru', 38],
  ['yandex.ru', 30],
  ['gmail.com', 16],
  ['bk.ru', 6],
  ['list.ru', 5],
  ['rambler.ru', 5],
] as const;
