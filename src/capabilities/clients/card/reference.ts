import { parseEmail, parsePhone } from '../import/values/contacts.ts';

/** How a person points at a client. */
export type Reference =
  | { readonly kind: 'id'; readonly id: number }
  | { readonly kind: 'phone'; readonly phone: string }
  | { readonly kind: 'email'; readonly email: string }
  /** Words of a name in any order and case form. */
  | { readonly kind: 'name'; readonly words: readonly string[] }
  | { readonly kind: 'nothing' };

const MOST_WORDS = 5;
const LEAST_PHONE_DIGITS = 10;

/** Words that stand beside a client and are no part of a name. */
const BESIDE = new Set(
  'карточка карточку карточки клиент клиента клиентка клиентки клиентку клиенту досье профиль анкета анкету данные покажи показать открой открыть найди найти на по для с со о об фамилия фамилии имя имени именем телефон телефону телефоном номер номером почта почте почтой гражданин гражданка господин госпожа client clients card customer profile dossier show open find me the of for by with name named phone number email mail mr mrs ms'.split(
    ' ',
  ),
);

/** Reads what was said of a client: a number, a telephone, an address, or the words of a name. */
export function readReference(text: string): Reference {
  const email = /\S+@\S+\.\S+/u.exec(text)?.[0];
  const address = email ? parseEmail(email) : null;
  if (address) return { kind: 'email', email: address };

  const digits = text.replace(/\D/g, '');
  const phone = digits.length >= LEAST_PHONE_DIGITS ? parsePhone(text.replace(/^[^+\d(]+/u, '')) : null;
  if (phone) return { kind: 'phone', phone };
  const number = /^\D*?(\d{1,15})\D*$/u.exec(text)?.[1];
  if (number) return { kind: 'id', id: Number(number) };

  const words = (text.match(/[\p{L}'’-]+/gu) ?? []).filter(
    word => word.length > 1 && !BESIDE.has(word.toLowerCase()),
  );
  return words.length === 0 ? { kind: 'nothing' } : { kind: 'name', words: words.slice(0, MOST_WORDS) };
}
