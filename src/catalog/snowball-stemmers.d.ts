declare module 'snowball-stemmers' {
  /** A stemmer by Snowball's name of the language; `stem` takes one lower-case word. */
  export function newStemmer(language: string): { stem(word: string): string };
  const stemmers: { newStemmer: typeof newStemmer };
  export default stemmers;
}
