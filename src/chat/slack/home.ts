import type { AnyBlock } from '@slack/types';
import type { OutMessage } from '../port.ts';
import { section } from './blocks.ts';
import { cut, LIMITS } from './limits.ts';
import { render } from './render.ts';

/** Blocks that Slack shows in messages only. */
const MESSAGES_ONLY = new Set(['context_actions', 'data_table', 'data_visualization']);

/** The home page in two forms, the second as text: a page is published whole, so what does not fit is left out. */
export function homeForms(message: OutMessage): AnyBlock[][] {
  const { parts } = render(message);
  const rich = parts
    .flatMap(({ ladder }) => ladder.find(blocks => !blocks.some(({ type }) => MESSAGES_ONLY.has(type))) ?? [])
    .slice(0, LIMITS.home.blocks);
  const text = parts.map(({ plain }) => plain).join('\n\n');
  return [rich, [section(cut(text || message.summary, LIMITS.section))]].filter(blocks => blocks.length > 0);
}
