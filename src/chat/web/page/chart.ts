import { fill, h } from '../../../browser/page/dom.ts';
import { chartConfig } from '../../../capabilities/charts/theme.ts';
import type { Language } from '../../../capabilities/tool.ts';
import { chartWords } from '../../../words/charts.ts';
import { formatNumber } from '../../../words/format.ts';
import type { WebChart } from '../wire.ts';
import { downloadButton } from './answer-foot.ts';
import type { Ui } from './ui.ts';

type Spec = Readonly<Record<string, unknown>>;

/** The little of vega that the page uses; the libraries come without modules a browser could load with their types. */
interface Drawing {
  readonly vega: {
    parse(spec: unknown, config: unknown, options: { ast: boolean }): unknown;
    logger(level: number): unknown;
    View: new (
      runtime: unknown,
      options: Readonly<Record<string, unknown>>,
    ) => { runAsync(): Promise<unknown>; finalize(): void };
  };
  readonly vegaLite: {
    compile(spec: unknown, options: { logger: unknown }): { readonly spec: unknown };
  };
  readonly interpreter: unknown;
}

/**
 * A chart to point at. The picture stands first and stays where the libraries do not load; the drawing that takes its place
 * follows the page's theme and width.
 */
export function chartBlock(chart: WebChart, language: Language, ui: Ui): HTMLElement {
  const alt = String(chart.spec.description ?? '');
  const image = h('img', { src: chart.url, alt });
  const drawing = h('div', { class: 'chart-drawing' }, image);
  const block = h(
    'figure',
    { class: 'block chart' },
    drawing,
    h('div', { class: 'chart-foot' }, downloadButton('PNG', chart.url, ui)),
  );
  void draw(chart.spec, alt, language, drawing).catch(() => fill(drawing, image));
  return block;
}

/** The figures of a chart, shown when asked for. */
export function behindChart(table: HTMLElement | null, language: Language): HTMLElement | null {
  if (!table) return null;
  return h('details', { class: 'block chart-data' }, h('summary', {}, chartWords[language].data), table);
}

async function draw(spec: Spec, alt: string, language: Language, place: HTMLElement): Promise<void> {
  const libraries = await load();
  const tip = createTip(language);
  const parts = partsOf(spec);
  let drawn: { finalize(): void }[] = [];

  const viewOf = async (part: Spec, container: HTMLElement) => {
    const config = chartConfig(isDark() ? 'dark' : 'light', language);
    const { spec: compiled } = libraries.vegaLite.compile(
      { ...part, ...fitted(part), config: { ...config, axisQuantitative: APART } },
      { logger: libraries.vega.logger(0) },
    );
    const runtime = libraries.vega.parse(compiled, undefined, { ast: true });
    const view = new libraries.vega.View(runtime, {
      container,
      renderer: 'canvas',
      hover: false,
      expr: libraries.interpreter,
      loader: { load: refuse, sanitize: refuse, http: refuse, file: refuse },
      tooltip: (_handler: unknown, event: MouseEvent, _item: unknown, value: unknown) => tip(event, value),
    });
    await view.runAsync();
    return view;
  };

  const redraw = async () => {
    const views = parts.map(() => h('div', { class: 'chart-view' }));
    const whole = h('div', { class: 'chart-views', role: 'img', 'aria-label': alt, tabindex: 0 }, ...views);
    // A container has a width only inside the page.
    const before = [...place.children];
    place.append(whole);
    for (const view of drawn) view.finalize();
    drawn = await Promise.all(parts.map((part, index) => viewOf(part, views[index]!)));
    for (const element of before) element.remove();
  };

  await redraw();
  followTheme(place, () => void redraw());
}

/** The width is not the one that the ticks were chosen for: figures that would touch are left out. */
const APART = { labelOverlap: 'greedy', labelSeparation: 6 };

/**
 * The charts of a spec: one without its title, which the answer's own words say, or the panels of a dashboard, which the page
 * lays out itself, as the picture's two columns fit no phone.
 */
function partsOf(spec: Spec): Spec[] {
  if (!Array.isArray(spec.concat)) return [{ ...spec, title: undefined }];
  return (spec.concat as Spec[]).map(panel => ({
    ...panel,
    title: { text: (panel.title as Spec | undefined)?.text ?? '', fontSize: 15, offset: 10 },
  }));
}

/** Bars of a fixed height keep it; everything else takes the width there is. */
function fitted(spec: Spec): Spec {
  return typeof spec.width === 'number'
    ? { width: 'container', autosize: { type: 'fit-x', contains: 'padding' } }
    : {};
}

/** Fetched with the first chart; the browser keeps them. */
async function load(): Promise<Drawing> {
  const fetched = (name: string): Promise<Record<string, unknown>> => import(`/assets/drawing/${name}.js`);
  await fetched('vega');
  await fetched('vega-lite');
  const { expressionInterpreter } = await fetched('vega-interpreter');
  const { vega, vegaLite } = globalThis as unknown as Drawing;
  return { vega, vegaLite, interpreter: expressionInterpreter };
}

async function refuse(): Promise<never> {
  throw new TypeError('A chart loads nothing.');
}

function isDark(): boolean {
  const set = document.documentElement.getAttribute('data-theme');
  return set ? set === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Calls back when the theme changes, as long as the element is on the page. */
function followTheme(element: HTMLElement, changed: () => void): void {
  let dark = isDark();
  const check = () => {
    if (!element.isConnected) {
      observer.disconnect();
      system.removeEventListener('change', check);
    } else if (dark !== isDark()) {
      dark = isDark();
      changed();
    }
  };
  const observer = new MutationObserver(check);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', check);
}

/** What a mark stands for, beside the pointer. */
function createTip(language: Language): (event: MouseEvent, value: unknown) => void {
  const box = h('div', { class: 'chart-tip', role: 'status', hidden: true });
  return (event, value) => {
    if (value === null || value === undefined || value === '' || typeof value !== 'object') {
      box.remove();
      return;
    }
    const lines = Object.entries(value).flatMap(([name, shown]) => [
      h('dt', {}, name),
      h('dd', {}, typeof shown === 'number' ? formatNumber(shown, language) : String(shown ?? '')),
    ]);
    fill(box, h('dl', {}, ...lines));
    box.hidden = false;
    document.body.append(box);
    const { width, height } = box.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(event.clientX + 14, innerWidth - width - 8))}px`;
    box.style.top = `${Math.max(8, event.clientY + height + 22 > innerHeight ? event.clientY - height - 12 : event.clientY + 16)}px`;
  };
}
