import { type Call, makeCalls } from './calls.ts';
import { makePeople, type Person } from './people.ts';
import { Random } from './random.ts';
import { makeAutoexpress } from './registers/autoexpress.ts';
import { makeD2 } from './registers/d2.ts';
import { makeExpobank } from './registers/expobank.ts';
import { makeExpocar } from './registers/expocar.ts';
import { makeHvoya } from './registers/hvoya.ts';
import { makeLeasing } from './registers/leasing.ts';
import type { Register } from './registers/register.ts';
import { makeTouches, type Touch } from './touches.ts';

export interface DemoOptions {
  readonly seed: number;
  /** The day the demo is set on, ISO: every date lies before it. */
  readonly today: string;
  readonly people: number;
}

/** Everything the demo base is made of. `registers[].owners` index into `people`: the truth that matching is measured on. */
export interface DemoData {
  readonly people: readonly Person[];
  readonly registers: readonly Register[];
  readonly touches: readonly Touch[];
  readonly calls: readonly Call[];
}

/** The demo's people, registers, offers and calls; the same options give the same data. */
export function generateDemo({ seed, today, people: count }: DemoOptions): DemoData {
  const random = new Random(seed);
  const people = makePeople(random, count, today);
  const registers = [makeExpobank, makeD2, makeExpocar, makeAutoexpress, makeHvoya, makeLeasing].map(make =>
    make(random, people, today),
  );
  return {
    people,
    registers,
    touches: makeTouches(new Random(seed + 1), people, registers, today),
    calls: makeCalls(random, people, registers, Math.round(count / 30), today),
  };
}
