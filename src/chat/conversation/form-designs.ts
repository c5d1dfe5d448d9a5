import { AppError } from '../../errors.ts';
import { reasonDesign } from './answer-feedback.ts';
import { refineDesign } from './answer-refine.ts';
import type { FormDesign } from './forms.ts';
import { newMemberDesign } from './member-form.ts';

/** Every form there is, by the name it is kept under. */
const designs: Readonly<Record<string, FormDesign>> = {
  refine: refineDesign,
  feedback_reason: reasonDesign,
  new_member: newMemberDesign,
};

/** Throws `internal` for a kind that this version does not know. */
export function designOf(kind: string): FormDesign {
  const design = designs[kind];
  if (!design) throw new AppError('internal', `No form "${kind}".`);
  return design;
}
