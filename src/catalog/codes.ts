import type { Language } from '../capabilities/tool.ts';
import type { Column } from './catalogue.ts';

/** What people call the codes of a column (slugs of companies, kinds of deals), by code; null where it holds none. */
export function codeNames(column: Column, language: Language): Readonly<Record<string, string>> | null {
  const named = column.values.flatMap(({ value, label }) => {
    const name = label[language];
    return name && name !== value && (column.ofCompanies || isCode(value)) ? [[value, name] as const] : [];
  });
  return named.length > 0 ? Object.fromEntries(named) : null;
}

/** A value that was never meant to be read: lower-case Latin, no blanks. */
export function isCode(value: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(value);
}
