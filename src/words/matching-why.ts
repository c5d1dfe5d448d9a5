import type { Language } from '../capabilities/tool.ts';
import { matchingWords } from './matching.ts';

/** One finding of a pair, as reviews hand them out. */
export interface FindingToSay {
  readonly name: string;
  readonly finding: 'agrees' | 'near' | 'differs' | 'unknown';
}

/**
 * The findings of a pair as one sentence: "phone, birth date agree; surname differs". Fields without data are left out.
 * A field the words do not know is named as the catalogue names it.
 */
export function whySentence(findings: readonly FindingToSay[], language: Language): string {
  const words = matchingWords[language];
  const groups = (['agrees', 'near', 'differs'] as const).map(kind => {
    const names = findings
      .filter(({ finding }) => finding === kind)
      .map(({ name }) => words.fields[name] ?? name);
    return names.length === 0 ? '' : `${words[kind]}: ${names.join(', ')}`;
  });
  return groups.filter(group => group !== '').join('; ');
}

/** A link's rule (`phone,birth_date,first_name~`, `first`, `decision`) in a person's words. */
export function ruleSentence(rule: string, language: Language): string {
  const words = matchingWords[language];
  if (rule === 'first') return words.alone;
  if (rule === 'decision') return words.decided;
  return whySentence(
    rule
      .split(',')
      .map(part => ({ name: part.replace('~', ''), finding: part.endsWith('~') ? 'near' : 'agrees' })),
    language,
  );
}
