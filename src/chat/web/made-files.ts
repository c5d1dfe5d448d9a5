import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Actor } from '../../access/actor.ts';
import type { Reply } from '../../assistant/message.ts';
import { AppError } from '../../errors.ts';
import type { WebReply } from './wire.ts';

const MAX_FILES = 500;

/**
 * Files that answers came with. The page is told an address by answer, never a path, and only who got the answer may fetch
 * it. Kept for the life of the process: the files themselves are cleaned after a day.
 */
export function createMadeFiles() {
  const made = new Map<string, { actor: Actor; file: NonNullable<Reply['file']> }>();
  return {
    publish(reply: Reply, actor: Actor): WebReply {
      const { file, chart, ...rest } = reply;
      // An answer comes with a file or with a picture, never with both.
      const kept = file ?? (chart && { name: `${chart.kind}.png`, mediaType: 'image/png', path: chart.png });
      if (kept) made.set(reply.id, { actor, file: kept });
      if (made.size > MAX_FILES) made.delete(made.keys().next().value ?? '');
      const url = `/api/files/${reply.id}`;
      return {
        ...rest,
        file: file && { name: basename(file.name), url },
        chart: chart && { kind: chart.kind, spec: chart.spec, url },
      };
    },

    /** Throws `not_found` for another's file and for one that is gone. */
    async read(answerId: string, actor: Actor) {
      const found = made.get(answerId);
      const gone = () => new AppError('not_found', 'no such made file', { detail: { what: '' } });
      if (!found || found.actor.role !== actor.role || found.actor.company !== actor.company) throw gone();
      const bytes = await readFile(found.file.path).catch(() => {
        throw gone();
      });
      return {
        bytes: new Uint8Array(bytes),
        mediaType: found.file.mediaType,
        name: basename(found.file.name),
      };
    },
  };
}
