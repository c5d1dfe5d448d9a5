import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { lowestRight, NO_COMPANY, seesTheSame } from '../../src/access/lowest-right.ts';

const admin: Actor = { role: 'admin', company: '*' };
const as = (role: Actor['role'], company: string): Actor => ({ role, company });

describe('the least right in a room', () => {
  it('is nobody’s where nobody reads', () => {
    expect(lowestRight([], 'group')).toBeNull();
  });

  it('is the admins’ own among admins, whatever their companies', () => {
    expect(lowestRight([admin, as('admin', 'd2')], 'group')).toEqual(admin);
    expect(lowestRight([as('admin', 'd2'), as('admin', 'd2')], 'own')).toEqual(as('admin', 'd2'));
  });

  it('is narrowed by everyone but admins', () => {
    expect(lowestRight([admin, as('manager', 'd2')], 'group')).toEqual(as('manager', 'd2'));
    expect(lowestRight([as('admin', 'hvoya'), as('manager', 'd2')], 'own')).toEqual(as('manager', 'd2'));
  });

  it('is an analyst’s as soon as one reads', () => {
    const readers = [admin, as('manager', 'd2'), as('marketer', 'd2'), as('analyst', 'd2')];
    expect(lowestRight(readers, 'group')).toEqual(as('analyst', 'd2'));
    expect(lowestRight(readers, 'own')).toEqual(as('analyst', 'd2'));
  });

  it('is a marketer’s among managers and marketers, who open no cards', () => {
    expect(lowestRight([as('manager', 'd2'), as('marketer', 'd2')], 'group')).toEqual(as('marketer', 'd2'));
  });

  it('is masked, and of no company, among several of them', () => {
    const readers = [as('manager', 'd2'), as('manager', 'expobank')];
    expect(lowestRight(readers, 'group')).toEqual(as('analyst', NO_COMPANY));
  });

  it('is nothing at all among companies that keep their clients to themselves', () => {
    expect(lowestRight([as('manager', 'd2'), as('manager', 'expobank'), admin], 'own')).toBeNull();
  });

  it('is not narrowed by the company of an admin', () => {
    expect(seesTheSame(admin, as('admin', 'd2'))).toBe(true);
    expect(seesTheSame(as('manager', 'd2'), as('manager', 'hvoya'))).toBe(false);
    expect(seesTheSame(as('manager', 'd2'), as('marketer', 'd2'))).toBe(false);
  });
});
