import { h } from '../../../browser/page/dom.ts';
import type { Ui } from './ui.ts';

/** A face made of a person's letters; the app has its own. */
export function avatar(userId: string, ui: Ui, size: 'small' | 'normal' = 'normal'): HTMLElement {
  const { app, names } = ui.state();
  const name = names[userId] ?? app.name;
  const letters = name
    .split(/\s+/)
    .map(word => word[0] ?? '')
    .join('')
    .slice(0, size === 'small' ? 1 : 2)
    .toUpperCase();
  const color =
    userId === app.userId ? 'app' : [...userId].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % 6;
  return h('span', { class: `avatar ${size} face-${color}`, 'aria-hidden': 'true' }, letters);
}
