const NAMESPACE = 'http://www.w3.org/2000/svg';

/** Builds an SVG element; text becomes text nodes. */
export function svg(
  tag: string,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly (Node | string)[]
): SVGElement {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Strokes on a field of 20 by 20. */
const SHAPES = {
  hash: 'M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13.5M3 12.5h13.5',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  people:
    'M8 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM3.500 16c0-2.800 2-4.500 4.500-4.500s4.500 1.700 4.500 4.500M13 9a2 2 0 1 0-.5-4M14 11.500c1.700.300 2.700 1.700 2.700 3.800',
  send: 'M3 10h9M3 4l14 6-14 6 2.5-6z',
  clip: 'm15.5 9.5-5.6 5.6a3.2 3.2 0 0 1-4.6-4.6l6-6a2.1 2.1 0 0 1 3 3l-5.9 6a1 1 0 0 1-1.5-1.5l5-5',
  at: 'M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0Zm0 0c0 3 4 3 4-.5A7 7 0 1 0 13.5 16',
  stop: 'M6 6h8v8H6z',
  close: 'm5 5 10 10M15 5 5 15',
  back: 'M12 4 6 10l6 6',
  forward: 'm8 4 6 6-6 6',
  down: 'm5 8 5 5 5-5',
  more: 'M10 4.5v.01M10 10v.01M10 15.5v.01',
  reply: 'M4 5h12v8H9l-4 3v-3H4z',
  up: 'M6 17V9l3.5-6c1.3 0 2 .8 1.7 2.2L10.600 8H15c1 0 1.700.900 1.500 1.900l-1 5.300c-.2 1-1 1.800-2 1.800zM3.500 9H6v8H3.500z',
  thumbDown:
    'M6 3v8l3.500 6c1.300 0 2-.8 1.700-2.200L10.600 12H15c1 0 1.700-.9 1.500-1.900l-1-5.300c-.2-1-1-1.800-2-1.800zM3.500 11H6V3H3.500z',
  check: 'm4 10.500 4 4 8-9',
  alert: 'M10 6v5M10 13.500v.01M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15Z',
  file: 'M5 2.500h6.500L16 7v10.500H5zM11 2.500V7.500h5',
  download: 'M10 3v9m-4-4 4 4 4-4M4 16.500h12',
  eye: 'M2.500 10S5 5 10 5s7.500 5 7.500 5-2.500 5-7.500 5-7.500-5-7.500-5ZM12 10a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z',
  home: 'm3 9.500 7-6 7 6M5 8.500V17h10V8.500',
  trash: 'M4 6h12M8 6V4h4v2M6 6l.7 11h6.600L14 6',
  settings: 'M4 6h7M15 6h1M4 14h1M9 14h7M11 6a2 2 0 1 0 4 0 2 2 0 0 0-4 0ZM5 14a2 2 0 1 0 4 0 2 2 0 0 0-4 0Z',
} as const;

export type IconName = keyof typeof SHAPES;

/** How a channel is marked in lists and headings; a direct conversation with the app has the app's picture instead. */
export function channelIcon(kind: 'public' | 'private' | 'mpim'): SVGElement {
  return icon(({ public: 'hash', private: 'lock', mpim: 'people' } as const)[kind]);
}

/** A decoration: whoever cannot see it reads the button's own name. */
export function icon(name: IconName): SVGElement {
  return svg(
    'svg',
    {
      viewBox: '0 0 20 20',
      class: `icon icon-${name}`,
      'aria-hidden': 'true',
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': name === 'more' ? 2.6 : 1.6,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    },
    svg('path', { d: SHAPES[name] }),
  );
}
