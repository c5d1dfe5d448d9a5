import type { Language } from '../../capabilities/tool.ts';
import { engineWords } from '../../words/engine.ts';

/** What a text wants that is no question to the data. */
export type Intent =
  | { readonly kind: 'smalltalk'; readonly text: string }
  | { readonly kind: 'refuse'; readonly text: string }
  | null;

const GREETING =
  /^(привет\p{L}*|здравствуй\p{L}*|добр\p{L}+ (день|утро|вечер)\p{L}*|хай|салют|доброго \p{L}+|hi|hello|hey|good (morning|afternoon|evening)|greetings|yo)(?!\p{L})/iu;
const HELP =
  /(что ты (умеешь|можешь|знаешь)|что (вы )?умеете|как (тобой|тебя|вами) (пользоваться|использовать)|(^|\s)(помощь|справка|помоги)\s*[?!.]*$|кто ты|ты кто|расскажи о себе|чем (ты )?(можешь|поможешь|полез)|what (can|do) you do|what are you( able)?|how do (i|you) (use|work)|who are you|^\/?help\b|how can you help|what can i ask|что можно (спросить|спрашивать)|какие вопросы|with what can you help|what (are you|else) (can|capable)|твои возможности|возможности бота)/iu;
const THANKS =
  /^(спасибо|благодар\p{L}+|thanks|thank you|thx|cheers|отлично|супер|круто|класс|молодец|здорово|great|awesome|perfect|nice|good job|well done|cool|ok|okay|ок|окей|хорошо|понял\p{L}*|понятно|ясно|got it|excellent|wonderful|большое спасибо|спс|пасиб\p{L}*)(?![\p{L}])/iu;
const BYE =
  /^(пока|до свидания|до встречи|всего (доброго|хорошего)|bye|goodbye|good bye|see you|прощай\p{L}*|good night|спокойной ночи)(?![\p{L}])/iu;
const CHANGE_RU =
  /(^|[^\p{L}])(удали\p{L}*|удаля\p{L}+|сотри\p{L}*|стереть|стирай\p{L}*|измени(ть|те)?|изменя\p{L}+|поменя(й|йте|ть)|обнов(и|ите|ить)|перепиш\p{L}+|переименуй\p{L}*|переименова\p{L}+|исправ(ь|ьте|ить)|впиши|внеси(те)?|внести|запиши(те)?|записать|создай(те)?|создать|очист(и|ите|ить)|обнули(ть|те)?|уничтож\p{L}+|прибав(ь|ьте|ить)|увелич(ь|ьте|ить)|уменьш(и|ите|ить)|замени(ть|те)?|присво(й|йте|ить)|проставь|поставь (всем|им|клиент)|вычеркн\p{L}+|снеси|грохни|зачисти|установи(ть|те)? (всем|клиент|значение|доход|цен)|(добавь|добавьте|добавить|занеси|занести|заведи|завести|внеси|впиши|зарегистрируй|зарегистрировать|вставь|вставить) (нов\p{L}+ |ещ[её] |одн\p{L}+ |в базу |туда |мне )*(клиент|человек|запис|строк|договор|сделк|предложен|в базу|покупател|заемщик|таблиц|колонк|столбц)\p{L}*|дропни|заблокируй|отредактируй\p{L}*|редактир\p{L}+)(?!\p{L})/iu;
const CHANGE_EN =
  /^(please |can you |could you |now |go and )*(delete|drop|update|set \w+( \w+){0,2} to|register (a|an|the|new|this) |(mark|assign|flag|tag) (a|the|all|every|client|customer|\d)|enroll |insert|alter|truncate|create (a |the |new )?(table|view|user|client|record|role|index)|modify|edit|erase|wipe|set (all|the|every|client|his|her|their)|change|replace|rename|grant|revoke|overwrite|purge|destroy|add (a |new )+(client|record|row|deal|customer)|remove (all |the |every )?(clients?|customers?|records?|rows?|people|deals?|tables?|data|database)|increase|decrease|reset|clear (all |the )?(clients?|table|data|base)|merge|vacuum|copy|execute|call (procedure|function))\b/i;
const STATEMENT =
  /(;\s*\w|\b(delete\s+from|drop\s+(table|schema|database|view|role|user|index)|truncate\s+(table\s+)?\w+|insert\s+into|update\s+\w+(\.\w+)?\s+set|alter\s+(table|role|user|schema|system)|create\s+(table|role|user|view|function|extension)|grant\s+\w+\s+(on|to)|pg_sleep|pg_read_file|copy\s+\w+\s+(to|from))\b)/i;
const REMOVES_FILTER =
  /(фильтр|услови|ограничени|сортировк|группировк|filter|condition|limit|sorting|grouping)/iu;

/** Greetings, thanks, help; requests to change data. Looked at before anything is linked. */
export function readIntent(text: string, language: Language): Intent {
  const words = engineWords[language];
  const plain = text.trim().replace(/\s+/g, ' ');
  if (STATEMENT.test(plain)) return { kind: 'refuse', text: words.refuseChange };
  if ((CHANGE_RU.test(plain) || CHANGE_EN.test(plain)) && !REMOVES_FILTER.test(plain)) {
    return { kind: 'refuse', text: words.refuseChange };
  }
  const count = plain.split(' ').length;
  if (HELP.test(plain) && count <= 12) return { kind: 'smalltalk', text: words.hello };
  if (GREETING.test(plain) && count <= 4) return { kind: 'smalltalk', text: words.hello };
  if (THANKS.test(plain) && count <= 6) return { kind: 'smalltalk', text: words.thanks };
  if (BYE.test(plain) && count <= 5) return { kind: 'smalltalk', text: words.bye };
  return null;
}

/** The text without the greeting or thanks before a question: «привет! сколько у нас клиентов». */
export function withoutCourtesy(text: string): string {
  return text
    .replace(
      /^\s*(привет\p{L}*|здравствуй\p{L}*|добр\p{L}+ (день|утро|вечер)|спасибо|hi there|hi|hello|hey|thanks|thank you|good (morning|afternoon|evening))\s*[,!.]+\s*/iu,
      '',
    )
    .replace(/[,\s]*(пожалуйста|please|спасибо|thanks|thank you)\s*[.!?]*\s*$/iu, '');
}
