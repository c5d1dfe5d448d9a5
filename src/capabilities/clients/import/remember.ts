const CACHE_SIZE = 4096;

/**
 * Caches a pure parser: registers repeat their dates, cities and words thousands of times. Where values turn out to be new nearly every
 * time (telephones, addresses) it stops keeping them.
 */
export function remember<T>(parse: (text: string) => T): (text: string) => T {
  const cache = new Map<string, T>();
  let asked = 0;
  let useless = false;
  return text => {
    if (useless) return parse(text);
    asked++;
    const known = cache.get(text);
    if (known !== undefined) return known;
    const fresh = parse(text);
    if (cache.size >= CACHE_SIZE) {
      useless = cache.size > asked * 0.7;
      asked = 0;
      cache.clear();
    }
    cache.set(text, fresh);
    return fresh;
  };
}
