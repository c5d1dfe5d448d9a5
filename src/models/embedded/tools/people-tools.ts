import type { Language } from '../../../capabilities/tool.ts';
import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import { engineWords } from '../../../words/engine.ts';
import { sensesOf } from '../linking/items.ts';
import type { ColumnRef } from '../plan.ts';
import type { Frame } from '../reading/frame.ts';
import type { Understanding } from '../understanding.ts';
import { conditionText } from '../writing/conditions.ts';
import { describePlan } from '../writing/describe.ts';

/** A request for leads or look-alikes: the tool's arguments, or what kept the rest of it from being understood. */
export type PeopleRequest =
  | {
      readonly kind: 'call';
      readonly name: 'rank_leads' | 'find_similar';
      readonly args: Readonly<Record<string, unknown>>;
      /** Which people, in the person's words; empty for everyone. */
      readonly rows: string;
    }
  | { readonly kind: 'unclear'; readonly understanding: Understanding };

interface Setting {
  readonly catalogue: Catalogue;
  readonly language: Language;
  readonly parse: (text: string) => Frame;
  /** Reads the rest as a question of its own. */
  readonly ask: (text: string) => Understanding;
}

const NUMBER = '(\\d{1,5})';
const PEOPLE =
  '(?:человек\\p{L}*|люд(?:и|ей|ям)|клиент(?:ов|а|ы)?|people|persons?|clients?|customers?|штук\\p{L}*)';
const BEST =
  '(?:топ|top|лучш\\p{L}+|best|перв\\p{L}+|first|перспективн\\p{L}+|горяч\\p{L}+|hottest|hot|promising|самы\\p{L}+)';
const GIVE =
  '(?:дай(?:те)?|покажи(?:те)?|подбери(?:те)?|найди(?:те)?|выведи(?:те)?|составь(?:те)?|сделай(?:те)?|нужн\\p{L}+|хочу|мне|нам|список|please|пожалуйста|give|show|find|get|list|rank|me|us|i need|we need|the|a|of)';
const LEAD = /(?<!\p{L})(?:лид(?:ы|а|ов|ам|ами|ах)?|lids?|leads?)(?!\p{L})/iu;
const OFFER =
  /(?<!\p{L})(?:кому(?!\p{L})[^?.!]{0,60}?(?<!\p{L})(?:предложить|предлагать|продать|продавать|позвонить|звонить)|who(?:m)?(?!\p{L})(?:\s+\p{L}+){0,3}?\s+(?:should|shall|can|could|do|to|might|must)(?:\s+\p{L}+){0,4}?\s+(?<!(?:an?|the|any|our)\s+)(?:offer|sell|pitch|call))(?!\p{L})/iu;

/** What is told of the past is a question to the data. */
const PAST = /(?<!\p{L})(?:was|were|been|did|has|have|had|уже|был\p{L}*)(?!\p{L})/iu;

const WORTH =
  /(?<!\p{L})(?:перспективн\p{L}+\s+клиент\p{L}*|потенциальн\p{L}+\s+(?:клиент|покупател)\p{L}*|potential\s+(?:clients?|customers?|buyers?)|prospects?)(?!\p{L})/iu;

/** «топ-20 лидов для Хвои из Москвы», "whom should we offer leasing first? 15 people". Null for another request. */
export function readLeads(text: string, setting: Setting): PeopleRequest | null {
  const cue = [LEAD, OFFER, WORTH].find(pattern => pattern.test(text));
  if (!cue || (cue === OFFER && PAST.test(text))) return null;
  const whole = setting.parse(text);
  // «сколько лидов», «средняя оценка лидов по компаниям» ask of the ranked lists themselves.
  if (whole.counts || whole.measures.length > 0 || whole.groups.length > 0) return null;
  const company = companyIn(whole, setting.catalogue);
  const product = cue === OFFER ? productIn(whole, setting.catalogue) : null;
  const { top, rest } = withoutCount(text.replace(cue, ' '));
  const left = bare(withoutSpans(withoutSpans(rest, company?.text ?? ''), product?.text ?? ''));
  const rows = peopleMeant(left, setting);
  if (rows.kind === 'unclear') return rows;
  const args = {
    company: company?.value ?? product?.value ?? null,
    ...(top ? { top } : {}),
    ...(rows.where ? { where: rows.where } : {}),
  };
  return { kind: 'call', name: 'rank_leads', args, rows: rows.told };
}

const ALIKE =
  /(?<!\p{L})(?:похож\p{L}*|двойник\p{L}*|аналог\p{L}*|близки\p{L}*|look[\s-]?alikes?(?:\s+of)?|looks?\s+like|similar|resembl\p{L}+|alike|akin)(?!\p{L})/iu;

const WHOM = new RegExp(
  `(?<!\\p{L})(?:(?:на|к|с|to|of|for|like|as)\\s+)?(?:клиент\\p{L}*|client|customer|person|человек\\p{L}*)?\\s*(?:№|#|номер\\p{L}*|number|no\\.?|id)?\\s*(\\d{1,15})(?!\\s*${PEOPLE})(?!\\p{L}|\\d)`,
  'iu',
);

const NAMED =
  /(?:^|\s)(?:на|to|of|like|resembles?)\s+(?:клиент\p{L}*\s+|client\s+|customer\s+)?((?:\p{Lu}[\p{L}'’-]+)(?:\s+\p{Lu}[\p{L}'’.-]*){0,3}|\S+@\S+\.\S+|\+\d[\d\s().-]{9,18}\d)/u;

/** «найди 10 клиентов, похожих на клиента 42, из Казани», "who looks like client 7?". Null for another request. */
export function readSimilar(text: string, setting: Setting): PeopleRequest | null {
  if (!ALIKE.test(text)) return null;
  const after = text.slice(text.search(ALIKE)).replace(ALIKE, ' ');
  const before = text.slice(0, text.search(ALIKE));
  const named = NAMED.exec(after);
  const whom = named ? null : (WHOM.exec(after) ?? WHOM.exec(before));
  const { top, rest } = withoutCount(`${cut(before, named, whom)} ${cut(after, named, whom)}`);
  const rows = peopleMeant(bare(rest), setting);
  if (rows.kind === 'unclear') return rows;
  const args = {
    ...(whom ? { clientId: Number(whom[1]) } : {}),
    ...(named?.[1] ? { name: named[1].trim() } : {}),
    ...(top ? { top } : {}),
    ...(rows.where ? { where: rows.where } : {}),
  };
  return { kind: 'call', name: 'find_similar', args, rows: rows.told };
}

function cut(text: string, ...found: readonly (RegExpExecArray | null)[]): string {
  return found.reduce((left, one) => (one ? left.replace(one[0], ' ') : left), text);
}

interface Said {
  readonly value: string;
  readonly text: string;
}

function companyIn(frame: Frame, catalogue: Catalogue): Said | null {
  return valueSaid(frame, ref => columnOf(catalogue, ref).ofCompanies);
}

/** What is to be offered: a value that no person has by themselves, the kind of a contract above all. */
function productIn(frame: Frame, catalogue: Catalogue): Said | null {
  return valueSaid(
    frame,
    ref => ref.relation !== catalogue.defaultRelation && !columnOf(catalogue, ref).ofCompanies,
  );
}

function valueSaid(frame: Frame, fits: (ref: ColumnRef) => boolean): Said | null {
  for (const item of frame.items) {
    const sense = sensesOf(item, 'value').find(fits);
    if (sense) return { value: sense.value, text: item.text };
  }
  return null;
}

/** How many are wanted, and the text without saying so. */
function withoutCount(text: string): { readonly top: number | null; readonly rest: string } {
  const counts = [
    new RegExp(`(?<!\\p{L})${BEST}[\\s-]*${NUMBER}(?!\\d)(?:\\s+${PEOPLE}(?!\\p{L}))?`, 'iu'),
    new RegExp(`(?<![\\p{L}\\d])${NUMBER}\\s+(?:${BEST}\\s+)*(?:${PEOPLE}|$)(?!\\p{L})`, 'iu'),
    new RegExp(`(?<![\\p{L}\\d])${NUMBER}\\s+${BEST}(?!\\p{L})`, 'iu'),
    new RegExp(`^\\s*(?:${GIVE}\\s+)*${NUMBER}(?=\\s|$)`, 'iu'),
  ];
  for (const pattern of counts) {
    const found = pattern.exec(text);
    const number = found?.slice(1).find(part => /^\d+$/.test(part ?? ''));
    if (found && number) return { top: Number(number), rest: text.replace(found[0], ' ') };
  }
  return { top: null, rest: text };
}

function withoutSpans(text: string, span: string): string {
  if (span === '') return text;
  const at = text.toLowerCase().indexOf(span.toLowerCase());
  if (at < 0) return text;
  const before = text
    .slice(0, at)
    .replace(/(?<!\p{L})(?:для|у|от|в|for|at|of|by|by the|компани\p{L}+|company)\s*$/iu, ' ');
  return `${before} ${text.slice(at + span.length)}`;
}

/** What narrows the people: the text without what only asks for a list. */
function bare(text: string): string {
  const idle = new RegExp(
    `(?<!\\p{L})(?:${GIVE}|${BEST}|${PEOPLE}|в первую очередь|прежде всего|сейчас|сегодня|first of all|in the first place|right now|today|should|could|can|we|should we|для|for|who|whom|кого|кто|какие|which|are|is|does|all|всех|все)(?!\\p{L})`,
    'giu',
  );
  return text
    .replace(idle, ' ')
    .replace(/[?!.,:;«»"„“-]+(?=\s|$)|(?<=^|\s)[,.:;«»"„“-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

type Meant =
  | { readonly kind: 'rows'; readonly where: string | null; readonly told: string }
  | { readonly kind: 'unclear'; readonly understanding: Understanding };

/** A condition is kept or asked about, never passed over: a list of other people would be a wrong answer. */
function peopleMeant(left: string, { language, catalogue, ask }: Setting): Meant {
  if (left === '') return { kind: 'rows', where: null, told: '' };
  const understanding = ask(`${language === 'ru' ? 'клиенты' : 'clients'} ${left}`);
  if (understanding.kind !== 'query') return { kind: 'unclear', understanding };
  const { plan } = understanding;
  const isCondition =
    plan.relation === catalogue.defaultRelation &&
    plan.shape === 'rows' &&
    plan.where !== null &&
    plan.limit === null;
  if (!isCondition || !plan.where) {
    const question = engineWords[language].loose(left);
    return { kind: 'unclear', understanding: { kind: 'clarify', question, options: [], language } };
  }
  return {
    kind: 'rows',
    where: conditionText(plan.where, plan.relation, catalogue),
    told: describePlan(plan, catalogue, language),
  };
}
