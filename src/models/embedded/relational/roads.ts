import type { Catalogue, Join } from '../../../catalog/catalogue.ts';

/** One step from a relation to another over a join; `up` where each row reaches at most one. */
export interface Step {
  readonly join: Join;
  readonly from: string;
  readonly to: string;
  readonly up: boolean;
}

/**
 * The shortest ways from one relation to another over the catalogue's joins, each as its steps; empty where there is
 * none within `MOST_STEPS`. Several of one length mean that the question must say which is meant.
 */
export function roadsBetween(catalogue: Catalogue, from: string, to: string): readonly (readonly Step[])[] {
  if (from === to) return [[]];
  let front: (readonly Step[])[] = [[]];
  for (let length = 1; length <= MOST_STEPS; length++) {
    front = front.flatMap(road =>
      stepsFrom(catalogue, road.at(-1)?.to ?? from)
        .filter(step => step.to !== from && !road.some(before => before.to === step.to))
        .map(step => [...road, step]),
    );
    const there = front.filter(road => road.at(-1)?.to === to);
    if (there.length > 0) return there;
  }
  return [];
}

const MOST_STEPS = 5;

function stepsFrom(catalogue: Catalogue, relation: string): Step[] {
  return catalogue.joins.flatMap(join => {
    const steps: Step[] = [];
    if (join.many === relation) steps.push({ join, from: relation, to: join.one, up: true });
    if (join.one === relation && join.many !== relation)
      steps.push({ join, from: relation, to: join.many, up: false });
    return steps;
  });
}
