import { beforeEach, expect, test } from 'vitest';
import { generateRecords } from '../../../../bench/matching-people.ts';
import {
  decidePair,
  decisionHistory,
  mergeClients,
  splitClient,
} from '../../../../src/capabilities/clients/linkage/decisions.ts';
import { linkPeople } from '../../../../src/capabilities/clients/linkage/link-people.ts';
import type { Linkage } from '../../../../src/capabilities/clients/linkage/linkage.ts';
import { openReviews } from '../../../../src/capabilities/clients/linkage/reviews.ts';
import { describeOnBothDatabases } from '../../../support/databases.ts';
import { emptyRegisters, groupsOf, type PlainRecord, peopleLinkage, storeRecords } from './register.ts';

const oleg: PlainRecord = {
  first_name: 'Олег',
  middle_name: 'Львович',
  last_name: 'Щукин',
  gender: 'Мужской',
  birth_date: '1979-05-21',
  mobile_phone: '+79035556677',
  email: 'oleg@shchukin.ru',
  city: 'Тверь',
};

describeOnBothDatabases('a person’s word on who is who', base => {
  let linkage: Linkage;
  let same: number[];
  let other: number;

  beforeEach(async () => {
    await emptyRegisters(base.db);
    linkage = await peopleLinkage();
    await storeRecords(base.db, [...generateRecords(300, 4)]);
    same = await storeRecords(base.db, [oleg, oleg, { ...oleg, email: null }], 'hotel');
    [other] = (await storeRecords(
      base.db,
      [{ ...oleg, birth_date: '1951-10-02', gender: null }],
      'hotel',
    )) as [number];
    await base.db.transaction(tx => linkPeople(tx, linkage, 'all'));
  });

  const groups = () => groupsOf(base.db, [...same, other]);
  const relink = () => base.db.transaction(tx => linkPeople(tx, linkage, 'all'));

  test('shows a sure pair that a birth date keeps apart, with both records and what agrees', async () => {
    const { reviews, total } = await openReviews(base.db, linkage, 50);
    expect(total).toBe(reviews.length);
    const mine = reviews.find(review => [review.left.record, review.right.record].includes(other));
    expect(mine?.refused).toBe('birth_date');
    expect(mine?.left.values).toMatchObject({ first_name: 'Олег', phone: '+79035556677' });
    const finding = Object.fromEntries(mine!.findings.map(({ name, finding }) => [name, finding]));
    expect(finding).toMatchObject({ phone: 'agrees', last_name: 'agrees', birth_date: 'differs' });
  });

  test('joins what a person calls the same, against scores and contradictions, and keeps it so', async () => {
    await decidePair(base.db, linkage, { left: same[0]!, right: other, verdict: 'same', by: 'Ольга' });
    expect(await groups()).toEqual([[...same, other]]);
    await relink();
    expect(await groups()).toEqual([[...same, other]]);
    const { rows } = await base.db.query<{ rule: string }>(
      'select link_rule as rule from svod.source_records where id = $1',
      [other],
    );
    expect(rows).toEqual([{ rule: 'decision' }]);
  });

  test('parts what a person calls different, for good, and asks about it no more', async () => {
    const split = await splitClient(base.db, linkage, { records: [same[2]!], by: 'Ольга' });
    expect(split.partedClients).toBe(1);
    expect(await groups()).toEqual([[same[0], same[1]], [same[2]], [other]]);
    await relink();
    expect(await groups()).toEqual([[same[0], same[1]], [same[2]], [other]]);
    const { reviews } = await openReviews(base.db, linkage, 50);
    const asked = reviews.filter(
      ({ left, right }) => same.includes(left.record) && same.includes(right.record),
    );
    expect(asked).toEqual([]);
  });

  test('keeps new records from joining again what was parted', async () => {
    await splitClient(base.db, linkage, { records: [same[2]!], by: 'Ольга' });
    await base.db.transaction(async tx => linkPeople(tx, linkage, await storeRecords(tx, [oleg])));
    const { rows } = await base.db.query<{ clients: number }>(
      'select count(distinct client_id)::int as clients from svod.source_records where id = any ($1::bigint[])',
      [same],
    );
    expect(rows).toEqual([{ clients: 2 }]);
  });

  test('merges a split again and remembers who did what', async () => {
    await splitClient(base.db, linkage, { records: [same[2]!], by: 'Ольга' });
    const { rows } = await base.db.query<{ client: number }>(
      'select distinct client_id as client from svod.source_records where id = any ($1::bigint[])',
      [same],
    );
    await mergeClients(base.db, linkage, { clients: rows.map(row => Number(row.client)), by: 'Пётр' });
    expect((await groups())[0]).toEqual(same);
    const history = await decisionHistory(base.db, same);
    expect(history.map(({ verdict, decidedBy }) => `${decidedBy}: ${verdict}`)).toEqual([
      'Ольга: different',
      'Ольга: different',
      'Пётр: withdrawn',
      'Пётр: withdrawn',
      'Пётр: same',
      'Пётр: same',
    ]);
    expect(history[0]?.decidedAt).toBeInstanceOf(Date);
  });

  test('goes back to the scores when a word is withdrawn', async () => {
    const pair = { left: same[0]!, right: other, by: 'Ольга' };
    await decidePair(base.db, linkage, { ...pair, verdict: 'same' });
    await decidePair(base.db, linkage, { ...pair, verdict: 'withdrawn' });
    expect(await groups()).toEqual([same, [other]]);
  });

  test('refuses to split off everything, and records that are not there', async () => {
    await expect(splitClient(base.db, linkage, { records: same, by: 'Ольга' })).rejects.toMatchObject({
      code: 'usage',
    });
    await expect(
      decidePair(base.db, linkage, { left: same[0]!, right: 999_999, verdict: 'same', by: 'Ольга' }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});
