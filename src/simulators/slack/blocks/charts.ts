import { isObject, type JsonObject, listAt } from '../json.ts';
import type { Inspection } from './inspection.ts';

/** Bounds of data-visualization-block: title 50, labels 20, six series or segments, twenty categories. */
const TITLE = 50;
const LABEL = 20;
const MAX_SERIES = 6;
const MAX_POINTS = 20;

export function inspectChart(inspection: Inspection, block: JsonObject, at: string): void {
  inspection.string(block, 'title', at, TITLE, true);
  const chart = inspection.object(block, 'chart', at);
  if (!chart) return;
  const pointer = `${at}/chart`;
  if (chart.type === 'pie') {
    inspectPie(inspection, chart, pointer);
    return;
  }
  if (!['bar', 'line', 'area'].includes(String(chart.type))) {
    inspection.say(`${pointer}/type`, `unsupported type: ${String(chart.type)}`);
    return;
  }
  inspectSeries(inspection, chart, pointer);
}

function inspectPie(inspection: Inspection, chart: JsonObject, at: string): void {
  for (const [index, segment] of inspection.list(chart, 'segments', at, 1, MAX_SERIES).entries()) {
    const pointer = `${at}/segments/${index}`;
    inspectPoint(inspection, segment, pointer);
    if (isObject(segment) && typeof segment.value === 'number' && segment.value <= 0) {
      inspection.say(`${pointer}/value`, 'must be greater than 0');
    }
  }
}

function inspectSeries(inspection: Inspection, chart: JsonObject, at: string): void {
  const axis = inspection.object(chart, 'axis_config', at);
  const categories = axis ? inspection.list(axis, 'categories', `${at}/axis_config`, 1, MAX_POINTS) : [];
  for (const [index, category] of categories.entries()) {
    inspection.length(String(category), `${at}/axis_config/categories/${index}`, LABEL);
  }
  if (axis)
    for (const name of ['x_label', 'y_label']) inspection.string(axis, name, `${at}/axis_config`, TITLE);
  const names = new Set<unknown>();
  for (const [index, series] of inspection.list(chart, 'series', at, 1, MAX_SERIES).entries()) {
    const pointer = `${at}/series/${index}`;
    if (!isObject(series)) {
      inspection.say(pointer, 'must be an object');
      continue;
    }
    inspection.string(series, 'name', pointer, LABEL, true);
    if (names.has(series.name)) inspection.say(`${pointer}/name`, 'series names must be unique');
    names.add(series.name);
    const points = inspection.list(series, 'data', pointer, 1, MAX_POINTS);
    for (const [at2, point] of points.entries()) inspectPoint(inspection, point, `${pointer}/data/${at2}`);
    const labels = listAt(series, 'data').map(point => (isObject(point) ? point.label : undefined));
    if (labels.length !== categories.length || labels.some((label, i) => label !== categories[i])) {
      inspection.say(`${pointer}/data`, 'data labels must match axis_config.categories');
    }
  }
}

function inspectPoint(inspection: Inspection, point: unknown, at: string): void {
  if (!isObject(point)) {
    inspection.say(at, 'must be an object');
    return;
  }
  inspection.string(point, 'label', at, LABEL, true);
  if (typeof point.value !== 'number' || !Number.isFinite(point.value)) {
    inspection.say(at, 'missing required field: value');
  }
}
