import {
  type Channel,
  type Message,
  type Person,
  type SlackServer,
  startSlackServer,
  textOf,
} from '../slack.ts';
import type { Place, Seen, Stage } from './stage.ts';

/** The stage on the Slack simulator. By HTTP where a request URL is given later, by Socket Mode otherwise. */
export async function slackStage(): Promise<Stage & { readonly server: SlackServer }> {
  const server = await startSlackServer();
  const { workspace } = server;
  const person = (name: string, realName: string) => workspace.person({ name, realName });
  const [admin, marketer, stranger] = [
    person('anna', 'Анна'),
    person('mark', 'Марк'),
    person('petr', 'Пётр'),
  ];
  const team = workspace.channel({ name: 'маркетинг', private: true, members: [admin, marketer] });
  const open = workspace.channel({ name: 'все', members: [marketer, stranger] });
  const account = (who: Person) => `${workspace.id}:${who.id}`;
  return {
    server,
    accounts: { admin: account(admin), marketer: account(marketer), stranger: account(stranger) },
    admin: placeOf(server, admin, admin.dm, false),
    marketer: placeOf(server, marketer, marketer.dm, false),
    stranger: placeOf(server, stranger, stranger.dm, false),
    // Every mention at the top of a channel begins a thread of its own.
    room: who => placeOf(server, who === 'admin' ? admin : marketer, team, true),
    overheard: placeOf(server, marketer, open, true),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function placeOf(server: SlackServer, who: Person, channel: Channel, mentions: boolean): Place {
  const seen = new Set<string>(who.sees(channel).map(keyOf));
  let thread: Message | undefined;
  let pictures = 0;
  let pressed: { readonly message: Message; readonly label: string } | null = null;
  const ours = () =>
    who.sees(channel).filter(message => message.botId !== null && message.stream?.state !== 'streaming');
  return {
    say(text) {
      const said = mentions ? who.mention(channel, text, thread) : who.say(channel, text, thread);
      thread ??= said;
    },
    async next(match) {
      const found = await server.until(
        () => ours().find(message => !seen.has(keyOf(message)) && match.test(everythingIn(message))),
        `a message like ${match} in ${channel.name}; there are: ${ours().map(textOf).join(' / ')}`,
      );
      seen.add(keyOf(found));
      return seenIn(found);
    },
    async file(name) {
      await server.until(
        () => ours().some(message => message.files.some(file => name.test(file.name))),
        `a file like ${name}`,
      );
    },
    files: name =>
      ours()
        .flatMap(({ files }) => files)
        .filter(file => name.test(file.name)).length,
    async picture() {
      const before = pictures;
      await server.until(() => ours().filter(hasPicture).length > before, 'one more picture');
      pictures = ours().filter(hasPicture).length;
    },
    async press(label) {
      const message = ours().findLast(one =>
        JSON.stringify(one.blocks).includes(JSON.stringify(label).slice(1, -1)),
      );
      if (!message) throw new Error(`Nothing with a button "${label}" is seen in ${channel.name}.`);
      // A copy: what it becomes is nothing that an old screen shows.
      pressed = { message: { ...message, blocks: structuredClone(message.blocks) }, label };
      await who.press(pressed.message, label);
      return null;
    },
    async pressAgain() {
      if (!pressed) throw new Error('Nothing was pressed yet.');
      await who.press(pressed.message, pressed.label);
      return null;
    },
    async fill({ choice, line }) {
      await server.until(() => who.modal, 'a modal');
      await who.submit({ reason: choiceValue(choice, who.modal), details: line });
    },
    record() {
      const said = who.upload(channel, {
        name: 'звонок.mp3',
        bytes: Buffer.from('ID3 simulated'),
        ...(thread && { thread }),
      });
      thread ??= said;
    },
    async stop() {
      if (!thread) throw new Error('Nothing was said yet.');
      who.stop(thread);
    },
  };
}

/** A message that was changed is something new to see. */
function keyOf(message: Message): string {
  return `${message.ts} ${everythingIn(message)}`;
}

function everythingIn(message: Message): string {
  const cells = JSON.stringify(message.blocks).match(/"text":"(?:[^"\\]|\\.)*"/g) ?? [];
  return [textOf(message), ...cells.map(cell => String(JSON.parse(cell.slice(7))))].join('\n');
}

function seenIn(message: Message): Seen {
  const blocks = JSON.stringify(message.blocks);
  return {
    text: everythingIn(message),
    buttons: buttonsIn(message.blocks),
    hasTable: blocks.includes('"data_table"') || blocks.includes('"type":"table"'),
  };
}

function hasPicture({ blocks, files }: Message): boolean {
  return (
    JSON.stringify(blocks).includes('"type":"image"') ||
    files.some(file => file.mimetype.startsWith('image/'))
  );
}

/** What stands behind a choice of the modal. */
function choiceValue(choice: string, modal: unknown): string {
  const options = JSON.stringify(modal).match(/\{"text":\{[^}]*\},"value":"[^"]*"\}/g) ?? [];
  const found = options.map(one => JSON.parse(one)).find(one => one.text.text === choice);
  if (!found) throw new Error(`The form has no choice "${choice}".`);
  return String(found.value);
}

function buttonsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(buttonsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as { type?: unknown; text?: { text?: unknown } };
  if (type === 'button' && typeof text?.text === 'string') return [text.text];
  return Object.values(value).flatMap(buttonsIn);
}
