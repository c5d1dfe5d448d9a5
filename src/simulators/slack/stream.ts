import { isObject, type JsonObject, listAt, textAt } from './json.ts';

type Task = { readonly id: string; title: string; status: string; details: string; output: string };

type Piece =
  | { readonly kind: 'text'; text: string }
  | { readonly kind: 'task'; readonly id: string }
  | { readonly kind: 'blocks'; readonly blocks: readonly JsonObject[] };

/**
 * A message that is being written. It begins `streaming`; `chat.stopStream` makes it `completed`, the person's own stop
 * `stopped`, and silence for too long `expired`. What its first payload was, text or chunks, it stays for life.
 */
export class Stream {
  state: 'streaming' | 'completed' | 'stopped' | 'expired' = 'streaming';
  mode: 'text' | 'chunks' | null = null;
  readonly display: 'timeline' | 'plan';
  readonly recipientId: string | null;
  lastAppendMs: number;
  /** How many calls brought something, for tests of throttling. */
  appends = 0;
  private planTitle: string | null = null;
  private readonly pieces: Piece[] = [];
  private readonly tasks = new Map<string, Task>();

  constructor(display: 'timeline' | 'plan', recipientId: string | null, nowMs: number) {
    this.display = display;
    this.recipientId = recipientId;
    this.lastAppendMs = nowMs;
  }

  addText(text: string): void {
    const last = this.pieces.at(-1);
    if (last?.kind === 'text') last.text += text;
    else this.pieces.push({ kind: 'text', text });
  }

  addChunk(chunk: JsonObject): void {
    if (chunk.type === 'markdown_text') this.addText(String(chunk.text));
    else if (chunk.type === 'plan_update') this.planTitle = String(chunk.title);
    else if (chunk.type === 'task_update') this.updateTask(chunk);
    else this.pieces.push({ kind: 'blocks', blocks: listAt(chunk, 'blocks').filter(isObject) });
  }

  addBlocks(blocks: readonly JsonObject[]): void {
    if (blocks.length > 0) this.pieces.push({ kind: 'blocks', blocks });
  }

  /** All text so far. */
  text(): string {
    return this.pieces.map(piece => (piece.kind === 'text' ? piece.text : '')).join('');
  }

  /** What stands in the message by now, as blocks. */
  blocks(): readonly JsonObject[] {
    const cards = [...this.tasks.values()].map(taskCard);
    const plan =
      this.display === 'plan' && (this.planTitle !== null || cards.length > 0)
        ? [{ type: 'plan', title: this.planTitle ?? '…', tasks: cards }]
        : [];
    return [...plan, ...this.pieces.flatMap(piece => this.pieceBlocks(piece))];
  }

  private pieceBlocks(piece: Piece): readonly JsonObject[] {
    if (piece.kind === 'blocks') return piece.blocks;
    if (piece.kind === 'text') return piece.text === '' ? [] : [{ type: 'markdown', text: piece.text }];
    const task = this.tasks.get(piece.id);
    return this.display === 'timeline' && task ? [taskCard(task)] : [];
  }

  /** The same id changes the same card; what an update leaves out stays. */
  private updateTask(chunk: JsonObject): void {
    const id = String(chunk.id);
    const known = this.tasks.get(id);
    const title = String(chunk.title);
    const status = String(chunk.status);
    const [details, output] = [textAt(chunk, 'details') ?? '', textAt(chunk, 'output') ?? ''];
    if (known) {
      Object.assign(known, {
        title,
        status,
        details: details || known.details,
        output: output || known.output,
      });
      return;
    }
    this.tasks.set(id, { id, title, status, details, output });
    this.pieces.push({ kind: 'task', id });
  }
}

function taskCard(task: Task): JsonObject {
  return {
    type: 'task_card',
    task_id: task.id,
    title: task.title,
    status: task.status,
    ...(task.details && { details: richText(task.details) }),
    ...(task.output && { output: richText(task.output) }),
  };
}

function richText(text: string): JsonObject {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}
