import type { PoolClient } from 'pg';
import { fold } from '../import/values/fold.ts';
import { withinEdits } from '../linkage/string-distance.ts';
import { nameForms } from './name-forms.ts';
import {
  clientsByContact,
  clientsByNameWords,
  existingClient,
  type NameRow,
  spelledLike,
} from './queries.ts';
import type { Reference } from './reference.ts';

/** Who was meant: the ids of everyone it may be, likeliest first; `guessed` where only a misspelling finds them. */
export interface Found {
  readonly ids: readonly number[];
  readonly guessed: boolean;
}

const NOBODY: Found = { ids: [], guessed: false };

/** Finds the clients that a reference may mean, among those whom the member signed in on the connection may see. */
export async function findClients(connection: PoolClient, reference: Reference): Promise<Found> {
  switch (reference.kind) {
    case 'id':
      return { ids: await existingClient(connection, reference.id), guessed: false };
    case 'phone':
      return { ids: await clientsByContact(connection, 'mobile_phone', reference.phone), guessed: false };
    case 'email':
      return { ids: await clientsByContact(connection, 'email', reference.email), guessed: false };
    case 'name':
      return findByName(connection, reference.words);
    case 'nothing':
      return NOBODY;
  }
}

async function findByName(connection: PoolClient, words: readonly string[]): Promise<Found> {
  // As written first: "Иванова" means the woman before it means the man in the genitive, but both are offered.
  const asked = words.map(nameForms);
  const exact = fitting(await clientsByNameWords(connection, asked.flat()), asked);
  if (exact.length > 0) return { ids: exact, guessed: false };
  const widened = await withMisspellings(connection, asked);
  if (!widened) return NOBODY;
  const near = fitting(await clientsByNameWords(connection, widened.flat()), widened);
  return { ids: near, guessed: true };
}

/** Clients whose names hold every word asked for, each in a place of its own; the best fits alone. */
function fitting(rows: readonly NameRow[], asked: readonly (readonly string[])[]): number[] {
  const best = new Map<number, number>();
  for (const row of rows) {
    const names = [row.surname, row.firstName, row.middleName ? fold(row.middleName) : ''];
    const misfit = misfitOf(names, asked);
    if (misfit !== null) best.set(row.clientId, Math.min(misfit, best.get(row.clientId) ?? Infinity));
  }
  return [...best].sort(([a, x], [b, y]) => x - y || a - b).map(([id]) => id);
}

/** How far the words are from being written as the names are; null when a word fits none of them. */
function misfitOf(names: readonly string[], asked: readonly (readonly string[])[]): number | null {
  const left = new Set(names.keys());
  let misfit = 0;
  for (const forms of asked) {
    const at = [...left]
      .map(place => ({ place, form: forms.indexOf(names[place] ?? '') }))
      .filter(({ form }) => form >= 0)
      .sort((a, b) => a.form - b.form)[0];
    if (!at) return null;
    left.delete(at.place);
    misfit += at.form === 0 ? 0 : 1;
  }
  return misfit;
}

/** Each word with the names in the base that are spelled nearly like it; null when some word is like none. */
async function withMisspellings(
  connection: PoolClient,
  asked: readonly (readonly string[])[],
): Promise<readonly (readonly string[])[] | null> {
  const lengths = asked.flat().map(form => form.length);
  const names = await spelledLike(connection, Math.min(...lengths) - 2, Math.max(...lengths) + 2);
  const widened = asked.map(forms => {
    const near = names.filter(name =>
      forms.some(form => withinEdits(form, name, allowedEdits(Math.min(form.length, name.length)))),
    );
    return [...new Set([...forms.filter(form => names.includes(form)), ...near])];
  });
  // A patronymic is not among the names that are looked through, so one word may stay as it was written.
  const unknown = widened.filter(forms => forms.length === 0).length;
  if (unknown === asked.length || unknown > 1) return null;
  return widened.map((forms, at) => (forms.length === 0 ? asked[at]! : forms));
}

/** Two slips in a long name, one in a short one, none where a slip makes another name. */
function allowedEdits(length: number): number {
  return length >= 8 ? 2 : length >= 4 ? 1 : 0;
}
