import type { ColumnRef } from '../plan.ts';
import type { Context } from './choose-columns.ts';
import { roadsBetween, type Step } from './roads.ts';

/** What a question asks that cannot be put together: thrown inside the settling only. */
export class Unclear extends Error {
  constructor() {
    super('unclear');
  }
}

/** The relations of one query and the steps that join them, the subject first. */
export class Joining {
  readonly subject: string;
  readonly steps: Step[] = [];
  readonly #context: Context;

  constructor(context: Context, subject: string) {
    this.#context = context;
    this.subject = subject;
  }

  get relations(): string[] {
    return [this.subject, ...this.steps.map(step => step.to)];
  }

  has(relation: string): boolean {
    return this.relations.includes(relation);
  }

  /** Joins a relation by the one shortest road from what is joined already. Throws `Unclear` where there are several. */
  add(relation: string): void {
    if (!this.has(relation)) this.addRoad(this.roadTo(relation));
  }

  addRoad(road: readonly Step[]): void {
    for (const step of road) if (!this.steps.some(other => other.to === step.to)) this.steps.push(step);
  }

  /** The road from the query's relations to another; from the subject alone where rows of the other must be there. */
  roadTo(relation: string, from: readonly string[] = this.relations): readonly Step[] {
    const roads = from.flatMap(start => roadsBetween(this.#context.catalogue, start, relation));
    const shortest = Math.min(...roads.map(road => road.length));
    const kept = roads.filter(road => road.length === shortest);
    if (kept.length === 1) return kept[0]!;
    const named = kept.filter(road =>
      road.some(({ join }) => this.#isNamed({ relation: join.many, column: join.manyColumn })),
    );
    if (named.length === 1) return named[0]!;
    const usual = kept.filter(road => road.every(step => this.#isUsual(step)));
    if (named.length === 0 && usual.length === 1) return usual[0]!;
    throw new Unclear();
  }

  /** Rows of this relation may be many for one of the subject's. */
  isBelow(relation: string): boolean {
    return !this.has(relation) && this.roadTo(relation, [this.subject]).some(step => !step.up);
  }

  #isUsual({ join }: Step): boolean {
    const rivals = this.#context.catalogue.joins.filter(
      other => other !== join && other.many === join.many && other.one === join.one,
    );
    return join.usual || rivals.length === 0;
  }

  /** Whether the question names a column that ties two relations: "arriving at …" is the airport of arrival. */
  #isNamed(ref: ColumnRef): boolean {
    return this.#context.items.some(item => {
      const columns = item.senses.filter(sense => sense.kind === 'column');
      const different = new Set(columns.map(sense => `${sense.relation}.${sense.column}`));
      return (
        different.size <= 2 &&
        columns.some(sense => sense.relation === ref.relation && sense.column === ref.column)
      );
    });
  }
}
