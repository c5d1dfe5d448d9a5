import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * A telephone number as E.164; numbers without a country code are Russian. Null where no valid number is written: also for
 * a run of one digit (`+79999999999`), which people type to fill a field.
 */
export function parsePhone(text: string): string | null {
  const written = fromNumber(text);
  for (const part of written.split(/[,;/|]|\s{3,}|\bили\b/u)) {
    const found = parseOne(part);
    if (found) return found;
  }
  return parseOne(written);
}

/** Numeric cells come as `7,9123456789E+10` or `79161234567.0` from careless exports. */
function fromNumber(text: string): string {
  const cell = /^\s*(\d+)(?:[.,](\d+))?(?:e\+?(\d{1,2}))?\s*$/i.exec(text);
  if (!cell || (cell[2] === undefined && cell[3] === undefined)) return text;
  const [, whole, fraction = '', exponent] = cell;
  if (exponent === undefined) return /^0+$/.test(fraction) ? whole! : text;
  return `${whole}${fraction}`.padEnd(whole!.length + Number(exponent), '0');
}

function parseOne(text: string): string | null {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 7 || digits.length > 15) return null;
  const international = /^\s*(\+|00)/.test(text);
  const russian = russianNumber(digits, international);
  if (russian) return /^\+7(\d)\1{9}$/.test(russian) ? null : russian;
  const withPlus = international ? `+${digits.replace(/^00/, '')}` : text;
  const number = parsePhoneNumberFromString(withPlus, 'RU') ?? undefined;
  if (number?.isValid()) return number.number;
  if (!international && digits.length >= 11) {
    const guessed = parsePhoneNumberFromString(`+${digits}`);
    if (guessed?.isValid()) return guessed.number;
  }
  return null;
}

/** The usual forms without the cost of the full parser: 8…, 7…, +7… and ten digits of a mobile or city code. */
function russianNumber(digits: string, international: boolean): string | null {
  if (digits.length === 11 && (digits[0] === '7' || (digits[0] === '8' && !international))) {
    return /^[3489]/.test(digits.slice(1)) ? `+7${digits.slice(1)}` : null;
  }
  if (digits.length === 10 && !international && /^9/.test(digits)) return `+7${digits}`;
  return null;
}

const EMAIL =
  /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?\.[\p{L}]{2,24}$/u;

/** A mail address in small letters, without a name round it. Null where none is written. */
export function parseEmail(text: string): string | null {
  const inner = (/<([^<>]+@[^<>]+)>/.exec(text)?.[1] ?? text).replace(/\s*@\s*/g, '@');
  for (const part of inner.split(/[\s,;]+/)) {
    const address = part
      .replace(/^mailto:/i, '')
      .replace(/\.+$/, '')
      .toLowerCase();
    if (address.length <= 254 && EMAIL.test(address) && !address.includes('..') && !/^\.|\.@/.test(address))
      return address;
  }
  return null;
}
