const SVG = 'http://www.w3.org/2000/svg';

/** A 24 × 24 drawing beside words, stroked with the colour of the text around it; it says nothing to a screen reader. */
export function outline(strokes: readonly string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const attributes = { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  for (const d of strokes) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
