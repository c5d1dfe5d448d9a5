import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Actor } from '../../access/actor.ts';
import type { Reply } from '../../assistant/message.ts';
import { AppError } from '../../errors.ts';
import type { AttachedFile, ReadAttached } from '../port.ts';
import type { WebReply } from './wire.ts';

const MAX_FILES = 500;
const MAX_BYTES = 64 * 1024 * 1024;
/** What is held here is out of an erasure's reach: it is let go soon. */
const HELD_MS = 60 * 60_000;

interface MadeFile {
  readonly actor: Actor;
  readonly name: string;
  readonly mediaType: string;
  /** On disk, where it is cleaned after a day, or here. */
  readonly from:
    | { readonly path: string }
    | { readonly bytes: Uint8Array<ArrayBuffer>; readonly heldAt: number };
}

/**
 * Files that answers and messages came with. The page is told an address, never a path, and only who got the answer may fetch
 * it. Addresses are kept for the life of the process, bytes for an hour, the oldest let go where they come to too much.
 */
export function createMadeFiles(now: () => number = Date.now) {
  const made = new Map<string, MadeFile>();
  let heldBytes = 0;

  function keep(id: string, file: MadeFile): string {
    remove(id);
    made.set(id, file);
    heldBytes += sizeOf(file);
    for (const oldest of made.keys()) {
      if (oldest === id || (made.size <= MAX_FILES && heldBytes <= MAX_BYTES)) break;
      remove(oldest);
    }
    return `/api/files/${id}`;
  }

  function letGo(): void {
    for (const [id, { from }] of made) {
      if ('heldAt' in from && now() - from.heldAt > HELD_MS) remove(id);
    }
  }

  function remove(id: string): void {
    const gone = made.get(id);
    if (gone) heldBytes -= sizeOf(gone);
    made.delete(id);
  }

  return {
    publish(reply: Reply, actor: Actor): WebReply {
      const { file, chart, ...rest } = reply;
      // An answer comes with a file or with a picture, never with both.
      const kept = file ?? (chart && { name: `${chart.kind}.png`, mediaType: 'image/png', path: chart.png });
      const url = `/api/files/${reply.id}`;
      if (kept) keep(reply.id, { actor, name: kept.name, mediaType: kept.mediaType, from: kept });
      return {
        ...rest,
        file: file && { name: basename(file.name), url },
        chart: chart && { kind: chart.kind, spec: chart.spec, url },
      };
    },

    /** Keeps a message's file beyond the message; null where it is gone already. */
    async attach(file: AttachedFile, actor: Actor, read: ReadAttached): Promise<string | null> {
      const { fileId, name, mediaType } = file;
      letGo();
      if (made.has(fileId)) return `/api/files/${fileId}`;
      const bytes = await read(fileId).catch(() => null);
      return bytes && keep(fileId, { actor, name, mediaType, from: { bytes, heldAt: now() } });
    },

    /** Throws `not_found` for another's file and for one that is gone. */
    async read(id: string, actor: Actor) {
      letGo();
      const found = made.get(id);
      const gone = () => new AppError('not_found', 'no such made file', { detail: { what: '' } });
      if (!found || found.actor.role !== actor.role || found.actor.company !== actor.company) throw gone();
      const { name, mediaType, from } = found;
      const bytes =
        'bytes' in from
          ? from.bytes
          : await readFile(from.path).catch(() => {
              throw gone();
            });
      return { bytes: new Uint8Array(bytes), mediaType, name: basename(name) };
    },
  };
}

export type MadeFiles = ReturnType<typeof createMadeFiles>;

function sizeOf({ from }: MadeFile): number {
  return 'bytes' in from ? from.bytes.byteLength : 0;
}
