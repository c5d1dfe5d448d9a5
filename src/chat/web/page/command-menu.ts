import { fill, h } from '../../../browser/page/dom.ts';
import type { StartData } from '../wire.ts';
import type { Ui } from './ui.ts';

type Command = StartData['commands'][number];

const ID = 'commands';

/** What can be typed after a slash, above the field, as long as the name is being typed. */
export function createCommandMenu(commands: readonly Command[], ui: Ui, choose: (command: Command) => void) {
  let shown: readonly Command[] = [];
  let current = 0;
  const element = h('ul', {
    id: ID,
    class: 'command-menu',
    role: 'listbox',
    'aria-label': ui.words.commands,
  });
  element.hidden = true;

  function draw() {
    element.hidden = shown.length === 0;
    const items = shown.map((command, at) =>
      h(
        'li',
        {
          id: `${ID}-${command.name}`,
          role: 'option',
          'aria-selected': String(at === current),
          // The field keeps its focus, and with it the menu.
          onpointerdown: (event: PointerEvent) => event.preventDefault(),
          onclick: () => choose(command),
        },
        h('span', { class: 'command-name' }, `/${command.name}`),
        h('span', { class: 'command-what' }, command.description),
      ),
    );
    fill(element, ...items);
    items[current]?.scrollIntoView({ block: 'nearest' });
  }

  return {
    element,
    get isOpen() {
      return shown.length > 0;
    },
    /** The id of the line that Enter would choose. */
    get activeId() {
      const command = shown[current];
      return command ? `${ID}-${command.name}` : null;
    },
    /** Shows what fits what is typed; nothing once the name is over. */
    follow(text: string) {
      const [, begun] = /^\/(\S*)$/.exec(text) ?? [];
      const before = shown[current];
      shown = begun === undefined ? [] : commands.filter(({ name }) => name.startsWith(begun.toLowerCase()));
      current = Math.max(0, before ? shown.indexOf(before) : 0);
      draw();
    },
    move(by: 1 | -1) {
      current = (current + by + shown.length) % shown.length;
      draw();
      const command = shown[current];
      if (command) ui.say(`/${command.name}: ${command.description}`);
    },
    choose() {
      const command = shown[current];
      if (command) choose(command);
    },
    close() {
      shown = [];
      draw();
    },
  };
}
