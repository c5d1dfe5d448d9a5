import { beforeEach, expect, test } from 'vitest';
import { generateRecords } from '../../../../bench/matching-people.ts';
import { linkPeople, recordsOfImport } from '../../../../src/capabilities/clients/linkage/link-people.ts';
import { describeOnBothDatabases } from '../../../support/databases.ts';
import {
  emptyRegisters,
  groupsByPlace,
  groupsOf,
  type PlainRecord,
  peopleLinkage,
  storeRecords,
} from './register.ts';

const strangers = (count: number, seed = 5): PlainRecord[] => [...generateRecords(count, seed)];

const anna: PlainRecord = {
  first_name: 'Анна',
  middle_name: 'Сергеевна',
  last_name: 'Белова',
  gender: 'Женский',
  birth_date: '1984-03-07',
  mobile_phone: '+79161112233',
  email: 'a.belova@mail.ru',
  city: 'Казань',
};

describeOnBothDatabases('telling who is who', base => {
  beforeEach(() => emptyRegisters(base.db));

  /** Links the records among 600 strangers and answers with the groups they ended in, by place. */
  async function group(...records: PlainRecord[]): Promise<number[][]> {
    await storeRecords(base.db, strangers(600), 'bank');
    const ids = await storeRecords(base.db, records, 'hotel');
    const linkage = await peopleLinkage();
    await base.db.transaction(tx => linkPeople(tx, linkage, 'all'));
    const places = new Map(ids.map((id, place) => [id, place]));
    return (await groupsOf(base.db, ids)).map(one => one.map(id => places.get(id)!));
  }

  /** Links the records in a base that holds nothing else, and answers with the groups they ended in, by place. */
  async function groupAlone(...records: PlainRecord[]): Promise<number[][]> {
    const ids = await storeRecords(base.db, records, 'hotel');
    const linkage = await peopleLinkage();
    await base.db.transaction(tx => linkPeople(tx, linkage, 'all'));
    const places = new Map(ids.map((id, place) => [id, place]));
    return (await groupsOf(base.db, ids)).map(one => one.map(id => places.get(id)!));
  }

  test('in a base of a few records equal rows are one person, however many of them there are', async () => {
    const nobody = { middle_name: null, gender: null, birth_date: null, email: null, city: null };
    const petrov = { ...nobody, first_name: 'Иван', last_name: 'Петров', mobile_phone: '+79123456789' };
    const belova = { ...nobody, first_name: 'Анна', last_name: 'Белова', mobile_phone: '+79123456780' };
    expect(await groupAlone(petrov, petrov, petrov, belova)).toEqual([[0, 1, 2], [3]]);
  });

  test('in a base of a few records neighbours in surname, date and number stay apart', async () => {
    const people = Array.from({ length: 13 }, (_, n) => ({
      ...anna,
      email: null,
      last_name: `Белов${'абвгдежзиклмн'[n]}`,
      birth_date: `1984-03-${String(n + 10)}`,
      mobile_phone: `+791611122${String(n + 10)}`,
    }));
    expect(await groupAlone(...people)).toEqual(people.map((_, place) => [place]));
  });

  test('in a base of a few records a family with one telephone stays apart, and so do namesakes', async () => {
    const son = {
      ...anna,
      first_name: 'Пётр',
      middle_name: 'Иванович',
      gender: 'Мужской',
      birth_date: '2003-11-19',
    };
    const husband = { ...son, first_name: 'Иван', middle_name: 'Петрович', birth_date: '1980-02-01' };
    const namesake = { ...anna, birth_date: '1961-10-30', mobile_phone: '+79998887766', email: null };
    expect(await groupAlone(anna, son, husband, namesake)).toEqual([[0], [1], [2], [3]]);
  });

  test('joins a name in Latin letters, a typo, and day and month that changed places', async () => {
    expect(
      await group(
        anna,
        { ...anna, first_name: 'Anna', last_name: 'Belova', middle_name: null, gender: null },
        { ...anna, last_name: 'Бедова', birth_date: '1984-07-03', email: null },
      ),
    ).toEqual([[0, 1, 2]]);
  });

  test('follows a woman through a changed surname when name, patronymic, birth date and phone agree', async () => {
    expect(await group(anna, { ...anna, last_name: 'Кравцова', email: 'kravtsova@bk.ru' })).toEqual([[0, 1]]);
  });

  test('keeps the members of a family apart who share telephone, surname and city', async () => {
    const son = {
      first_name: 'Пётр',
      middle_name: 'Иванович',
      gender: 'Мужской',
      birth_date: '2003-11-19',
      email: null,
    };
    const daughter = { first_name: 'Мария', middle_name: 'Ивановна', birth_date: '2005-02-02', email: null };
    expect(await group(anna, { ...anna, ...son, last_name: 'Белов' }, { ...anna, ...daughter })).toEqual([
      [0],
      [1],
      [2],
    ]);
  });

  test('keeps twins apart, who share everything but the first name', async () => {
    const twin = { ...anna, first_name: 'Алла', email: null };
    expect(await group({ ...anna, email: null }, twin)).toEqual([[0], [1]]);
  });

  test('never holds two birth dates of different years in one person, whatever else agrees', async () => {
    expect(await group(anna, { ...anna, birth_date: '1961-12-24' })).toEqual([[0], [1]]);
  });

  test('never holds two genders in one person, even through a third record that fits both', async () => {
    const bare = { ...anna, gender: null, middle_name: null };
    expect(await group(anna, bare, { ...anna, gender: 'Мужской', middle_name: null })).toHaveLength(2);
  });

  test('does not take a telephone that dozens give for a sign of one person', async () => {
    await storeRecords(
      base.db,
      strangers(150, 9).map(record => ({ ...record, mobile_phone: '+78432000000', email: null })),
    );
    const linkage = await peopleLinkage();
    const outcome = await base.db.transaction(tx => linkPeople(tx, linkage, 'all'));
    expect(outcome.scoring?.passedOver).toContainEqual({ pass: 'phone', blocks: 1, records: 150 });
    const { rows } = await base.db.query<{ people: number }>(
      'select count(*)::int as people from (select from svod.source_records group by client_id having count(distinct birth_date) > 2) as odd',
    );
    expect(rows).toEqual([{ people: 0 }]);
  });

  test('says for each record the rule and the score, the founder of a person being the first', async () => {
    await storeRecords(base.db, strangers(400));
    const ids = await storeRecords(base.db, [anna, { ...anna, middle_name: null, email: null }], 'hotel');
    const linkage = await peopleLinkage();
    await base.db.transaction(tx => linkPeople(tx, linkage, 'all'));
    const { rows } = await base.db.query<{ rule: string; score: number }>(
      'select link_rule as rule, link_score as score from svod.source_records where id = any ($1::bigint[]) order by id',
      [ids],
    );
    expect(rows[0]).toEqual({ rule: 'first', score: 1 });
    expect(rows[1]?.rule).toBe('first_name,last_name,birth_date,phone,city');
    expect(rows[1]?.score).toBeGreaterThan(0.99);
  });

  test('finds nobody in an empty base', async () => {
    const linkage = await peopleLinkage();
    const outcome = await base.db.transaction(tx => linkPeople(tx, linkage, 'all'));
    expect(outcome).toMatchObject({
      movedRecords: 0,
      foundedClients: 0,
      partedClients: 0,
      removedClients: 0,
    });
  });

  test('gives a base that has nobody yet its first person', async () => {
    const ids = await storeRecords(base.db, [anna, anna]);
    const linkage = await peopleLinkage();
    await base.db.transaction(tx => linkPeople(tx, linkage, ids));
    expect(await groupsOf(base.db)).toEqual([ids]);
  });

  test('finds the same people whether records come at once or file by file', async () => {
    const records = strangers(1_500, 11);
    // Learning anew each time would hide a difference, so both ways use the weights learnt from the first file.
    const linkage = await peopleLinkage();
    const kept = { ...linkage, spec: { ...linkage.spec, relearnBelow: 0 } };
    const first = await storeRecords(base.db, records.slice(0, 1_400));
    await base.db.transaction(tx => linkPeople(tx, kept, first));
    const weights = await base.db.query('select weights::text from svod.match_weights');
    const ids = [...first];
    for (const part of [records.slice(1_400, 1_430), records.slice(1_430, 1_431), records.slice(1_431)]) {
      await base.db.transaction(async tx => {
        const added = await storeRecords(tx, part, 'hotel');
        ids.push(...added);
        const outcome = await linkPeople(tx, kept, added);
        expect(outcome.scoring?.whole).toBe(false);
      });
    }
    const stepwise = await groupsByPlace(base.db, ids);
    const pairs = await base.db.query('select left_id, right_id, levels from svod.match_pairs order by 1, 2');
    expect((await base.db.query('select weights::text from svod.match_weights')).rows).toEqual(weights.rows);

    await base.db.query('update svod.source_records set client_id = null');
    await base.db.query('truncate svod.match_keys, svod.match_pairs, svod.match_crowds');
    await base.db.transaction(tx => linkPeople(tx, kept, ids));
    expect(await groupsByPlace(base.db, ids)).toEqual(stepwise);
    const again = await base.db.query('select left_id, right_id, levels from svod.match_pairs order by 1, 2');
    expect(again.rows).toEqual(pairs.rows);
  });

  test('takes pairs back when the block that had brought them together becomes a crowd', async () => {
    const linkage = await peopleLinkage();
    const small = {
      ...linkage,
      spec: { ...linkage.spec, relearnBelow: 0, largestBlock: 3, blocking: linkage.spec.blocking },
    };
    const some = strangers(300, 3);
    const loose = { last_name: 'Тихий', mobile_phone: '+79990001122', city: 'Омск', first_name: 'Олег' };
    const ids = await storeRecords(base.db, [...some, loose, loose]);
    await base.db.transaction(tx => linkPeople(tx, small, ids));
    await base.db.transaction(async tx => {
      const more = await storeRecords(tx, [loose, loose, loose], 'hotel');
      await linkPeople(tx, small, more);
    });
    const kept = await base.db.query('select left_id, right_id from svod.match_pairs order by 1, 2');
    const groups = await groupsOf(base.db);
    await base.db.query('truncate svod.match_keys, svod.match_pairs, svod.match_crowds');
    const { rows } = await base.db.query<{ id: number }>('select id from svod.source_records');
    await base.db.transaction(tx =>
      linkPeople(
        tx,
        small,
        rows.map(row => Number(row.id)),
      ),
    );
    expect(
      (await base.db.query('select left_id, right_id from svod.match_pairs order by 1, 2')).rows,
    ).toEqual(kept.rows);
    expect(await groupsOf(base.db)).toEqual(groups);
  });

  test('keeps the ids of people whose records did not move, and lets calls follow', async () => {
    const linkage = await peopleLinkage();
    const ids = await storeRecords(base.db, [...strangers(300), anna]);
    await base.db.transaction(tx => linkPeople(tx, linkage, ids));
    const clients = 'select id, client_id from svod.source_records order by id';
    const before = (await base.db.query<{ id: number; client_id: number }>(clients)).rows;
    const alone = before.at(-1)!.client_id;
    await base.db.query(`insert into svod.calls (client_id, company) values ($1, 'bank')`, [alone]);
    await base.db.transaction(async tx => {
      const added = await storeRecords(tx, [{ ...anna, last_name: 'Belova' }], 'hotel');
      await linkPeople(tx, linkage, added);
    });
    const after = (await base.db.query<{ id: number; client_id: number }>(clients)).rows;
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.at(-1)?.client_id).toBe(alone);
    const { rows } = await base.db.query('select client_id from svod.calls');
    expect(rows).toEqual([{ client_id: alone }]);
  });

  test('moves a record that a corrected mapping reads anew, and lets its deals follow', async () => {
    const linkage = await peopleLinkage();
    const kept = { ...linkage, spec: { ...linkage.spec, relearnBelow: 0 } };
    await storeRecords(base.db, strangers(400));
    const garbled = { first_name: 'Казань', last_name: 'Анна', city: 'Белова' };
    const [right, wrong] = (await storeRecords(base.db, [anna, garbled], 'hotel')) as [number, number];
    await base.db.transaction(tx => linkPeople(tx, kept, 'all'));
    await base.db.query(
      `insert into svod.deals (record_id, client_id, company, kind) select id, client_id, company, 'stay' from svod.source_records where id = $1`,
      [wrong],
    );
    expect(await groupsOf(base.db, [right, wrong])).toEqual([[right], [wrong]]);
    await base.db.transaction(async tx => {
      await tx.query(
        `update svod.source_records set first_name = $2, last_name = $3, birth_date = $4, mobile_phone = $5, city = $6 where id = $1`,
        [wrong, anna.first_name, anna.last_name, anna.birth_date, anna.mobile_phone, anna.city],
      );
      const outcome = await linkPeople(tx, kept, [wrong]);
      expect(outcome).toMatchObject({
        foundedClients: 0,
        partedClients: 0,
        removedClients: 1,
        scoring: { whole: false },
      });
    });
    expect(await groupsOf(base.db, [right, wrong])).toEqual([[right, wrong]]);
    const { rows } = await base.db.query<{ same: boolean }>(
      'select deal.client_id = record.client_id as same from svod.deals as deal join svod.source_records as record on record.id = $1',
      [right],
    );
    expect(rows).toEqual([{ same: true }]);
  });

  test('names the records of an import', async () => {
    const ids = await storeRecords(base.db, [anna, anna], 'hotel');
    const { rows } = await base.db.query<{ id: number }>(
      `select max(id) as id from svod.imports where company = 'hotel'`,
    );
    expect(await recordsOfImport(base.db, Number(rows[0]?.id))).toEqual(ids);
  });

  test('holds no key, pair or client of a record that was erased', async () => {
    const linkage = await peopleLinkage();
    const ids = await storeRecords(base.db, [...strangers(200), anna, anna]);
    await base.db.transaction(tx => linkPeople(tx, linkage, ids));
    const gone = ids.slice(-2);
    await base.db.query('delete from svod.source_records where id = any ($1::bigint[])', [gone]);
    for (const statement of [
      'select from svod.match_keys where record_id = any ($1::bigint[])',
      'select from svod.match_pairs where left_id = any ($1::bigint[]) or right_id = any ($1::bigint[])',
    ]) {
      expect((await base.db.query(statement, [gone])).rows).toHaveLength(0);
    }
  });
});
