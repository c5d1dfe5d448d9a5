/** A scale that begins at nought, or below it, and ends on a round number; `ticks` from low to high. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

export function scaleOf(values: readonly number[]): Scale {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const step = roundStep((most - least || 1) / 4);
  const [low, high] = [Math.floor(least / step) * step, Math.ceil(most / step) * step || step];
  const count = Math.round((high - low) / step);
  return { low, high, ticks: Array.from({ length: count + 1 }, (_, at) => low + at * step) };
}

/** 1, 2 or 5 by a power of ten, not below `rough`. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const found = [1, 2, 5, 10].find(factor => factor * power >= rough * 0.999) ?? 10;
  return found * power;
}

/** Figures on an axis, short: 1,2 млн or 1.2M. */
export function shortFigure(value: number): string {
  const language = document.documentElement.lang || 'ru';
  return new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

export function fullFigure(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || 'ru', { maximumFractionDigits: 2 }).format(
    value,
  );
}
