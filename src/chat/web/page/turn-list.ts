import { fill, h } from '../../../browser/page/dom.ts';
import type { Shown } from './message.ts';
import type { Turn } from './turn.ts';

/** The turns of a conversation as they stand on the page, the oldest first; a greeting where there are none. */
export function createTurnList(
  column: HTMLElement,
  greeting: () => HTMLElement,
  elementOf: (turn: Turn) => HTMLElement,
) {
  let turns: Turn[] = [];
  let elements: HTMLElement[] = [];

  function draw() {
    elements = turns.map(elementOf);
    fill(column, ...(elements.length === 0 ? [greeting()] : elements));
  }

  /** Shows a turn as it is now; nothing happens to one of another conversation. */
  function redraw(turn: Turn) {
    const at = turns.indexOf(turn);
    const old = elements[at];
    if (!old) return;
    const element = elementOf(turn);
    keepingFocus(old, element, () => old.replaceWith(element));
    elements[at] = element;
  }

  const lastAsked = () => turns.findLast(({ question }) => question !== null);

  return {
    draw,
    redraw,

    /** Whether what this turn offers still stands: it dies with the next thing that is asked. */
    isLast: (turn: Turn) => turn === lastAsked(),

    /** Puts a turn at the end, in sight. The others stay as they are: a table keeps its order. */
    add(turn: Turn) {
      const before = lastAsked();
      turns.push(turn);
      column.classList.remove('reopened');
      const element = elementOf(turn);
      elements.push(element);
      if (turns.length === 1) fill(column, element);
      else column.append(element);
      if (before && turn.question !== null && hasOptions(before)) redraw(before);
      element.scrollIntoView({ block: 'start', behavior: 'smooth' });
    },

    remove(turn: Turn) {
      turns = turns.filter(one => one !== turn);
      draw();
    },

    /** Shows another conversation, from its end. */
    replace(next: readonly Turn[]) {
      turns = [...next];
      column.classList.toggle('reopened', turns.length > 0);
      draw();
      elements.at(-1)?.scrollIntoView({ block: 'end' });
    },

    /** The message of this name. */
    find(ref: string): { readonly turn: Turn; readonly shown: Shown } | null {
      for (const turn of turns) {
        const shown = turn.messages.find(({ message }) => message.ref === ref);
        if (shown) return { turn, shown };
      }
      return null;
    },

    /** Where the pressed button is gone with its message, the keyboard goes on at what came of it. */
    rescueFocus() {
      if (document.activeElement !== document.body) return;
      elements.at(-1)?.querySelector<HTMLElement>('.message-buttons button')?.focus({ preventScroll: true });
    },
  };
}

function hasOptions({ state }: Turn): boolean {
  return state.kind === 'answered' && state.answer.options.length > 0;
}

/** Where the keyboard stood on a button that is drawn anew, it stands on the same one, or on the first that is left. */
function keepingFocus(old: HTMLElement, next: HTMLElement, swap: () => void) {
  const active = document.activeElement;
  const stood = active instanceof HTMLButtonElement && old.contains(active) ? active.textContent : null;
  swap();
  if (stood === null) return;
  const buttons = [...next.querySelectorAll<HTMLButtonElement>('.message-buttons button')];
  (buttons.find(({ textContent }) => textContent === stood) ?? buttons[0] ?? h('button')).focus({
    preventScroll: true,
  });
}
