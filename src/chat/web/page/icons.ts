import { outline } from '../../../browser/page/outline.ts';

/** 24 × 24 outlines, stroked with the colour of the text around them. */
const PATHS = {
  // A vault: one arch over many, which is what the name means.
  mark: ['M3.5 20v-8a8.5 8.5 0 0 1 17 0v8', 'M7.5 20v-8a4.5 4.5 0 0 1 9 0v8', 'M12 20v-8'],
  plus: ['M12 5v14', 'M5 12h14'],
  menu: ['M4 7h16', 'M4 12h16', 'M4 17h10'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  send: ['M12 19V5', 'M6 11l6-6 6 6'],
  stop: ['M8 8h8v8H8z'],
  bin: ['M5 7h14', 'M10 4h4', 'M7 7l1 13h8l1-13', 'M10.5 11v5', 'M13.5 11v5'],
  code: ['M9 8l-4 4 4 4', 'M15 8l4 4-4 4'],
  copy: ['M9 9h10v11H9z', 'M15 9V5H5v11h4'],
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  download: ['M12 4v11', 'M7.5 11l4.5 4.5 4.5-4.5', 'M5 20h14'],
  table: ['M4 5h16v14H4z', 'M4 10h16', 'M10 10v9'],
  up: [
    'M7 11v9H4v-9z',
    'M7 11l4-7c1.5 0 2.3 1.1 2 2.6L12.4 10H18a2 2 0 0 1 2 2.4l-1.2 6A2 2 0 0 1 16.8 20H7',
  ],
  down: [
    'M17 13V4h3v9z',
    'M17 13l-4 7c-1.5 0-2.3-1.1-2-2.6l.6-3.4H6a2 2 0 0 1-2-2.4l1.2-6A2 2 0 0 1 7.2 4H17',
  ],
  read: [
    'M4 6.5c3-1.3 5.5-1 8 .8 2.5-1.8 5-2.1 8-.8V19c-3-1.3-5.5-1-8 .8-2.5-1.8-5-2.1-8-.8z',
    'M12 7.3v12.5',
  ],
  retry: ['M5 12a7 7 0 1 1 2.3 5.2', 'M5 20v-4h4'],
  alert: ['M12 4l9 16H3z', 'M12 10v4.5', 'M12 17.2v.3'],
  arrow: ['M5 12h14', 'M13 6l6 6-6 6'],
  auto: ['M4 5h16v11H4z', 'M9 20h6', 'M12 16v4'],
  light: [
    'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8z',
    'M12 2.5v2',
    'M12 19.5v2',
    'M2.5 12h2',
    'M19.5 12h2',
    'M5.3 5.3l1.4 1.4',
    'M17.3 17.3l1.4 1.4',
    'M18.7 5.3l-1.4 1.4',
    'M6.7 17.3l-1.4 1.4',
  ],
  dark: ['M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z'],
  leave: ['M14 5H5v14h9', 'M10 12h10', 'M16.5 8.5L20 12l-3.5 3.5'],
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): SVGSVGElement {
  return outline(PATHS[name]);
}
