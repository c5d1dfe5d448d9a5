import { EXPORT_MAX_ROWS, type ExportFormat, makeExport } from '../../capabilities/exports/exports.ts';
import { isAppError } from '../../errors.ts';
import { chatWords } from '../../words/chat.ts';
import { chatApprovalWords } from '../../words/chat-approval.ts';
import { besideAnswer, type FoundAnswer } from './answer-data.ts';
import { ask } from './ask.ts';
import { type MemberEncounter, safeName } from './encounter.ts';

/** The table behind an answer as a file, its statement run again with the rights of whoever wants it now. */
export async function sayExport(
  encounter: MemberEncounter,
  found: FoundAnswer,
  format: ExportFormat,
): Promise<void> {
  try {
    await exportNow(encounter, found, format);
  } catch (error) {
    if (!isAppError(error, 'not_allowed') || error.detail.reason !== 'approval') throw error;
    await askForExport(encounter, found, format);
  }
}

/** What may not be taken out at once is asked for as a call of the assistant's, which can wait for an admin's word. */
function askForExport(
  encounter: MemberEncounter,
  { id, turn, seat }: FoundAnswer,
  format: ExportFormat,
): Promise<void> {
  const text = chatApprovalWords[turn.answer.language].asFile[format];
  return ask(encounter, { text, about: { answerId: id, threadId: turn.threadId }, model: 'embedded', seat });
}

async function exportNow(
  { deps, exchange, timeZone }: MemberEncounter,
  found: FoundAnswer,
  format: ExportFormat,
): Promise<void> {
  const { turn, asker, id } = found;
  const { language } = turn.answer;
  const words = chatWords[language];
  const table = await deps.assistant.rerun(id, asker, {
    maxRows: EXPORT_MAX_ROWS,
    language,
    signal: exchange.signal,
    format,
  });
  const title = turn.answer.title ?? turn.question;
  const made = await makeExport(table, { format, title, language, timeZone, now: deps.now() });
  const file = await exchange.attach({ name: made.name, mediaType: made.mediaType, bytes: made.bytes });
  const name = safeName(made.name, 120);
  const rows = { held: table.rows.length, of: table.totalRows };
  const caption = table.truncated
    ? words.exportedPart(name, table.rows.length, table.totalRows)
    : words.exported(name, table.rows.length);
  exchange.say(
    { blocks: [{ kind: 'file', file, caption, rows }], summary: caption, language },
    besideAnswer(found),
  );
}
