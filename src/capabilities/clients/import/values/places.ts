import { fold } from './fold.ts';
import { properCase } from './person-names.ts';

const PREFIX =
  /^(г|гор|город|city|п|пос|посёлок|поселок|пгт|рп|р\.\s?п|с|село|д|дер|деревня|ст|ст-ца|станица|х|хутор|аул)[.\s]+\s*/iu;
/** A whole region is no city. */
const REGION =
  /(^|[\s.])(респ|республика|обл|область|край|округ|район|р-н|ао|oblast|region|krai|republic)(\.|\s|$)/iu;

/** A city as the base writes it: known names in any alphabet become theirs, unknown ones stay as written, tidied; null for a region. */
export function parseCity(text: string, cities: ReadonlyMap<string, string>): string | null {
  const bare = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/,\s*(россия|russia|рф)$/i, '')
    .replace(PREFIX, '');
  const name = bare.replace(/[\s,]+(г|город)\.?$/iu, '');
  const known = cities.get(fold(name));
  if (known) return known;
  // «Московская обл., г. Химки»: one part of an address may be a known city.
  const parts = name.split(',').map(part => part.trim().replace(PREFIX, ''));
  if (parts.length > 1) {
    for (const part of parts) if (cities.has(fold(part))) return cities.get(fold(part))!;
    const town = parts.find(part => part !== '' && !REGION.test(part));
    return town === undefined ? null : properCase(town);
  }
  return REGION.test(name) ? null : properCase(name);
}

/** The city of an address written in full; null where none can be told. */
export function cityOfAddress(text: string, cities: ReadonlyMap<string, string>): string | null {
  const marked =
    /(?:^|[\s,])(?:г|гор|город)\.?\s+([\p{L}][\p{L} -]+?)(?=,|$|\s+(?:ул|пр|пер|пл|д|ш|б-р|наб)\b)/iu.exec(
      text,
    )?.[1];
  if (marked) return parseCity(marked, cities);
  for (const part of text.split(',')) {
    const known = cities.get(fold(part.replace(PREFIX, '').trim()));
    if (known) return known;
  }
  return null;
}

/** Whether a text is the name of a known city. */
export function isKnownCity(text: string, cities: ReadonlyMap<string, string>): boolean {
  return cities.has(fold(text.trim().replace(PREFIX, '')));
}

/** Brand and model as the base writes them. */
export function parseBrand(text: string, brands: ReadonlyMap<string, string>): string {
  const tidy = text.replace(/\s+/g, ' ').trim();
  return brands.get(fold(tidy)) ?? properBrand(tidy);
}

/** Takes «Lada Vesta 2020» apart: the longest known brand first, the rest is the model, a year at the end is the year. */
export function splitCar(
  text: string,
  brands: ReadonlyMap<string, string>,
): { brand: string | null; model: string | null; year: number | null } {
  const words = text
    .replace(/[,;()]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .split(' ');
  const yearAt = words.findIndex(word => /^(19|20)\d{2}$/.test(word));
  const year = yearAt === -1 ? null : Number(words.splice(yearAt, 1)[0]);
  for (const length of [3, 2, 1]) {
    const brand = brands.get(fold(words.slice(0, length).join(' ')));
    if (brand) return { brand, model: words.slice(length).join(' ') || null, year };
  }
  return { brand: words[0] ? properBrand(words[0]) : null, model: words.slice(1).join(' ') || null, year };
}

/** Short names stay in capitals (BMW, UAZ); longer ones written in one case get a capital. */
function properBrand(text: string): string {
  return text.length <= 3 ? text.toUpperCase() : properCase(text);
}
