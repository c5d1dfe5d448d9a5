import type { Database } from '../../src/data/database.ts';

/** Three of the four people that the access tests know by heart (the fourth shares Anna's initials); `bystanders` more make the registers large enough to group and page. */
export const PEOPLE = {
  /** Client of d2 and of no other, without consent. */
  anna: { id: 1, fullName: 'Соколова Анна Ильинична', phone: '+79161234512', email: 'anna.sokolova@mail.ru' },
  /** Client of expobank, without consent. */
  boris: { id: 2, fullName: 'Громов Борис Петрович', phone: '+79035556677', email: 'boris@gromov.example' },
  /** Client of hvoya, with consent. */
  vera: { id: 3, fullName: 'Лисина Вера', phone: '+79270001122', email: 'vera@yandex.ru' },
} as const;

/** Fills an empty, migrated base. */
export async function fillPeople(db: Database, bystanders = 0): Promise<void> {
  await db.query(`insert into svod.companies (slug, name_ru, name_en) values
    ('d2', 'Д2', 'D2'), ('expobank', 'Экспобанк', 'Expobank'), ('hvoya', 'Хвоя', 'Hvoya')`);
  await db.query(`insert into svod.imports (company, kind, file_name, file_sha256, format, mapping, status)
    values ('d2', 'register', 'a.csv', 'x', '{}', '{}', 'done')`);
  await db.query(`insert into svod.clients
    (last_name, first_name, middle_name, gender, birth_date, city, mobile_phone, email, workplace_name, income_amount, companies,
     marketing_consent, children_count, credit_term_months)
    values
    ('Соколова', 'Анна', 'Ильинична', 'Женский', '1990-05-17', 'Казань', '+79161234512', 'anna.sokolova@mail.ru', 'ООО Ромашка', 90000, '{d2}', false, 2, 12),
    ('Громов', 'Борис', 'Петрович', 'Мужской', '1975-01-02', 'Москва', '+79035556677', 'boris@gromov.example', 'ИП Громов Борис', 120000, '{expobank}', false, 0, 24),
    ('Лисина', 'Вера', null, 'Женский', '2000-12-31', 'Казань', '+79270001122', 'vera@yandex.ru', null, null, '{hvoya}', true, null, null),
    ('Савина', 'Алина', null, 'Женский', '1988-08-08', 'Уфа', '+79175550099', 'anfisa@mail.ru', null, 50000, '{d2}', false, 1, 6)`);
  await db.query(
    `insert into svod.clients (last_name, first_name, gender, birth_date, city, mobile_phone, email, income_amount, companies, children_count)
     select 'Прохожий', 'Номер' || n, case when n % 2 = 0 then 'Мужской' else 'Женский' end, date '1960-01-01' + n % 15000,
       (array['Казань', 'Москва', 'Уфа'])[1 + n % 3], '+7999' || lpad(n::text, 7, '0'), 'p' || n || '@mail.ru', n % 200000,
       case n % 3 when 0 then array['d2'] when 1 then array['expobank', 'd2'] else array['hvoya'] end, n % 4
     from generate_series(1, $1::int) n`,
    [bystanders],
  );
  await db.query(`insert into svod.source_records (company, import_id, row_number, row_hash, content_hash, client_id)
    select 'd2', 1, id, decode(md5(id::text), 'hex'), decode(md5(id::text), 'hex'), id from svod.clients order by id`);
  await db.query(`insert into svod.deals (client_id, record_id, company, kind, amount, signed_on)
    select client_id, id, case client_id when 2 then 'expobank' when 3 then 'hvoya' else 'd2' end,
      (array['credit', 'insurance', 'stay'])[1 + client_id % 3], 1000 * client_id, date '2024-01-15' + (client_id % 300)::int
    from svod.source_records`);
  await db.query(`insert into svod.touches (client_id, record_id, company, channel, offered_on, outcome, import_id, row_hash)
    select client_id, id, 'd2', 'email', date '2024-03-01', 'converted', 1, row_hash from svod.source_records where client_id <= 3`);
  await db.query(`insert into svod.calls (client_id, company, manager, started_at, duration_seconds, language, sentiment, topic, summary, next_step)
    values (1, 'd2', 'Громов Борис', '2024-05-01 10:00+03', 60, 'ru', 'positive', 'секрет Анны', 'Анна Соколова, секрет', 'перезвонить: секрет'),
           (2, 'expobank', 'Лисина Вера', '2024-05-02 10:00+03', 90, 'ru', 'neutral', 'секрет', 'Борис Громов', null)`);
  await db.query(`insert into svod.leads (company, client_id, rank, score, reasons)
    values ('d2', 2, 1, 95, '{кредит кончается}'), ('expobank', 1, 1, 80, '{новая машина}'), ('d2', 1, 2, 50, '{давно с нами}')`);
}
