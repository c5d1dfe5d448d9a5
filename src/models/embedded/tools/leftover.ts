/** What is left of a text whose words were taken out: no orphaned marks. */
export function withoutOrphans(text: string): string {
  return text
    .replace(/[—–]/g, ',')
    .replace(/\s+/g, ' ')
    .replace(/(\s*[,?!.:;]\s*)+$/u, '')
    .replace(/^(\s*[,?!.:;]\s*)+/u, '')
    .replace(/\s+([,?!.:])/g, '$1')
    .replace(/(,\s*)+/g, ', ')
    .trim();
}

/** True for words that only point at what was answered last, courtesy among them; and for no words at all. */
export function pointsBack(text: string): boolean {
  return text === '' || POINTING.test(text);
}

const POINTING =
  /^((по|для|из|на|с|об?|тот|та|то|те|это|эту|этот|эти|этого|этому|этой|этим|этих|него|нему|ним|ней|них|нее|его|её|ее|их|всё|все|данным|данные|данных|список|таблиц\p{L}*|ответ\p{L}*|результат\p{L}*|последн\p{L}+|предыдущ\p{L}+|показанн\p{L}+|тоже|же|самое|сам\p{L}+|теперь|а|и|мне|пожалуйста|покажи\p{L}*|лучше|давай|хочу|можно|будет|виде|of|from|for|as|with|this|that|these|those|it|them|the|a|an|same|result|results|table|data|answer|answers|last|latest|all|list|previous|above|now|please|show|me|instead|and|can|could|you|i|want|like|to|see|get|again|thing)\s*[,.!?]*\s*)+$/iu;
