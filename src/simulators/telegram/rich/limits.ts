import { badRequest } from '../api-error.ts';

/** "Rich Message Limits" of the Bot API. */
const RICH_LIMITS = { characters: 32_768, blocks: 500, depth: 16, media: 50, columns: 20 } as const;

/** Counts what a rich message is made of while it is read. The platform publishes the limits, not the words of the refusals. */
export class RichMeter {
  #characters = 0;
  #blocks = 0;
  #media = 0;

  text(text: string): void {
    this.#characters += text.length;
    if (this.#characters > RICH_LIMITS.characters) throw badRequest('message is too long');
  }

  block(): void {
    this.#blocks++;
    if (this.#blocks > RICH_LIMITS.blocks) throw badRequest('RICH_MESSAGE_BLOCKS_TOO_MUCH');
  }

  media(): void {
    this.#media++;
    if (this.#media > RICH_LIMITS.media) throw badRequest('RICH_MESSAGE_MEDIA_TOO_MUCH');
  }

  depth(depth: number): void {
    if (depth > RICH_LIMITS.depth) throw badRequest('RICH_MESSAGE_DEPTH_TOO_MUCH');
  }

  columns(columns: number): void {
    if (columns > RICH_LIMITS.columns) throw badRequest('RICH_MESSAGE_TABLE_COLUMNS_TOO_MUCH');
  }

  get isEmpty(): boolean {
    return this.#blocks === 0 || (this.#characters === 0 && this.#media === 0);
  }
}
