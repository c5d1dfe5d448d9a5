import { attachedFiles } from '../../src/chat/attached-files.ts';
import { type ChatRoom, type ChatRoomOptions, openChat } from '../../src/chat/chat-room.ts';
import type { HandleEvent } from '../../src/chat/exchange.ts';
import type { Capabilities } from '../../src/chat/port.ts';
import type { Database } from '../../src/data/database.ts';
import { messageOf, textOf } from './chat-events.ts';
import { silentLogger } from './databases.ts';
import { DrivenClock } from './driven-clock.ts';
import { RecordingPort } from './recording-port.ts';

export interface ChatUnderTest extends AsyncDisposable {
  readonly room: ChatRoom;
  readonly port: RecordingPort;
  readonly clock: DrivenClock;
  /** Moves the clock and waits until nothing is due. */
  advance(ms: number): Promise<void>;
  /** Resolves when everything said has been handled; the answers may still be on their way. */
  answered(): Promise<void>;
}

/** Answers «привет» with «ответ на привет». */
export const echo: HandleEvent = async exchange => {
  exchange.say(messageOf(`ответ на ${textOf(exchange.event)}`));
};

/** A started room over a messenger in memory and a clock that the test moves. */
export async function startChat(
  db: Database,
  options: {
    handle?: HandleEvent;
    port?: RecordingPort;
    clock?: DrivenClock;
    pace?: Capabilities['pace'];
    room?: Partial<ChatRoomOptions>;
  } = {},
): Promise<ChatUnderTest> {
  const clock = options.clock ?? new DrivenClock();
  const port =
    options.port ??
    new RecordingPort({ readAttached: attachedFiles(db), ...(options.pace ? { pace: options.pace } : {}) });
  const room = openChat({
    db,
    ports: new Map([[port.platform, port]]),
    handle: options.handle ?? echo,
    logger: silentLogger,
    language: 'ru',
    clock,
    ...options.room,
  });
  await room.start();
  await room.idle();
  return {
    room,
    port,
    clock,
    async advance(ms) {
      clock.advance(ms);
      await room.idle();
    },
    async answered() {
      for (;;) {
        const { waiting, running } = await room.counts();
        if (waiting + running === 0) return;
      }
    },
    [Symbol.asyncDispose]: () => room.stop({ withinMs: 0 }),
  };
}

/** Empties the chat's tables, so that each test begins with nothing. */
export async function emptyChat(db: Database): Promise<void> {
  await db.query(
    'truncate svod.chat_inbox, svod.chat_inbox_lines, svod.chat_outbox, svod.chat_outbox_lines, svod.chat_files',
  );
}
