import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { ChartRenderer } from '../../../../src/capabilities/charts/rendering/renderer.ts';
import { textToOutlines } from '../../../../src/capabilities/charts/rendering/svg-text.ts';
import { loadTypefaces } from '../../../../src/capabilities/charts/rendering/typeface.ts';
import { chartConfig } from '../../../../src/capabilities/charts/theme.ts';

const RENDERER = resolve(import.meta.dirname, '../../../../src/capabilities/charts/rendering/renderer.ts');

const spec = (theme: 'light' | 'dark', title: string) => ({
  title: { text: title },
  width: 200,
  height: 80,
  data: {
    values: [
      { x: 'Высшее', y: 3 },
      { x: 'не указано', y: 5 },
    ],
  },
  mark: 'bar',
  encoding: { x: { field: 'x', type: 'nominal' }, y: { field: 'y', type: 'quantitative' } },
  config: chartConfig(theme, 'ru'),
});

describe('the renderer', () => {
  const renderer = new ChartRenderer();
  afterAll(() => renderer[Symbol.asyncDispose]());

  it('draws PNG of twice the size of the spec, in either theme', async () => {
    const light = await sharp(await renderer.png(spec('light', 'Клиенты'))).stats();
    const dark = await sharp(await renderer.png(spec('dark', 'Клиенты'))).stats();
    const { format, width } = await sharp(await renderer.png(spec('light', 'Клиенты'))).metadata();
    expect(format).toBe('png');
    expect(width).toBeGreaterThan(400);
    expect(light.channels[0]?.mean).toBeGreaterThan(180);
    expect(dark.channels[0]?.mean).toBeLessThan(80);
  });

  it('rejects a spec that cannot be drawn, and one that wants something fetched, and goes on', async () => {
    await expect(renderer.png({})).rejects.toMatchObject({ code: 'internal' });
    const remote = { ...spec('light', 'x'), data: { url: 'http://127.0.0.1:9/x.json' } };
    const empty = await renderer.png({ ...spec('light', 'x'), data: { values: [] } });
    const fetched = await renderer.png(remote).catch(() => empty);
    expect(Buffer.compare(Buffer.from(fetched), Buffer.from(empty))).toBe(0);
    expect((await renderer.png(spec('light', 'снова'))).length).toBeGreaterThan(500);
  });

  it('draws the same picture on a machine without any font', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'svod-fontless-'));
    const config = join(folder, 'fonts.conf');
    await writeFile(config, '<?xml version="1.0"?><fontconfig></fontconfig>');
    const drawn = spec('light', 'Средний доход, тыс. ₽ — «Ёжик»');
    const script = `
      import { createHash } from 'node:crypto';
      const { ChartRenderer } = await import(${JSON.stringify(RENDERER)});
      await using renderer = new ChartRenderer();
      const png = await renderer.png(${JSON.stringify(drawn)});
      console.log(createHash('sha256').update(png).digest('hex'));`;
    const file = join(folder, 'draw.mjs');
    await writeFile(file, script);
    const { stdout } = await promisify(execFile)(process.execPath, [file], {
      env: { ...process.env, FONTCONFIG_FILE: config, FONTCONFIG_PATH: folder, XDG_DATA_HOME: folder },
    });
    const here = createHash('sha256')
      .update(await renderer.png(drawn))
      .digest('hex');
    expect(stdout.trim()).toBe(here);
    await rm(folder, { recursive: true });
  });
});

describe('text', () => {
  const faces = loadTypefaces();

  it('becomes outlines: Cyrillic, roubles, quotes and both kinds of space', () => {
    const svg =
      '<text text-anchor="end" font-size="12px" fill="#111">Доход «А&amp;Б», 5\u202f000\u00a0₽ − Ё</text>';
    const outlined = textToOutlines(svg, faces);
    expect(outlined).not.toContain('<text');
    expect(outlined).toContain('fill="#111"');
    expect(outlined).toMatch(/translate\(-\d/);
  });

  it('stays text where the typeface has no such letter', () => {
    const svg = '<text font-size="12px">漢字</text>';
    expect(textToOutlines(svg, faces)).toBe(svg);
  });

  it('writes path data whose numbers never run together', () => {
    const letters = 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя0123456789₽%—«»';
    for (const letter of letters) {
      const data = faces.regular.path(letter, 12) ?? '';
      const commands = data.match(/[MLQCZ][^MLQCZ]*/g) ?? [];
      const sizes: Record<string, number> = { M: 2, L: 2, Q: 4, C: 6, Z: 0 };
      for (const command of commands) {
        const numbers = command.slice(1).trim().split(/\s+/).filter(Boolean);
        expect(numbers.length, `${letter}: ${command}`).toBe(sizes[command[0] ?? '']);
        expect(
          numbers.every(number => /^-?\d+(\.\d{1,2})?$/.test(number)),
          command,
        ).toBe(true);
      }
    }
  });
});
