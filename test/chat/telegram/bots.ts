import { pino } from 'pino';
import sharp from 'sharp';
import { expect } from 'vitest';
import { DeliveryError, type ReadAttached } from '../../../src/chat/port.ts';
import { openGrammy } from '../../../src/chat/telegram/grammy.ts';
import { openTelegraf } from '../../../src/chat/telegram/telegraf.ts';
import { TelegramPort } from '../../../src/chat/telegram/telegram.ts';
import type { Transport } from '../../../src/chat/telegram/transport.ts';
import { AppError } from '../../../src/errors.ts';
import { DEMO_TOKEN } from '../../support/telegram.ts';

export const FRAMEWORKS = ['telegraf', 'grammy'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

export function transportTo(framework: Framework, apiRoot: string, token = DEMO_TOKEN): Transport {
  const open = framework === 'telegraf' ? openTelegraf : openGrammy;
  return open({ token, apiRoot }).transport;
}

/** A log that can be read: nothing of a token may ever be in it. */
export function readableLog() {
  const lines: string[] = [];
  const logger = pino({ level: 'trace', base: undefined }, { write: line => void lines.push(line) });
  return { logger, lines };
}

export const quiet = pino({ level: 'silent' });

/** Files of messages, by id; what is not there has been cleared. */
export function attached(files: Record<string, Uint8Array<ArrayBuffer>>): ReadAttached {
  return async id => {
    const bytes = files[id];
    if (!bytes) throw new AppError('not_found', 'no such file');
    return bytes;
  };
}

/** Waits that the port asked for; none is really waited. */
export function portTo(
  framework: Framework,
  apiRoot: string,
  more: { files?: Record<string, Uint8Array<ArrayBuffer>>; filesDir?: string } = {},
) {
  const waits: number[] = [];
  const log = readableLog();
  const port = new TelegramPort({
    transport: transportTo(framework, apiRoot),
    readAttached: attached(more.files ?? {}),
    logger: log.logger,
    language: 'ru',
    filesDir: more.filesDir ?? null,
    wait: async ms => void waits.push(ms),
  });
  return { port, waits, log };
}

export async function png(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const image = sharp({ create: { width, height, channels: 3, background: '#fff' } });
  return new Uint8Array(await image.png().toBuffer());
}

/** What a delivery is refused with. */
export async function refusal(delivery: Promise<unknown>): Promise<DeliveryError> {
  const error = await delivery.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DeliveryError);
  return error as DeliveryError;
}
