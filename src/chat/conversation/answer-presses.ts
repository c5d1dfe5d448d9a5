import { z } from 'zod';
import { EXPORT_FORMATS } from '../../capabilities/exports/exports.ts';
import { chatWords } from '../../words/chat.ts';
import { answerOf, besideAnswer, type FoundAnswer } from './answer-data.ts';
import { sayExport } from './answer-export.ts';
import { TABLE_ROWS, tableBlock } from './answer-message.ts';
import { ask } from './ask.ts';
import { plainSummary, sayText } from './encounter.ts';
import { openForm } from './forms.ts';
import type { MemberAction, MemberPress } from './press.ts';
import { roomSeat } from './room.ts';

/** What the buttons under an answer do. Each looks the answer up as the presser first, and only then does anything. */
export const answerPresses: Readonly<Record<string, MemberAction>> = {
  sql: onAnswer(async ({ encounter, toast }, found) => {
    await toast();
    const { language, sql } = found.turn.answer;
    const words = chatWords[language];
    if (!sql) return sayText({ ...encounter, language }, words.noStatement, besideAnswer(found));
    encounter.exchange.say(
      {
        blocks: [
          { kind: 'note', markdown: words.sqlCaption },
          { kind: 'code', language: 'sql', text: sql },
        ],
        summary: plainSummary(words.sqlCaption),
        language,
      },
      besideAnswer(found),
    );
  }),

  as_table: onAnswer(async ({ encounter, toast }, found) => {
    const { deps, exchange, timeZone } = encounter;
    const { language } = found.turn.answer;
    await toast(chatWords[language].working);
    const options = { maxRows: TABLE_ROWS, language, signal: exchange.signal };
    const table = await deps.assistant.rerun(found.id, found.asker, options);
    const words = chatWords[language];
    exchange.say(
      {
        blocks: [{ kind: 'text', markdown: words.table }, tableBlock(table, { language, timeZone })],
        summary: words.table,
        language,
      },
      besideAnswer(found),
    );
  }),

  as_chart: onAnswer(async ({ encounter, toast }, found) => {
    await toast();
    await ask(encounter, { text: chatWords[found.turn.answer.language].asChart, ...goingOn(found) });
  }),

  export: onAnswer(async ({ encounter, toast, button }, found) => {
    const { format } = z.object({ format: z.enum(EXPORT_FORMATS) }).parse(button.data);
    await toast(chatWords[found.turn.answer.language].makingFile);
    await sayExport(encounter, found, format);
  }),

  refine: onAnswer(async ({ encounter, toast, button }) => {
    await toast();
    await openForm(encounter, 'refine', Object(button.data));
  }),

  feedback: onAnswer(async ({ encounter, toast, button }, found) => {
    const { verdict } = z.object({ verdict: z.enum(['up', 'down']) }).parse(button.data);
    await encounter.deps.assistant.feedback({ answerId: found.id, actor: found.asker, verdict });
    await toast(chatWords[encounter.language].feedback.thanks);
    if (verdict === 'down') await openForm(encounter, 'feedback_reason', Object(button.data));
  }),

  option: onAnswer(async ({ encounter, toast, button, settle }, found) => {
    const { option } = z.object({ option: z.number().int() }).parse(button.data);
    const chosen = found.turn.answer.options[option];
    if (chosen === undefined) return toast(chatWords[encounter.language].press.gone);
    await toast();
    await settle(chatWords[encounter.language].chosen(chosen));
    await ask(encounter, { text: chosen, ...goingOn(found) });
  }),

  without_model: onAnswer(async ({ encounter, toast, settle }, found) => {
    const words = chatWords[encounter.language];
    await toast();
    await settle(words.chosen(words.buttons.withoutModel));
    await ask(encounter, { text: found.turn.question, model: 'embedded', ...goingOn(found) });
  }),

  /** The question of an answer that went privately, asked again with what everyone in the room may see. */
  show_here: onAnswer(async ({ encounter, toast, settle }, found) => {
    const words = chatWords[encounter.language];
    const seat = await roomSeat(encounter);
    if (!seat) return toast(words.press.changed);
    await toast();
    await settle(null);
    await ask(encounter, { text: found.turn.question, seat });
  }),
};

/** The follow-up is asked with the answer's own rights and stands where the answer stands. */
function goingOn({ id, turn, seat }: FoundAnswer) {
  return { about: { answerId: id, threadId: turn.threadId }, seat };
}

function onAnswer(act: (press: MemberPress, found: FoundAnswer) => Promise<void>): MemberAction {
  return async press => {
    const found = await answerOf(press.encounter, press.button.data);
    if (!found) return press.toast(chatWords[press.encounter.language].press.changed);
    await act(press, found);
  };
}
