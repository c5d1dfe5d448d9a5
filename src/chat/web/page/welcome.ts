import { fill, h } from '../../../browser/page/dom.ts';
import { icon } from './icons.ts';
import { typeset } from './typeset.ts';
import type { Ui } from './ui.ts';

const AT_ONCE = 3;

/** The first thing a person sees: what this is for, and questions to begin with. */
export function welcome(examples: readonly string[], ask: (question: string) => void, ui: Ui): HTMLElement {
  const { words } = ui;
  let first = 0;
  const list = h('ul', { class: 'examples', 'aria-label': words.examples });
  const more = h(
    'button',
    { type: 'button', class: 'button quiet', onclick: turnOver },
    icon('retry'),
    h('span', {}, words.moreExamples),
  );

  function draw() {
    const shown = Array.from(
      { length: Math.min(AT_ONCE, examples.length) },
      (_, at) => examples[(first + at) % examples.length] ?? '',
    );
    fill(
      list,
      ...shown.map(example =>
        h(
          'li',
          {},
          h(
            'button',
            { type: 'button', class: 'example', onclick: () => ask(example) },
            h('span', {}, typeset(example)),
            icon('arrow'),
          ),
        ),
      ),
    );
  }

  function turnOver() {
    first = (first + AT_ONCE) % examples.length;
    draw();
    ui.say([...list.querySelectorAll('span')].map(span => span.textContent).join('; '));
  }

  draw();
  return h(
    'section',
    { class: 'welcome' },
    h('div', { class: 'welcome-mark' }, icon('mark')),
    h('h1', {}, words.greeting),
    h('p', { class: 'welcome-note' }, words.greetingNote),
    list,
    examples.length > AT_ONCE && more,
  );
}
