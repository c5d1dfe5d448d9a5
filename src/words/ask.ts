import type { Language } from '../capabilities/tool.ts';

interface AskWords {
  readonly nothing: string;
  readonly line: (line: number) => string;
}

/** Words of `svod ask`. */
export const askWords: Record<Language, AskWords> = {
  ru: {
    nothing: 'дайте один вопрос или файл вопросов (--file)',
    line: line => `строка ${line} файла не похожа на {"id", "text", "thread"}`,
  },
  en: {
    nothing: 'give one question, or a file of them (--file)',
    line: line => `line ${line} of the file is no {"id", "text", "thread"}`,
  },
};
