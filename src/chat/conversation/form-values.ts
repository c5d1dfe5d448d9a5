import { z } from 'zod';
import type { Language } from '../../capabilities/tool.ts';
import { chatFormWords } from '../../words/chat-forms.ts';
import type { FormField } from '../port.ts';

export type ReadValue =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'problem'; readonly text: string };

const MAX_LENGTH = 2_000;

/** What a person typed into a field, or why it does not fit, in words. A choice is found by its value or by its label. */
export function readField(field: FormField, given: string, language: Language): ReadValue {
  const words = chatFormWords[language];
  const value = given.replaceAll('\0', '').toWellFormed().trim();
  if (value === '') {
    return field.required ? { kind: 'problem', text: words.empty(field.label) } : { kind: 'value', value };
  }
  const longest = field.maxLength ?? MAX_LENGTH;
  if (value.length > longest) return { kind: 'problem', text: words.tooLong(field.label, longest) };
  if (field.kind === 'line' && /[\r\n]/.test(value))
    return { kind: 'problem', text: words.oneLine(field.label) };
  if (field.kind !== 'choice') return { kind: 'value', value };
  const same = (text: string) => text.toLowerCase() === value.toLowerCase();
  const chosen = field.choices?.find(choice => choice.value === value || same(choice.label));
  return chosen
    ? { kind: 'value', value: chosen.value }
    : { kind: 'problem', text: words.choose(field.label) };
}

const choice = z.object({ form: z.string(), step: z.number().int(), value: z.string().default('') });

/** The data of a form's button. */
export function readChoice(data: unknown): z.infer<typeof choice> {
  return choice.parse(data);
}
