import type { Catalogue, Column, Names, Relation } from './catalogue.ts';
import { type Lexicon, lexiconBuilder, type Sense } from './lexicon.ts';

/** All the phrases by which a catalogue's relations, columns, values, notions and measures are spoken of. */
export function buildLexicon(catalogue: Omit<Catalogue, 'lexicon'>): Lexicon {
  const book = lexiconBuilder();
  const add: Add = (names, sense, options) => {
    for (const phrase of new Set([...names.ru, ...names.en])) book.add(phrase, sense, options);
  };
  for (const relation of catalogue.relations.values()) addRelation(add, relation);
  for (const [index, notion] of catalogue.notions.entries()) add(notion.names, { kind: 'notion', index });
  for (const measure of catalogue.measures) add(measure.names, { kind: 'measure', name: measure.name });
  for (const kind of ['vague', 'forbidden', 'filler'] as const)
    add(catalogue[kind], { kind }, { passedOver: kind === 'filler' });
  for (const { names, of, known } of catalogue.light)
    add(names, { kind: 'light', of, known }, { passedOver: true });
  return book.build();
}

type Add = (
  names: Names,
  sense: Sense,
  options?: { bySound?: boolean; passedOver?: boolean; isValue?: boolean },
) => void;

function addRelation(add: Add, relation: Relation): void {
  add(relation.names, { kind: 'relation', relation: relation.name, via: 'noun' });
  add(relation.verbs, { kind: 'relation', relation: relation.name, via: 'verb' });
  for (const column of relation.columns.values()) addColumn(add, relation, column);
}

function addColumn(add: Add, relation: Relation, column: Column): void {
  const ref = { relation: relation.name, column: column.name };
  // A key that merely links is no word people use, unless the file names it.
  if (!column.key || column.names.ru.length > 1 || column.names.en.length > 1)
    add(column.names, { kind: 'column', ...ref });
  for (const { names, column: of, is } of column.within) {
    add(names, { kind: 'column', ...ref, within: { column: of, is } });
  }
  add(column.more, { kind: 'more', ...ref });
  add(column.less, { kind: 'less', ...ref });
  add(column.counted, { kind: 'counted', ...ref });
  for (const value of column.values) {
    const sense: Sense = {
      kind: 'value',
      ...ref,
      value: value.value,
      beside: [...value.beside.ru, ...value.beside.en],
      needsColumn: !column.valuesAlone,
    };
    add(value.names, sense, { isValue: true });
    add(value.alone, { ...sense, beside: [] });
    // Only the value itself is met by its sound: a synonym is a word, and words sound alike too easily.
    add({ ru: [value.value], en: [] }, sense, { bySound: true, isValue: true });
  }
}
