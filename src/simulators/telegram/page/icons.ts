import { outline } from '../../../browser/page/outline.ts';

/** 24 × 24 outlines, stroked with the colour of the text around them. */
const PATHS = {
  back: ['M19 12H5', 'M11 6l-6 6 6 6'],
  send: ['M4 12l16-8-5 16-3.5-6.5z', 'M20 4l-8.5 9.5'],
  stop: ['M7 7h10v10H7z'],
  clip: [
    'M19 11.5l-7.6 7.6a5 5 0 0 1-7-7l8.3-8.4a3.3 3.3 0 0 1 4.7 4.7l-8.2 8.2a1.6 1.6 0 0 1-2.3-2.3l7.4-7.4',
  ],
  slash: ['M5 4h14v16H5z', 'M14 8l-4 8'],
  keys: ['M3 6h18v12H3z', 'M7 10h.01', 'M12 10h.01', 'M17 10h.01', 'M8 14h8'],
  reply: ['M10 7l-6 5 6 5', 'M4 12h9a7 7 0 0 1 7 6'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  file: ['M7 3h7l5 5v13H7z', 'M14 3v5h5'],
  mic: ['M12 4a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3z', 'M6 12a6 6 0 0 0 12 0', 'M12 18v3'],
  gear: ['M4 7h10', 'M18 7h2', 'M16 5v4', 'M4 17h4', 'M12 17h8', 'M10 15v4'],
  topic: ['M9 4L7 20', 'M17 4l-2 16', 'M4.5 9h16', 'M3.5 15h16'],
  people: [
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
    'M2.5 20a6.5 6.5 0 0 1 13 0',
    'M16 4.5a3.5 3.5 0 0 1 0 6.5',
    'M18 14a6.5 6.5 0 0 1 3.5 6',
  ],
  thumbUp: [
    'M7 20V10l4.2-7c1.600 0 2.400 1 2 2.600l-.7 3.900H18c1.300 0 2 1 1.800 2.200l-1.200 6.400c-.2 1.200-1.200 1.900-2.400 1.900z',
    'M4 10h3v10H4z',
  ],
  thumbDown: [
    'M7 4v10l4.2 7c1.600 0 2.400-1 2-2.600l-.7-3.900H18c1.300 0 2-1 1.800-2.200l-1.200-6.400c-.2-1.200-1.200-1.900-2.400-1.900z',
    'M4 14h3V4H4z',
  ],
  offline: ['M12 4l9 16H3z', 'M12 10v4.5', 'M12 17.2v.3'],
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): SVGSVGElement {
  return outline(PATHS[name]);
}
