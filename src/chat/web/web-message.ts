import type { AttachedFile, Block, OutMessage } from '../port.ts';
import type { WebBlock, WebMessage } from './wire.ts';

/** Keeps a file for whoever reads the message; its address, or null where it is gone. */
export type PublishFile = (file: AttachedFile) => Promise<string | null>;

/** A message as it leaves the server. Whole answers go by themselves. */
export async function webMessage(
  { blocks, language }: OutMessage,
  ref: string,
  publish: PublishFile,
): Promise<WebMessage> {
  const drawn: WebBlock[] = [];
  for (const block of blocks) {
    const shown = await webBlock(block, publish);
    if (shown) drawn.push(shown);
  }
  return { ref, blocks: drawn, language };
}

async function webBlock(block: Block, publish: PublishFile): Promise<WebBlock | null> {
  switch (block.kind) {
    case 'answer':
      return null;
    case 'chart': {
      const url = await publish(block.picture);
      return url === null ? { kind: 'note', markdown: block.alt } : { kind: 'picture', url, alt: block.alt };
    }
    case 'file': {
      const url = await publish(block.file);
      const { name } = block.file;
      return url === null
        ? { kind: 'note', markdown: block.caption }
        : { kind: 'file', name, url, caption: block.caption };
    }
    default:
      return block;
  }
}
