import { remember } from '../remember.ts';
import { knownWord } from '../values/cells.ts';
import { parseEmail, parsePhone } from '../values/contacts.ts';
import { detectDateOrder, parseDate } from '../values/dates.ts';
import { fold } from '../values/fold.ts';
import { parseNumber } from '../values/numbers.ts';
import { isInitials, isNameLike, isPatronymic } from '../values/person-names.ts';
import { isKnownCity, splitCar } from '../values/places.ts';
import { type ImportField, type Vocabulary, valueKey } from '../vocabulary.ts';

/** What the values of a column say about a field. */
export interface Look {
  /** Share of the values that fit, 0..1; null where the column is empty or the look says nothing. */
  readonly fit: number | null;
  /** How much the fit alone proves, 0..1: an e-mail address is one whatever the header, a number may be anything. */
  readonly proof: number;
  /** Values that do not fit rule the field out. */
  readonly strict: boolean;
}

/** The values of one column (about a hundred, empty ones left out), read once for all the fields they are held against. */
export interface ColumnValues {
  readonly values: readonly string[];
  readonly number: (value: string) => number | null;
  readonly isPhone: (value: string) => boolean;
  /** Years of the days among the values that are days. */
  readonly years: () => readonly number[];
}

const NOTHING: Look = { fit: null, proof: 0, strict: false };

/** `latestYear` is the last that a two-digit year may stand for. */
export function columnValues(values: readonly string[], latestYear: number): ColumnValues {
  let years: readonly number[] | null = null;
  return {
    values,
    number: remember(text => parseNumber(text)),
    isPhone: remember(text => !/[\p{L}@]{4,}/u.test(text) && parsePhone(text) !== null),
    years() {
      years ??= readYears(values, latestYear);
      return years;
    },
  };
}

/** Judges the values of a column against a field. `companies` are known slugs and names. */
export function lookAt(
  column: ColumnValues,
  field: ImportField,
  vocabulary: Vocabulary,
  now: { readonly year: number },
  companies: ReadonlySet<string> = new Set(),
): Look {
  const { values } = column;
  if (values.length === 0) return NOTHING;
  const years = (fits: (year: number) => boolean) => column.years().filter(fits).length / values.length;
  const share = (test: (value: string) => boolean) => shareOf(values, test);
  switch (field.look) {
    case 'phone':
      return {
        fit: share(column.isPhone),
        proof: 0.7,
        strict: true,
      };
    case 'email':
      return { fit: share(value => parseEmail(value) !== null), proof: 0.8, strict: true };
    case 'birth_date':
      return {
        fit: years(year => year >= 1915 && year <= now.year - 10),
        proof: years(year => year < 2005) > 0.5 ? 0.55 : 0,
        strict: true,
      };
    case 'deal_date':
      return {
        fit: years(year => year >= 1990 && year <= now.year + 2),
        proof: 0,
        strict: true,
      };
    case 'integer':
      return {
        fit: share(value => {
          const number = column.number(value);
          const [least, most] = field.range ?? [0, Number.MAX_SAFE_INTEGER];
          return number !== null && Number.isInteger(number) && number >= least && number <= most;
        }),
        proof: 0,
        strict: true,
      };
    case 'money':
      return { fit: share(value => column.number(value) !== null), proof: 0, strict: true };
    case 'full_name':
      return { fit: fullNameShare(values, vocabulary), proof: 0.65, strict: true };
    case 'first_name':
      return {
        fit: share(value => vocabulary.firstNames.has(fold(value))) ** 0.5,
        proof: 0.6,
        strict: false,
      };
    case 'patronymic':
      return {
        fit: share(value => !/\s/.test(value.trim()) && isPatronymic(value.trim())) ** 0.5,
        proof: 0.65,
        strict: false,
      };
    case 'surname': {
      const letters = share(value => /^[\p{L}'’ -]+$/u.test(value) && value.trim().split(/\s+/).length <= 2);
      const ending = share(value =>
        /(ов|ев|ёв|ин|ын|ова|ева|ёва|ина|ына|кий|кая|ко|ov|ev|in|ova|eva|ina|skiy|skaya|ko)$/i.test(
          value.trim(),
        ),
      );
      return { fit: letters < 0.7 ? 0 : Math.max(ending, 0.4), proof: ending > 0.7 ? 0.6 : 0, strict: true };
    }
    case 'gender':
      return known(column, 'gender', vocabulary, /^[12]$/.test(values[0] ?? '') ? 0 : 0.6, true);
    case 'city':
      return cityLook(values, vocabulary);
    case 'address':
      return {
        fit: share(value => /\d/.test(value) && /[,.]|\bул|\bд\b/u.test(value)),
        proof: 0,
        strict: false,
      };
    case 'car_brand':
      return { fit: share(value => vocabulary.carBrands.has(fold(value))), proof: 0.6, strict: false };
    case 'car_name':
      return {
        fit: share(value => {
          const car = splitCar(value, vocabulary.carBrands);
          return car.model !== null && car.brand !== null && vocabulary.carBrands.has(fold(car.brand));
        }),
        proof: 0.55,
        strict: true,
      };
    case 'car_model':
      return {
        fit: share(value => value.length <= 40 && !vocabulary.carBrands.has(fold(value))),
        proof: 0,
        strict: true,
      };
    case 'words':
      return known(column, field.field, vocabulary, 0.55, false);
    case 'text':
      return { fit: share(value => /\p{L}/u.test(value)), proof: 0, strict: true };
    case 'company':
      return { fit: share(value => companies.has(valueKey(value))), proof: 0.3, strict: true };
    default:
      return NOTHING;
  }
}

/** Equal values are tested once: columns of words repeat a handful. */
function shareOf(values: readonly string[], test: (value: string) => boolean): number {
  const tested = new Map<string, boolean>();
  let fitting = 0;
  for (const value of values) {
    let fits = tested.get(value);
    if (fits === undefined) {
      fits = test(value);
      tested.set(value, fits);
    }
    if (fits) fitting++;
  }
  return fitting / values.length;
}

function readYears(values: readonly string[], latestYear: number): number[] {
  const order = detectDateOrder(values);
  return values
    .map(value => parseDate(value, order, latestYear))
    .filter(date => date !== null)
    .map(date => Number(date.slice(0, 4)));
}

function fullNameShare(values: readonly string[], vocabulary: Vocabulary): number {
  return shareOf(values, value => {
    if (!isNameLike(value.replace(',', ' '))) return false;
    const words = value.replace(',', ' ').trim().split(/\s+/);
    return words.some(
      word => vocabulary.firstNames.has(fold(word)) || isPatronymic(word) || isInitials(word),
    );
  });
}

function cityLook(values: readonly string[], vocabulary: Vocabulary): Look {
  const share = shareOf(values, value => isKnownCity(value, vocabulary.cities));
  const digits = shareOf(values, value => /\d/.test(value));
  // Small towns are in no list: words without figures are still possible.
  return { fit: digits > 0.3 ? 0 : Math.max(share, 0.4), proof: share > 0.6 ? 0.55 : 0, strict: true };
}

/** Words of a closed set. Other words do not rule the field out, because every company has its own. */
function known(
  { values, number }: ColumnValues,
  field: string,
  vocabulary: Vocabulary,
  proof: number,
  strict: boolean,
): Look {
  const group = vocabulary.values.get(field);
  if (!group) return NOTHING;
  const share = shareOf(values, value => knownWord(value, group) !== null);
  if (share < 0.2 && shareOf(values, value => number(value) !== null) > 0.8)
    return { fit: 0, proof: 0, strict: true };
  return { fit: strict ? share : Math.max(share, 0.35), proof: share > 0.8 ? proof : 0, strict };
}
