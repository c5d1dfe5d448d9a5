import { chatWords } from '../../words/chat.ts';
import { answerOf } from './answer-data.ts';
import { ask, MAX_QUESTION } from './ask.ts';
import { privately, sayText } from './encounter.ts';
import type { FormDesign } from './forms.ts';

/** «Уточнить»: what the person writes is asked as going on from that very answer, not from the latest one. */
export const refineDesign: FormDesign = {
  build({ language }) {
    const { title, label, submit } = chatWords[language].refine;
    return {
      title,
      submit,
      fields: [{ name: 'text', label, kind: 'text', required: true, maxLength: MAX_QUESTION }],
    };
  },

  async submit(encounter, data, { text = '' }) {
    const found = await answerOf(encounter, data);
    if (!found) return sayText(encounter, chatWords[encounter.language].press.changed, privately(encounter));
    await ask(encounter, {
      text,
      about: { answerId: found.id, threadId: found.turn.threadId },
      seat: found.seat,
    });
  },
};
