import { beforeAll, describe, expect, test } from 'vitest';
import { GROUP_ADMIN } from '../../../src/access/actor.ts';
import { guard } from '../../../src/capabilities/text2sql/guard.ts';
import type { GuardCode, GuardRules } from '../../../src/capabilities/text2sql/guard-verdict.ts';
import { readRules } from '../../../src/capabilities/text2sql/rules.ts';
import { runReadOnly } from '../../../src/capabilities/text2sql/run.ts';
import { fillPeople } from '../../access/register.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { honestStatements, hostileStatements } from './statements.ts';

const CLIENT_COLUMNS =
  'id full_name first_name middle_name last_name gender birth_date age city mobile_phone email education family_status children_count job_type job_position workplace_name work_experience_years income_amount additional_income_amount additional_income_type home_ownership credit_sum credit_term_months credit_initial credit_issued_on car_brand car_model car_year car_price car_type car_condition car_transmission car_mileage_km companies companies_count marketing_consent';

/** The columns that matter to the guard's own tests, as section 2 of the contract has them. */
const rules: GuardRules = {
  defaultSchema: 'analytics',
  relations: [
    { schema: 'analytics', name: 'clients', columns: CLIENT_COLUMNS.split(' ') },
    {
      schema: 'analytics',
      name: 'deals',
      columns:
        'id client_id company kind product tariff amount term_months initial_payment signed_on dealership car_brand car_model car_year car_price nights'.split(
          ' ',
        ),
    },
    {
      schema: 'analytics',
      name: 'touches',
      columns: 'id client_id company channel offered_on outcome'.split(' '),
    },
    {
      schema: 'analytics',
      name: 'calls',
      columns:
        'id client_id company manager started_at duration_seconds language sentiment topic summary next_step'.split(
          ' ',
        ),
    },
    {
      schema: 'analytics',
      name: 'leads',
      columns: 'company client_id rank score reasons scored_at'.split(' '),
    },
  ],
};

describe('the guard refuses', () => {
  test.each(hostileStatements)('$id: $sql', async ({ sql }) => {
    const verdict = await guard(sql, rules);
    expect(verdict.ok).toBe(false);
    // Refused for what it is, not because the guard stumbled.
    expect(verdict).not.toMatchObject({ code: 'guard_failed' });
  });

  test.each<[string, GuardCode]>([
    ['select 1; select 2', 'several_statements'],
    ['drop table x', 'not_a_select'],
    ['select * into x from clients', 'not_a_select'],
    ['select * from clients for update', 'locking'],
    ['select $1', 'parameter'],
    ['select * from pg_class', 'relation'],
    ['select c.pg_sleep from clients c', 'column'],
    ['select pg_sleep(1)', 'function'],
    ['select 1 operator(public.+) 1', 'operator'],
    ["select 'x'::regclass", 'type'],
    ['select city collate "evil" from clients', 'collation'],
    ['select current_user', 'session_value'],
    ["select repeat('x', 400000000)", 'too_much_work'],
    ['with recursive t(n) as (select 1 union all select n + 1 from t) select 1 from t', 'endless_recursion'],
    ['select 1 from clients, deals', 'unlinked_relations'],
  ])('%s as %s', async (sql, code) => {
    expect(await guard(sql, rules)).toMatchObject({ ok: false, code });
  });

  test('a statement longer than 64 KB before it is parsed', async () => {
    expect(await guard(`select '${'x'.repeat(70_000)}'`, rules)).toMatchObject({ code: 'too_long' });
  });

  test.each([
    ['not', (n: number) => `select ${'not '.repeat(n)}true`],
    ['additions', (n: number) => `select 1${'+1'.repeat(n)}`],
    ['subqueries', (n: number) => `select ${'(select '.repeat(n)}1${')'.repeat(n)}`],
    ['calls', (n: number) => `select ${'abs('.repeat(n)}1${')'.repeat(n)}`],
    ['unions', (n: number) => `select 1${' union select 1'.repeat(n)}`],
    ['casts', (n: number) => `select 1${'::int'.repeat(n)}`],
    ['WITH', (n: number) => `${'with a as ('.repeat(n)}select 1${') select 1'.repeat(n)}`],
  ])('deep nesting of %s, whatever its depth', async (_, build) => {
    for (const depth of [400, 1_400, 4_000, 8_000]) {
      const verdict = await guard(build(depth), rules);
      expect(verdict.ok, `depth ${depth}`).toBe(false);
      expect(verdict).not.toMatchObject({ code: 'guard_failed' });
    }
    expect(await guard('select 1', rules)).toMatchObject({ ok: true });
  });

  test('thousands of parentheses, though a few hundred mean nothing', async () => {
    const nested = (depth: number) => `select ${'('.repeat(depth)}1${')'.repeat(depth)}`;
    expect((await guard(nested(300), rules)).ok).toBe(true);
    expect((await guard(nested(8_000), rules)).ok).toBe(false);
  });

  test('to say a value back: a reason names identifiers only', async () => {
    const verdict = await guard("select pg_sleep('Соколова'), 'Громов'::regclass", rules);
    expect(JSON.stringify(verdict)).not.toMatch(/Соколова|Громов/);
  });
});

describe('the guard lets through', () => {
  test.each(honestStatements)('$id: $sql', async ({ sql }) => {
    expect(await guard(sql, rules)).toMatchObject({ ok: true });
  });

  test('a long list of values and a long chain of conditions', async () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => index).join(', ');
    expect(await guard(`select count(*) from clients where id in (${ids})`, rules)).toMatchObject({
      ok: true,
    });
    const chain = Array.from({ length: 300 }, (_, index) => `age = ${index}`).join(' or ');
    expect(await guard(`select count(*) from clients where ${chain}`, rules)).toMatchObject({ ok: true });
  });
});

describe('what the guard hands on', () => {
  test.each([
    ['select count(*) from clients;', 'select count(*) from analytics.clients'],
    [
      "select 'Ёж', c.id from clients c, deals d where d.client_id = c.id",
      "select 'Ёж', c.id from analytics.clients c, analytics.deals d where d.client_id = c.id",
    ],
    ['table clients', 'table analytics.clients'],
    ['select * from only "clients"', 'select * from only analytics."clients"'],
    ['select * from U&"cl\\0069ents"', 'select * from analytics.U&"cl\\0069ents"'],
    [
      'with clients as (select * from clients) select * from clients',
      'with clients as (select * from analytics.clients) select * from clients',
    ],
    [
      'select * from clients where id in (with deals as (select 1 as x) select x from deals)',
      'select * from analytics.clients where id in (with deals as (select 1 as x) select x from deals)',
    ],
    ['select 1 ; -- end', 'select 1'],
  ])('%s -> %s', async (sql, expected) => {
    expect(await guard(sql, rules)).toMatchObject({ ok: true, sql: expected });
  });

  test('names every relation once', async () => {
    const verdict = await guard(
      'select 1 from clients a join deals d on d.client_id = a.id join clients b on b.id = a.id',
      rules,
    );
    expect(verdict).toMatchObject({ relations: ['analytics.clients', 'analytics.deals'] });
  });

  test('asks another schema by other rules, names quoted where they need it', async () => {
    const foreign: GuardRules = {
      defaultSchema: 'Own Schema',
      relations: [{ schema: 'Own Schema', name: 'car makers', columns: ['id', 'Full Name'] }],
    };
    expect(await guard('select m."Full Name" from "car makers" m', foreign)).toMatchObject({
      ok: true,
      sql: 'select m."Full Name" from "Own Schema"."car makers" m',
    });
    expect(await guard('select 1 from clients', foreign)).toMatchObject({ code: 'relation' });
  });

  test('small relations may stand side by side', async () => {
    const small: GuardRules = {
      defaultSchema: 'public',
      relations: ['colours', 'sizes'].map(name => ({ schema: 'public', name, columns: ['id'], rows: 12 })),
    };
    expect(await guard('select count(*) from colours, sizes', small)).toMatchObject({ ok: true });
  });
});

test('mutated statements never throw and are never let through with a foreign relation', async () => {
  const random = mulberry(20_260_101);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const all = [...hostileStatements, ...honestStatements].map(statement => statement.sql);
  const pieces = [
    '(',
    ')',
    ';',
    "'",
    '"',
    '$$',
    '--',
    '/*',
    '*/',
    ',',
    '.',
    ' from pg_class ',
    ' union ',
    '::',
    '\\',
    '\u0000',
    'Ё',
    '*',
  ];
  for (let round = 0; round < 3_000; round += 1) {
    const sql = mutate(pick(all), pick(all), pick(pieces), random);
    const verdict = await guard(sql, rules);
    if (verdict.ok) expect(verdict.relations.every(name => name.startsWith('analytics.'))).toBe(true);
    if (verdict.ok) expect(verdict.sql).not.toMatch(/;\s*\S+.*;/);
  }
});

function mutate(one: string, other: string, piece: string, random: () => number): string {
  const at = Math.floor(random() * one.length);
  const to = at + Math.floor(random() * 12);
  const kind = Math.floor(random() * 4);
  if (kind === 0) return one.slice(0, at) + one.slice(to);
  if (kind === 1) return one.slice(0, at) + piece + one.slice(at);
  if (kind === 2) return one.slice(0, at) + other.slice(Math.floor(random() * other.length));
  return one.slice(0, at) + one.slice(at, to).repeat(3) + one.slice(to);
}

/** Seeded, so that a failing round can be run again. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describeOnBothDatabases('statements that the guard lets through', base => {
  let own: GuardRules;
  beforeAll(async () => {
    await fillPeople(base.db, 60);
    own = await readRules(base.db, 'analytics');
  });

  test('the rules are read from the database', () => {
    expect(own.relations.map(({ name, columns }) => ({ name, columns: [...columns].sort() }))).toEqual(
      rules.relations
        .map(({ name, columns }) => ({ name, columns: [...columns].sort() }))
        .toSorted((one, two) => (one.name < two.name ? -1 : 1)),
    );
  });

  test.each(honestStatements)('run: $id', async ({ sql }) => {
    const verdict = await guard(sql, own);
    if (!verdict.ok) throw new Error(verdict.reason);
    const result = await runReadOnly(base.db, GROUP_ADMIN, verdict.sql, {
      timeoutMs: 20_000,
      maxRows: 100,
      sharing: 'group',
    });
    // The rows of an empty answer are right, too: what matters is that the database understood what the guard understood.
    expect(result, sql).toMatchObject({ kind: 'rows' });
  });
});
