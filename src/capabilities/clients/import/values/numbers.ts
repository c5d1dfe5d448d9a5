// A lone question mark is what a rouble sign becomes in Windows-1251.
const CURRENCY = /(₽|\s\?$|\$|€|руб(лей|ля|ль|\.)?|р\.?(?![a-zа-я])|rub|rur|usd|eur|т\.?\s?р\.?)/giu;

/**
 * A number in any usual writing: `1 236 000,50 руб.`, `1,236,000.50`, `1.236.000,50`, `120к`, `1,5 млн`. Null where there is none.
 * One kind of sign that stands once is the decimal sign, unless exactly three digits follow a short integer and `grouped` says that the
 * column groups thousands with it.
 */
export function parseNumber(text: string, grouped = false): number | null {
  let rest = text
    .trim()
    .toLowerCase()
    .replace(/[\u2212\u2013]/g, '-');
  if (/^-?\d+(\.\d+)?$/.test(rest) && !grouped) return Number(rest);
  let scale = 1;
  const unit =
    /([\d\s.,])\s*(млрд|миллиард\p{L}*|bn|млн|миллион\p{L}*|mln|m|тыс\p{L}*|тр|т\.?р|k|к)\.?(?=$|[\s.₽р])/u.exec(
      rest,
    );
  if (unit) {
    scale = /^(млрд|миллиард|bn)/.test(unit[2]!) ? 1e9 : /^(млн|миллион|mln|m)/.test(unit[2]!) ? 1e6 : 1e3;
    rest = rest.replace(unit[2]!, ' ');
  }
  const accounting = /^\(.*\)$/.test(rest);
  rest = rest
    .replace(CURRENCY, '')
    .replace(/[\s\u00a0\u202f'’()]/g, '')
    .replace(/[.,]$/, '');
  const digits = decimalPoint(rest, grouped);
  if (digits === null) return null;
  const value = Number(digits) * scale * (accounting ? -1 : 1);
  return Number.isFinite(value) ? round(value) : null;
}

/** Whether the one sign a column uses stands before three digits throughout, so that it groups thousands: 1.500 and 12.000. */
export function groupsThousands(values: Iterable<string>): boolean {
  let grouped = 0;
  let decimal = 0;
  for (const value of values) {
    const signs = value.match(/[.,]/g) ?? [];
    if (signs.length !== 1) continue;
    if (/^\D*[1-9]\d{0,2}[.,]\d{3}\D*$/.test(value)) grouped++;
    else decimal++;
  }
  return grouped > 0 && decimal === 0;
}

function decimalPoint(text: string, grouped: boolean): string | null {
  if (!/^[+-]?[\d.,]*\d[\d.,]*(e[+-]?\d+)?$/.test(text)) return null;
  const [commas, points] = [text.split(',').length - 1, text.split('.').length - 1];
  if (commas > 0 && points > 0) {
    const decimal = text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
    return text.replaceAll(decimal === ',' ? '.' : ',', '').replace(',', '.');
  }
  if (commas > 1 || points > 1)
    return /^[+-]?\d{1,3}([.,]\d{3})+$/.test(text) ? text.replace(/[.,]/g, '') : null;
  if (grouped && /^[+-]?\d{1,3}[.,]\d{3}$/.test(text)) return text.replace(/[.,]/, '');
  return text.replace(',', '.');
}

/** Scaling by thousands leaves binary noise in the last digits. */
function round(value: number): number {
  return Math.abs(value) < 1e12 ? Math.round(value * 1e6) / 1e6 : value;
}
