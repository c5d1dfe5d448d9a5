import type { Typeface, Typefaces } from './typeface.ts';

const TEXT = /<text([^>]*)>([\s\S]*?)<\/text>/g;
const LINE = /<tspan([^>]*)>([\s\S]*?)<\/tspan>/g;

/**
 * Turns the text of an SVG that vega wrote into outlines, so that the picture is the same on every machine, one without
 * fonts included. A line with a letter that the typeface lacks stays text: the machine's own fonts may have it.
 */
export function textToOutlines(svg: string, faces: Typefaces): string {
  return svg.replace(TEXT, (whole, attributes: string, content: string) => {
    const face = isBold(attributes) ? faces.bold : faces.regular;
    const size = Number.parseFloat(attribute(attributes, 'font-size') ?? '11');
    const anchor = attribute(attributes, 'text-anchor') ?? 'start';
    const lines = content.includes('<tspan')
      ? [...content.matchAll(LINE)].map(([, own = '', text = '']) => ({ own, text }))
      : [{ own: '', text: content }];
    let y = 0;
    const paths: string[] = [];
    for (const { own, text } of lines) {
      y += Number.parseFloat(attribute(own, 'dy') ?? '0');
      const outline = outlined(decoded(text), face, size, anchor, y);
      if (outline === null) return whole;
      paths.push(outline);
    }
    const kept = ['transform', 'fill', 'opacity', 'fill-opacity']
      .map(name => [name, attribute(attributes, name)] as const)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => ` ${name}="${value}"`)
      .join('');
    return `<g${kept}>${paths.join('')}</g>`;
  });
}

function outlined(text: string, face: Typeface, size: number, anchor: string, y: number): string | null {
  const data = face.path(text, size);
  if (data === null) return null;
  const width = anchor === 'start' ? 0 : face.width(text, size);
  const x = anchor === 'end' ? -width : anchor === 'middle' ? -width / 2 : 0;
  return `<path d="${data}"${x !== 0 || y !== 0 ? ` transform="translate(${x.toFixed(1)},${y})"` : ''}/>`;
}

function attribute(attributes: string, name: string): string | null {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? null;
}

function isBold(attributes: string): boolean {
  const weight = attribute(attributes, 'font-weight') ?? '';
  return weight === 'bold' || Number(weight) >= 600;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&amp;': '&',
};

function decoded(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp|#39);/g, entity => ENTITIES[entity] ?? entity);
}
