import { beforeAll, describe, expect, test } from 'vitest';
import type { Sharing } from '../../src/access/acting.ts';
import type { Actor } from '../../src/access/actor.ts';
import { guard } from '../../src/capabilities/text2sql/guard.ts';
import type { GuardRules } from '../../src/capabilities/text2sql/guard-verdict.ts';
import { readRules } from '../../src/capabilities/text2sql/rules.ts';
import { type RunResult, runReadOnly } from '../../src/capabilities/text2sql/run.ts';
import type { Database } from '../../src/data/database.ts';
import { type DatabaseUnderTest, describeOnBothDatabases } from '../support/databases.ts';
import { fillPeople, PEOPLE } from './register.ts';
import { CALL_TRICKS, TRICKS } from './tricks.ts';

const admin: Actor = { role: 'admin', company: '*' };
const analyst: Actor = { role: 'analyst', company: 'd2' };
const manager: Actor = { role: 'manager', company: 'd2' };
const marketer: Actor = { role: 'marketer', company: 'expobank' };

async function ask(
  base: DatabaseUnderTest,
  rules: GuardRules,
  sql: string,
  actor: Actor,
  sharing: Sharing = 'group',
): Promise<RunResult | { kind: 'rejected' }> {
  const verdict = await guard(sql, rules);
  if (!verdict.ok) return { kind: 'rejected' };
  return runReadOnly(base.db, actor, verdict.sql, { timeoutMs: 20_000, maxRows: 1_000, sharing });
}

/** What the asker can tell apart: rows, their order, how many, and which failure. */
function seen(result: RunResult | { kind: 'rejected' }): string {
  return JSON.stringify({ ...result, ms: 0 });
}

describeOnBothDatabases('who sees what', base => {
  let rules: GuardRules;
  const rowsOf = async (sql: string, actor: Actor, sharing: Sharing = 'group') => {
    const result = await ask(base, rules, sql, actor, sharing);
    if (result.kind !== 'rows') throw new Error(`${sql}: ${JSON.stringify(result)}`);
    return result.rows;
  };
  beforeAll(async () => {
    await fillPeople(base.db, 30);
    rules = await readRules(base.db, 'analytics');
  });

  test('an admin sees everything as it is', async () => {
    const { anna, boris } = PEOPLE;
    expect(
      await rowsOf('select id, full_name, mobile_phone, email from clients where id < 3 order by id', admin),
    ).toEqual([
      [anna.id, anna.fullName, anna.phone, anna.email],
      [boris.id, boris.fullName, boris.phone, boris.email],
    ]);
    expect(await rowsOf('select count(*) from calls', admin)).toEqual([[2]]);
    expect(await rowsOf('select count(*) from leads', admin)).toEqual([[3]]);
    expect(await rowsOf('select count(*) from clients', admin, 'own')).toEqual([[34]]);
  });

  test('a manager sees the group, and strangers without consent behind a mask of their contacts only', async () => {
    const { anna, boris, vera } = PEOPLE;
    expect(
      await rowsOf('select full_name, mobile_phone, email from clients where id <= 3 order by id', manager),
    ).toEqual([
      [anna.fullName, anna.phone, anna.email],
      [boris.fullName, '+7 9** ***-**-77', 'b***@gromov.example'],
      [vera.fullName, vera.phone, vera.email],
    ]);
  });

  test('a marketer of another company sees other contacts', async () => {
    expect(await rowsOf('select mobile_phone from clients where id <= 3 order by id', marketer)).toEqual([
      ['+7 9** ***-**-12'],
      [PEOPLE.boris.phone],
      [PEOPLE.vera.phone],
    ]);
  });

  test('an analyst sees masks as the contract writes them, and the rest of the row', async () => {
    expect(
      await rowsOf(
        'select full_name, first_name, last_name, middle_name, mobile_phone, email, birth_date, city, workplace_name from clients where id <= 3 order by id',
        analyst,
      ),
    ).toEqual([
      [
        'С*** А*** И***',
        'А***',
        'С***',
        'И***',
        '+7 9** ***-**-12',
        'a***@mail.ru',
        '1990-05-17',
        'Казань',
        'ООО Ромашка',
      ],
      [
        'Г*** Б*** П***',
        'Б***',
        'Г***',
        'П***',
        '+7 9** ***-**-77',
        'b***@gromov.example',
        '1975-01-02',
        'Москва',
        'ИП ***',
      ],
      ['Л*** В***', 'В***', 'Л***', null, '+7 9** ***-**-22', 'v***@yandex.ru', '2000-12-31', 'Казань', null],
    ]);
  });

  test('calls and leads are those of the own company', async () => {
    expect(await rowsOf('select company, client_id from calls', manager)).toEqual([['d2', 1]]);
    expect(await rowsOf('select company, client_id from calls', marketer)).toEqual([['expobank', 2]]);
    expect(await rowsOf('select client_id from leads order by rank', manager)).toEqual([[2], [1]]);
    expect(await rowsOf('select client_id from leads', marketer)).toEqual([[1]]);
    expect(await rowsOf('select manager, topic, summary, next_step from calls', analyst)).toEqual([
      ['Г*** Б***', null, null, null],
    ]);
  });

  test('with SVOD_SHARING=own only the own company’s clients and what is theirs exist', async () => {
    const companies = await rowsOf(
      'select distinct unnest(companies) from clients order by 1',
      manager,
      'own',
    );
    expect(companies.flat()).toEqual(['d2', 'expobank']);
    expect(
      await rowsOf("select count(*) from clients where not 'd2' = any (companies)", manager, 'own'),
    ).toEqual([[0]]);
    expect(await rowsOf('select count(*) from deals where client_id in (2, 3)', manager, 'own')).toEqual([
      [0],
    ]);
    expect(await rowsOf('select client_id from touches', manager, 'own')).toEqual([[1]]);
    expect(await rowsOf('select client_id from leads', manager, 'own')).toEqual([[1]]);
    expect(await rowsOf('select count(*) from clients where id = 1', analyst, 'own')).toEqual([[1]]);
    expect(await rowsOf('select count(*) from clients where id = 2', analyst, 'own')).toEqual([[0]]);
  });

  test('a failed cast says what failed and no value', async () => {
    const failure = await ask(base, rules, 'select full_name::int from clients', admin);
    expect(failure).toEqual({ kind: 'failed', code: 'invalid_value', subject: null, hint: null });
  });

  test('nobody acting is an error and not an empty answer', async () => {
    await expect(
      base.db.withConnection({ timeoutMs: 5_000 }, async connection => {
        await connection.query('begin read only');
        await connection.query('set local role svod_reader');
        return connection.query('select count(*) from analytics.clients');
      }),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test.each([
    ['a setting of one’s own making', "select set_config('svod.actor', 'admin|*|group|00', true)"],
    [
      'another member’s name under the signature',
      "select set_config('svod.actor', replace(current_setting('svod.actor'), 'analyst|d2', 'admin|*'), true)",
    ],
    ['a signature taken along from another transaction', "select set_config('svod.actor', $1, true)"],
  ])('behind the guard, %s does not make a member', async (_, sql) => {
    const foreign = await base.db.withConnection({ timeoutMs: 5_000 }, async connection => {
      await connection.query('begin');
      const taken = await connection.query(
        "select svod.act_as('admin', '*', 'group'), current_setting('svod.actor') as claim",
      );
      await connection.query('rollback');
      return String(taken.rows[0]?.claim);
    });
    expect(foreign).toMatch(/^admin\|\*\|group\|[0-9a-f]{64}$/);
    await expect(
      base.db.withConnection({ timeoutMs: 5_000 }, async connection => {
        await connection.query('begin');
        await connection.query("select svod.act_as('analyst', 'd2', 'group')");
        // As the owner, which is more than the reader may.
        await connection.query(sql, sql.includes('$1') ? [foreign] : []);
        await connection.query('set local role svod_reader');
        return connection.query('select full_name from analytics.clients');
      }),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test.each([
    'select * from svod.clients',
    'select key from svod.acting_key',
    "select svod.act_as('admin', '*', 'group')",
    "select svod.acting_signature('admin|*|group')",
    "update svod.clients set city = 'x'",
    'create table analytics.t (a int)',
    'create temp table t (a int)',
    'set transaction read write',
    'select pg_sleep(0)',
    "select set_config('role', 'none', true)",
    "select set_config('statement_timeout', '0', true)",
    'select pg_advisory_lock(1)',
    "select pg_notify('a', 'b')",
    "select query_to_xml('select 1', true, true, '')",
    "select lo_from_bytea(0, '')",
    "select pg_read_file('postgresql.conf')",
  ])('behind the guard, the reading role itself may not: %s', async sql => {
    const run = base.db.withConnection({ timeoutMs: 5_000 }, async connection => {
      await connection.query('begin read only');
      await connection.query("select svod.act_as('admin', '*', 'group')");
      await connection.query('set local role svod_reader');
      await connection.query('select 1 from analytics.clients');
      return connection.query(sql);
    });
    await expect(run).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|25006|25001)$/) });
  });

  test('svod_reader owns nothing and may write nowhere', async () => {
    const owned = await base.db.query("select from pg_class where relowner = 'svod_reader'::regrole");
    expect(owned.rows).toHaveLength(0);
    const rights = await base.db.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('svod', 'analytics', 'public') and c.relkind in ('r', 'v', 'p', 'm', 'S')
         and (case when c.relkind = 'S' then has_sequence_privilege('svod_reader', c.oid, 'usage, update')
           else has_table_privilege('svod_reader', c.oid, 'insert, update, delete, truncate')
             or n.nspname <> 'analytics' and has_table_privilege('svod_reader', c.oid, 'select') end)`,
    );
    expect(rights.rows).toEqual([]);
  });

  test('the next question on the connection knows nothing of the last one', async () => {
    await rowsOf('select count(*) from clients', analyst);
    const left = await base.db.query(
      "select current_user = session_user as same, coalesce(current_setting('svod.actor', true), '') as actor, current_setting('transaction_read_only') as readonly",
    );
    expect(left.rows).toEqual([{ same: true, actor: '', readonly: 'off' }]);
  });
});

describeOnBothDatabases('what is hidden does not change the answer', base => {
  let rules: GuardRules;
  const before = new Map<string, string>();
  const key = (sql: string, actor: Actor, sharing: Sharing) => `${actor.role} ${sharing} ${sql}`;
  const cases: readonly { actor: Actor; sharing: Sharing; tricks: readonly string[] }[] = [
    { actor: analyst, sharing: 'group', tricks: [...TRICKS, ...CALL_TRICKS] },
    { actor: analyst, sharing: 'own', tricks: [...TRICKS, ...CALL_TRICKS] },
    { actor: admin, sharing: 'group', tricks: [...TRICKS, ...CALL_TRICKS] },
  ];

  beforeAll(async () => {
    await fillPeople(base.db);
    rules = await readRules(base.db, 'analytics');
    for (const { actor, sharing, tricks } of cases) {
      for (const sql of tricks)
        before.set(key(sql, actor, sharing), seen(await ask(base, rules, sql, actor, sharing)));
    }
    await exchangeHiddenParts(base.db);
  });

  describe.each(cases.slice(0, 2))('to an analyst, sharing $sharing', ({ actor, sharing, tricks }) => {
    test.each(tricks)('%s', async sql => {
      expect(seen(await ask(base, rules, sql, actor, sharing))).toBe(before.get(key(sql, actor, sharing)));
    });
  });

  test.each([...TRICKS, ...CALL_TRICKS])('while an admin does see the change: %s', async sql => {
    const now = await ask(base, rules, sql, admin);
    expect(now.kind).not.toBe('rejected');
    expect(seen(now)).not.toBe(before.get(key(sql, admin, 'group')));
  });
});

/** New names, phones, e-mails and call texts whose masks are the same as before. */
async function exchangeHiddenParts(db: Database): Promise<void> {
  await db.query(`update svod.clients set
    last_name = case id when 1 then 'Смирнова-Яр' when 2 then 'Гаврилов' when 3 then 'Лунина' else 'Суворова' end,
    first_name = case id when 1 then 'Аделаида' when 2 then 'Богдан' when 3 then 'Василиса' else 'Алёна' end,
    middle_name = case id when 1 then 'Иосифовна' when 2 then 'Павлович' end,
    mobile_phone = case id when 1 then '+79998887712' when 2 then '+79000000077' when 3 then '+79111111122' else '+79555555599' end,
    email = case id when 1 then 'adel@mail.ru' when 2 then 'bogdan.gavrilov.77@gromov.example' when 3 then 'vasilisa.prekrasnaya@yandex.ru' else 'alyona@mail.ru' end`);
  await db.query(
    `update svod.calls set summary = 'другое ' || (9 - id), topic = null, next_step = 'иное', manager = case id when 1 then 'Гусев Бруно' else 'Лось Вадим' end`,
  );
}

describeOnBothDatabases('contacts of strangers', base => {
  let rules: GuardRules;
  const before = new Map<string, string>();
  const contacts = TRICKS.filter(sql => !/last_name|first_name|full_name/.test(sql));

  beforeAll(async () => {
    await fillPeople(base.db);
    rules = await readRules(base.db, 'analytics');
    for (const sql of contacts) before.set(sql, seen(await ask(base, rules, sql, marketer)));
    // Anna is d2's client without consent: a stranger to a marketer of expobank.
    await base.db.query(
      "update svod.clients set mobile_phone = '+79998887712', email = 'adel@mail.ru' where id = 1",
    );
  });

  test.each(contacts)('do not change a marketer’s answer: %s', async sql => {
    expect(seen(await ask(base, rules, sql, marketer))).toBe(before.get(sql));
  });

  test('there are enough of these to mean something', () => {
    expect(contacts.length).toBeGreaterThan(20);
  });
});

describeOnBothDatabases('rows of other companies', base => {
  let rules: GuardRules;
  const probes = [
    'select count(*), sum(income_amount), max(birth_date) from clients',
    'select id, companies from clients order by id',
    "select count(*) from clients where 1 / (case when city = 'Москва' then 0 else 1 end) = 1",
    'select city::int from clients where id = 2',
    'select count(*), sum(amount) from deals',
    'select count(*) from deals where 1 / (case when client_id = 2 then 0 else 1 end) = 1',
    'select count(*) from touches',
    'select * from leads order by company, client_id',
    'select * from calls order by id',
    'select c.id, d.amount from clients c full join deals d on d.client_id = c.id order by 1, 2',
  ];
  const before = new Map<string, string>();

  beforeAll(async () => {
    await fillPeople(base.db);
    rules = await readRules(base.db, 'analytics');
    for (const sql of probes) before.set(sql, seen(await ask(base, rules, sql, manager, 'own')));
    await base.db.query(
      "update svod.clients set city = 'Уфа', income_amount = 1, birth_date = '2020-01-01' where id in (2, 3)",
    );
    await base.db.query('update svod.deals set amount = amount * 7 where client_id in (2, 3)');
    await base.db.query('delete from svod.touches where client_id in (2, 3)');
    await base.db.query("delete from svod.leads where company = 'expobank' or client_id = 2");
    await base.db.query("delete from svod.calls where company <> 'd2'");
  });

  test.each(probes)('do not exist where only the own company’s do: %s', async sql => {
    expect(seen(await ask(base, rules, sql, manager, 'own'))).toBe(before.get(sql));
  });
});
