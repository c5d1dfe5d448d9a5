import { MemorySaver } from '@langchain/langgraph';

/**
 * Checkpoints of runs that may be interrupted: in memory while a run goes on, and as one text while it waits for a person.
 *
 * Not LangGraph's PostgresSaver: that writes every step of every run, with all messages and so with whatever rows a model was
 * shown, into tables of its own and through a pool of its own, which the embedded base with its single connection does not
 * have. Here nothing is written unless a run waits, and then by the same statement that makes it wait.
 */
export class HeldRuns extends MemorySaver {
  /** The run as text, to go on from in any process; it is forgotten here. */
  hold(threadId: string): string {
    const prefix = `["${threadId}"`;
    const kept = {
      storage: this.storage[threadId] ?? {},
      writes: Object.entries(this.writes).filter(([key]) => key.startsWith(prefix)),
    };
    this.forget(threadId);
    return JSON.stringify(kept, (_, value: unknown) =>
      value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value,
    );
  }

  /** Takes a held run back in. */
  restore(threadId: string, run: string): void {
    const kept = JSON.parse(run, (_, value: unknown) => bytesOf(value) ?? value) as {
      storage: MemorySaver['storage'][string];
      writes: [string, MemorySaver['writes'][string]][];
    };
    this.storage[threadId] = kept.storage;
    for (const [key, writes] of kept.writes) this.writes[key] = writes;
  }

  forget(threadId: string): void {
    delete this.storage[threadId];
    for (const key of Object.keys(this.writes)) {
      if (key.startsWith(`["${threadId}"`)) delete this.writes[key];
    }
  }
}

function bytesOf(value: unknown): Uint8Array | null {
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return null;
  return typeof value.bytes === 'string' ? new Uint8Array(Buffer.from(value.bytes, 'base64')) : null;
}
