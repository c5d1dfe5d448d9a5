import { chatWords } from '../../words/chat.ts';
import { answerOf } from './answer-data.ts';
import { privately, sayText } from './encounter.ts';
import type { FormDesign } from './forms.ts';

const REASONS = ['numbers', 'misread', 'incomplete', 'unclear', 'other'] as const;

/** Why an answer was bad. The verdict itself was kept when the thumb was pressed. */
export const reasonDesign: FormDesign = {
  build({ language }) {
    const words = chatWords[language].feedback;
    return {
      title: words.title,
      submit: words.submit,
      fields: [
        {
          name: 'reason',
          label: words.reason,
          kind: 'choice',
          required: true,
          choices: REASONS.map(value => ({ value, label: words.reasons[value] })),
        },
        { name: 'details', label: words.details, kind: 'text', required: false, maxLength: 1_500 },
      ],
    };
  },

  async submit(encounter, data, { reason = '', details = '' }) {
    const words = chatWords[encounter.language];
    const found = await answerOf(encounter, data);
    if (!found) return sayText(encounter, words.press.gone, privately(encounter));
    await encounter.deps.assistant.feedback({
      answerId: found.id,
      actor: found.asker,
      verdict: 'down',
      // The code first: reasons are counted across languages.
      reason: details === '' ? reason : `${reason}: ${details}`,
    });
    sayText(encounter, words.feedback.kept, privately(encounter));
  },
};
