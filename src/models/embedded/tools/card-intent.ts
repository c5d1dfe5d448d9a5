const SHOW =
  '(?:покажи(?:те)?|показать|открой(?:те)?|открыть|дай(?:те)?|выведи(?:те)?|вывести|найди(?:те)?|найти|нужна|нужен|show|open|give|get|find|bring up|display)';
const CARD =
  '(?:карточк\\p{L}*|досье|профил\\p{L}*|анкет\\p{L}*|client card|customer card|client profile|customer profile|card|profile|dossier)';
const CLIENT = '(?:клиент(?:а|ка|ки|ку|у|е|ом)?|client|customer)';
const TO = '(?:мне|нам|me|us)';
const OF = '(?:of|for|on|по|на|у)';
const NUMBER = '(?:№|#|номер|под номером|number|no\\.?|id)';

/** «карточка клиента 42», «открой досье на Иванова», "client card for Ivanov", «покажи карточку +7 916 …». */
const NAMED_CARD = new RegExp(
  `^(?:${SHOW}\\s+)?(?:${TO}\\s+)?(?:the\\s+)?${CARD}(?:\\s+${OF})?(?:\\s+(?:the\\s+)?${CLIENT})?(?:\\s*${NUMBER})?(?:\\s+|(?<=[№#])|$)(.*)$`,
  'iu',
);

/** "Ivanov's card", "client 42 card". */
const CARD_AFTER = new RegExp(
  `^(?:${SHOW}\\s+)?(?:${TO}\\s+)?(?:the\\s+)?(?:${CLIENT}\\s+)?(?:${NUMBER}\\s*)?(.+?)\\s+(?:card|profile|dossier)$`,
  'iu',
);

const TELL =
  '(?:расскажи(?:те)?|что\\s+(?:(?:ты|мы|вы)\\s+)?(?:известно|знаем|знаешь|знаете)|tell|what\\s+do\\s+(?:we|you)\\s+know)';

/** «покажи клиента Иванова», "show client 42", «кто такая Соколова Анна», «расскажи о клиенте 42». */
const NAMED_CLIENT = new RegExp(
  `^(?:${SHOW}\\s+(?:${TO}\\s+)?${CLIENT}|${TELL}\\s+(?:${TO}\\s+)?(?:об?о?|про|about)(?:\\s+(?:the\\s+)?${CLIENT})?|кто\\s+так(?:ой|ая)(?:\\s+${CLIENT})?|who\\s+is(?:\\s+${CLIENT})?)(?:\\s*${NUMBER})?(?:\\s+|(?<=[№#]))(.+)$`,
  'iu',
);

const ID = /^\d{1,15}$/;
const CONTACT = /^(?:\S+@\S+\.\S+|\+?[\d\s().-]{10,20})$/;
const NAME = /^\p{L}[\p{L}'’-]+(?:\s+\p{L}[\p{L}'’.-]*){0,3}$/u;
const MOST_LETTERS = 120;

export interface CardRequest {
  readonly clientId: number | null;
  readonly name: string | null;
}

/**
 * Whose card a text asks for, or null. After the word "card" anything is a name or number; after a bare "client" only what
 * can be nothing else: a number, a telephone, an address, or a name: words of which `isKnown` (the catalogue) has no meaning
 * for one at least, and for the others only where they are written as names («Иванов Пётр»).
 */
export function readCardRequest(text: string, isKnown: (word: string) => boolean): CardRequest | null {
  const plain = text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[.!?]+$/u, '');
  const whose = NAMED_CARD.exec(plain)?.[1] ?? CARD_AFTER.exec(plain)?.[1];
  if (whose !== undefined) return requested(whose.trim());
  const who = NAMED_CLIENT.exec(plain)?.[1]?.trim();
  if (who === undefined) return null;
  const words = who.split(' ');
  const isName =
    NAME.test(who) && !words.every(isKnown) && words.every(word => !isKnown(word) || /^\p{Lu}/u.test(word));
  return ID.test(who) || CONTACT.test(who) || isName ? requested(who) : null;
}

function requested(whose: string): CardRequest {
  const id = ID.test(whose) ? Number(whose) : null;
  return { clientId: id, name: id === null && whose !== '' ? whose.slice(0, MOST_LETTERS) : null };
}
