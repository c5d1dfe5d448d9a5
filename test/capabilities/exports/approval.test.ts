import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { type ExportNeedsApproval, exportNeedsApproval } from '../../../src/capabilities/exports/approval.ts';
import { loadTestCatalogue } from '../../support/assistant.ts';
import { describeOnEmbedded } from '../../support/databases.ts';

const manager: Actor = { role: 'manager', company: 'd2' };

describeOnEmbedded('taking contacts out', base => {
  let needs: ExportNeedsApproval;
  beforeAll(async () => {
    const catalogue = await loadTestCatalogue(base.db);
    needs = exportNeedsApproval({ approval: 'contacts', catalogue: () => catalogue });
  });

  describe('needs a word', () => {
    it.each([
      'select id, mobile_phone from clients',
      'select id, lower(email) as e from clients',
      'select c.mobile_phone as city from clients c',
      'select * from clients',
      'select c.* from clients c join deals d on d.client_id = c.id',
      'select x from (select mobile_phone as x from clients) as t',
      'with t as (select email as mail from clients) select mail from t',
      'select c from clients c',
      'select to_json(clients) from clients',
      'select n from clients as c (a, b, m, l, g, bd, ag, ci, n)',
      "select city, string_agg(mobile_phone, ',') from clients group by city",
      "select id from clients where email like '%@mail.ru'",
    ])('for %s', async sql => {
      expect(await needs(sql, manager)).toBe(true);
    });
  });

  describe('needs none', () => {
    it.each([
      'select id, full_name, city from clients',
      'select city, count(*) from clients group by city',
      'select count(*) from clients where mobile_phone is not null',
    ])('for %s', async sql => {
      expect(await needs(sql, manager)).toBe(false);
    });

    it('from an admin, nor where the deployment asks for none', async () => {
      const sql = 'select mobile_phone from clients';
      expect(await needs(sql, { role: 'admin', company: 'd2' })).toBe(false);
      const none = exportNeedsApproval({
        approval: 'none',
        catalogue: () => {
          throw new Error('not read');
        },
      });
      expect(await none(sql, manager)).toBe(false);
    });
  });
});
