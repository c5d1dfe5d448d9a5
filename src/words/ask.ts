import type { Language } from '../capabilities/tool.ts';

interface AskWords {
  readonly nothing: string;
  readonly emptyBase: string;
  readonly withoutModel: string;
  readonly line: (line: number) => string;
}

/** Words of `svod ask`. */
export const askWords: Record<Language, AskWords> = {
  ru: {
    emptyBase: 'В базе пока нет клиентов. Загрузите файлы: svod import --company КОМПАНИЯ ФАЙЛ…',
    withoutModel: 'Без модели: повторите вопрос с SVOD_MODEL=embedded.',
    nothing: 'дайте один вопрос или файл вопросов (--file)',
    line: line => `строка ${line} файла не похожа на {"id", "text", "thread"}`,
  },
  en: {
    emptyBase: 'There are no clients in the base yet. Load files: svod import --company COMPANY FILE…',
    withoutModel: 'Without the model: ask again with SVOD_MODEL=embedded.',
    nothing: 'give one question, or a file of them (--file)',
    line: line => `line ${line} of the file is no {"id", "text", "thread"}`,
  },
};
