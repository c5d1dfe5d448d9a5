import type { Message } from 'grammy/types';
import { buttonsOf } from '../../../src/simulators/telegram/buttons.ts';
import { telegramWords } from '../../../src/words/telegram.ts';
import { type Seat, startTelegramServer, type TelegramServer } from '../telegram.ts';
import type { Place, Seen, Stage } from './stage.ts';

/** The stage on the Telegram simulator; the bot of this token is reached at `server.url`. */
export async function telegramStage(token: string): Promise<Stage & { readonly server: TelegramServer }> {
  const server = await startTelegramServer({ bots: [{ token, username: 'svod_demo_bot', name: 'Свод' }] });
  const person = (name: string) => server.person({ name, language: 'ru' });
  const [admin, marketer, stranger] = [person('Анна'), person('Марк'), person('Пётр')];
  const team = server.group({
    title: 'Маркетинг',
    people: [admin, marketer],
    topics: ['Отели', 'Банк'],
    bots: 'administrator',
  });
  const open = server.group({ title: 'Все', people: [marketer, stranger], bots: 'administrator' });
  // Only administrators are listed to a bot: in this room it knows everyone who reads.
  team.room.members.set(marketer.user.id, { user: marketer.user, status: 'administrator' });
  const topics = { first: team.topic('Отели'), second: team.topic('Банк') };
  const privately = (who: typeof admin) => placeOf(server.privately(who), {});
  return {
    server,
    accounts: {
      admin: String(admin.user.id),
      marketer: String(marketer.user.id),
      stranger: String(stranger.user.id),
    },
    admin: privately(admin),
    marketer: privately(marketer),
    stranger: privately(stranger),
    room: (who, thread) =>
      placeOf(team.as(who === 'admin' ? admin : marketer), {
        mentions: true,
        topic: topics[thread],
      }),
    overheard: placeOf(open.as(marketer), { mentions: true }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function placeOf(seat: Seat, { mentions = false, topic }: { mentions?: boolean; topic?: number }): Place {
  const placing = topic === undefined ? {} : { thread: topic };
  const isHere = (message: Message) => topic === undefined || message.message_thread_id === topic;
  let pressed: { readonly message: Message; readonly data: string } | null = null;
  const answered = async ({ message, data }: NonNullable<typeof pressed>) => {
    const { text } = await seat.pressData(message, data).answer;
    return text ?? null;
  };
  return {
    say: text => void (mentions ? seat.mention(text, placing) : seat.say(text, placing)),
    next: async match =>
      seenIn(
        await seat.until(message => isHere(message) && match.test(textOf(message)) && !isProgress(message)),
      ),
    async file(name) {
      await seat.until(message => 'document' in message && name.test(message.document?.file_name ?? ''));
    },
    files: name =>
      seat.messages().filter(message => 'document' in message && name.test(message.document?.file_name ?? ''))
        .length,
    async picture() {
      await seat.until(message => 'photo' in message);
    },
    press(label) {
      pressed = latestButton(seat, label);
      return answered(pressed);
    },
    pressAgain() {
      if (!pressed) throw new Error('Nothing was pressed yet.');
      return answered(pressed);
    },
    async fill({ choice, line }) {
      await seat.until(message => labels(message).includes(choice));
      await seat.press(choice).answer;
      await seat.until(message => /Подробнее/.test(textOf(message)));
      seat.say(line, placing);
    },
    record: () => void seat.sendVoice({}, placing),
    async stop() {
      // In a group the Stop button stands under the message of progress; in private it is Telegram's own, beside the draft.
      if (mentions) await seat.press(STOP).answer;
      else {
        await seat.drafted();
        seat.stop();
      }
    },
  };
}

/** The newest button of that label and what it carries. */
function latestButton(seat: Seat, label: string): { readonly message: Message; readonly data: string } {
  for (const message of seat.messages().toReversed()) {
    for (const button of buttonsOf(message)) {
      if (button.text === label && 'callback_data' in button) return { message, data: button.callback_data };
    }
  }
  throw new Error(`There is no button "${label}"; there are: ${seat.buttons().join(', ')}`);
}

/** A message of progress holds the Stop button until the answer takes its place. */
function isProgress(message: Message): boolean {
  return labels(message).includes(STOP);
}

function labels(message: Message): string[] {
  const markup = 'reply_markup' in message ? message.reply_markup : undefined;
  return (markup && 'inline_keyboard' in markup ? markup.inline_keyboard : [])
    .flat()
    .map(button => button.text);
}

function seenIn(message: Message): Seen {
  return {
    text: textOf(message),
    buttons: labels(message),
    hasTable: JSON.stringify(message).includes('"type":"table"'),
  };
}

/** Every word of a message: of its text, its caption, or its rich blocks. */
function textOf(message: object): string {
  const words: string[] = [];
  const collect = (value: unknown, key: string): void => {
    if (typeof value === 'string' && ['text', 'caption'].includes(key)) words.push(value);
    else if (typeof value === 'string' && key === '[]') words.push(value);
    else if (Array.isArray(value)) for (const one of value) collect(one, key === 'text' ? '[]' : '');
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) if (!SKIPPED.has(name)) collect(inner, name);
  };
  collect(message, '');
  return words.join(' ');
}

const STOP = telegramWords.ru.stop;
const SKIPPED = new Set(['reply_markup', 'reply_to_message', 'from', 'chat', 'entities', 'caption_entities']);
