import type { Catalogue, Column } from '../../../catalog/catalogue.ts';
import { cardWords } from '../../../words/card.ts';
import {
  countForm,
  formatCell,
  formatDate,
  formatMoney,
  formatNumber,
  formatPercent,
  oneLine,
} from '../../../words/format.ts';
import { ruleSentence } from '../../../words/matching-why.ts';
import type { Cell, Language } from '../../tool.ts';
import type { Card } from './card.ts';
import type { SourceRow } from './queries.ts';

export interface CardLook {
  readonly catalogue: Catalogue;
  readonly language: Language;
  readonly timeZone: string;
  readonly companyName: (slug: string) => string;
  /** Who is most like the client, nearest first, as the member may see them; likeness in percent. */
  readonly similar: readonly SimilarPerson[];
  /** What the score of a company's leads is. */
  readonly scoreOf: (company: string) => LeadScore;
}

/** A chance of a sale, likeness to the company's clients, or nothing that tells one person from another. */
export type LeadScore = 'chance' | 'likeness' | 'none';

export interface SimilarPerson {
  readonly id: number;
  readonly name: string | null;
  readonly city: string | null;
  readonly likeness: number;
}

/** Rows of a section that are written out; the table and the questions have the rest. */
const MOST_LINES = 10;
const MOST_LOST = 4;

/** The card as Markdown: who it is, every value with where it came from, then what happened, latest first. */
export function cardText(card: Card, look: CardLook): string {
  const words = cardWords[look.language];
  const { sections } = words;
  return [
    head(card, look),
    section(sections.values, valueLines(card, look), 40),
    section(sections.deals, dealLines(card, look)),
    section(sections.touches, touchLines(card, look)),
    section(sections.calls, callLines(card, look)),
    section(sections.leads, leadLines(card, look)),
    section(sections.similar, similarLines(look)),
    section(sections.records, recordLines(card, look)),
    section(sections.decisions, decisionLines(card, look)),
  ]
    .filter(text => text !== '')
    .join('\n\n');

  function section(title: string, lines: readonly string[], most = MOST_LINES): string {
    if (lines.length === 0) return '';
    const shown = lines.slice(0, most).map(line => `- ${line}`);
    if (lines.length > most) shown.push(`- ${words.more(lines.length - most)}`);
    return [`**${title}**`, ...shown].join('\n');
  }
}

function head({ id, person, consents }: Card, look: CardLook): string {
  const words = cardWords[look.language];
  const field = (name: string) => {
    const value = person[name] ?? null;
    return value === null ? '' : shown(name, value, look);
  };
  const who = [`**${words.client(id)}**`, field('full_name')].filter(Boolean).join(' · ');
  const companies = Array.isArray(person.companies) ? person.companies.map(look.companyName) : [];
  const about = [field('gender'), ageOf(person, look), field('city')].filter(Boolean).join(', ');
  const consent = consents.map(({ company, givenOn }) =>
    words.from(look.companyName(company), day(givenOn, look)),
  );
  const standing = person.marketing_consent ? [words.given, ...consent].join(': ') : words.noConsent;
  return [
    who,
    about,
    `- ${words.companies}: ${companies.join(', ')}`,
    ...['mobile_phone', 'email'].flatMap(name =>
      field(name) ? [`- ${label(name, look)}: ${field(name)}`] : [],
    ),
    `- ${words.consent}: ${standing}`,
  ]
    .filter(line => line !== '')
    .join('\n');
}

function ageOf(person: Card['person'], look: CardLook): string {
  if (person.birth_date == null) return '';
  const born = day(String(person.birth_date), look);
  return person.age == null ? born : `${shown('age', person.age, look)} (${born})`;
}

/** A line a field in the catalogue's order: the value that holds, who gave it and when, and the values that lost to it. */
function valueLines({ sources }: Card, look: CardLook): string[] {
  const words = cardWords[look.language];
  const byField = Map.groupBy(sources, source => source.field);
  const order = [...(clientColumns(look)?.keys() ?? [])];
  const place = (field: string) => (order.includes(field) ? order.indexOf(field) : order.length);
  return [...byField]
    .sort(([a], [b]) => place(a) - place(b))
    .map(([field, given]) => {
      const [first] = given as [SourceRow, ...SourceRow[]];
      const same = given.filter(source => source.value === first.value);
      const lost = distinct(given.filter(source => source.value !== first.value));
      const from = [...new Set(same.map(source => source.company))].map(slug => {
        const latest = same.find(source => source.company === slug)!;
        return words.from(look.companyName(slug), day(latest.observedOn ?? latest.importedOn, look));
      });
      const others = lost.slice(0, MOST_LOST).map(source => {
        const where = words.from(
          look.companyName(source.company),
          day(source.observedOn ?? source.importedOn, look),
        );
        return `${shown(field, source.value, look)} (${where})`;
      });
      if (lost.length > MOST_LOST) others.push(words.more(lost.length - MOST_LOST));
      const line = `${label(field, look)}: ${shown(field, first.value, look)} (${from.join('; ')})`;
      return others.length === 0 ? line : `${line}; ${words.lost(others.join('; '))}`;
    });
}

function distinct(sources: readonly SourceRow[]): SourceRow[] {
  return [...new Map(sources.toReversed().map(source => [source.value, source])).values()].toReversed();
}

function dealLines({ deals }: Card, look: CardLook): string[] {
  return deals.map(deal =>
    joined(
      deal.signedOn && day(deal.signedOn, look),
      look.companyName(deal.company),
      valueLabel('deals', 'kind', deal.kind, look),
      deal.product && deal.product !== deal.kind ? plain(deal.product) : null,
      deal.amount === null ? null : formatMoney(deal.amount, look.language),
      deal.car && plain(deal.car),
    ),
  );
}

function touchLines({ touches }: Card, look: CardLook): string[] {
  return touches.map(touch =>
    joined(
      day(touch.offeredOn, look),
      look.companyName(touch.company),
      valueLabel('touches', 'channel', touch.channel, look),
      touch.outcome && valueLabel('touches', 'outcome', touch.outcome, look),
    ),
  );
}

function callLines({ calls }: Card, look: CardLook): string[] {
  const words = cardWords[look.language];
  return calls.map(call =>
    joined(
      call.startedAt && formatDate(call.startedAt, look.language, { timeZone: look.timeZone }),
      look.companyName(call.company),
      call.manager && plain(call.manager),
      call.durationSeconds === null ? null : words.duration(call.durationSeconds),
      call.topic && plain(call.topic),
      call.summary && plain(call.summary),
      call.nextStep && words.nextStep(plain(call.nextStep)),
    ),
  );
}

function similarLines({ similar, language }: CardLook): string[] {
  return similar.map(({ id, name, city, likeness }) =>
    [`${id}`, name, city, formatPercent(likeness, language)]
      .filter(part => part !== null)
      .map(plain)
      .join(', '),
  );
}

function leadLines({ leads }: Card, look: CardLook): string[] {
  const words = cardWords[look.language];
  return leads.map(({ company, rank, score, reasons }) => {
    const kind = look.scoreOf(company);
    const share =
      kind === 'none' ? null : words.leadScore[kind](formatPercent(Math.round(score), look.language));
    const place = [words.place(formatNumber(rank, look.language)), ...(share ? [share] : [])].join(', ');
    const said = [place, ...reasons.map(plain), ...(kind === 'none' ? [words.noChances] : [])];
    return `${look.companyName(company)}: ${said.join('; ')}`;
  });
}

function recordLines({ links }: Card, look: CardLook): string[] {
  const words = cardWords[look.language];
  return links.map(({ company, row, file, importedOn, rule, score }) => {
    const where = words.record(look.companyName(company), String(row), plain(file), day(importedOn, look));
    const why = rule === null ? '' : ruleSentence(rule, look.language);
    // The first record of a person was compared with nobody.
    const percent = rule === null || rule === 'first' || score === null ? '' : percentOf(score, look);
    return joined(where, why, percent && words.score(percent));
  });
}

function percentOf(score: number, { language }: CardLook): string {
  // Below a whole percent the rounding would claim certainty.
  return formatPercent(Math.min(Math.floor(score * 1000) / 10, score === 1 ? 100 : 99.9), language);
}

function decisionLines({ decisions }: Card, look: CardLook): string[] {
  const words = cardWords[look.language];
  return decisions.map(({ verdict, by, on }) =>
    words.decided(words.verdicts[verdict] ?? verdict, plain(by), day(on, look)),
  );
}

function clientColumns({ catalogue }: CardLook): ReadonlyMap<string, Column> | undefined {
  return catalogue.relations.get(catalogue.defaultRelation)?.columns;
}

function label(field: string, look: CardLook): string {
  const text = clientColumns(look)?.get(field)?.label[look.language] ?? field.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function shown(field: string, value: Cell, look: CardLook): string {
  const column = clientColumns(look)?.get(field);
  const known = column?.values.find(one => one.value === value);
  if (known) return known.label[look.language];
  const text = plain(formatCell(value, { format: column?.format ?? 'text' }, look.language));
  const forms = column?.unit && cardWords[look.language].units[column.unit];
  return forms && Number.isFinite(Number(value))
    ? `${text}\u00a0${countForm(Number(value), forms, look.language)}`
    : text;
}

function valueLabel(relation: string, column: string, value: string, look: CardLook): string {
  const values = look.catalogue.relations.get(relation)?.columns.get(column)?.values ?? [];
  return values.find(one => one.value === value)?.label[look.language] ?? value;
}

function day(iso: string, { language }: CardLook): string {
  return formatDate(iso.slice(0, 10), language);
}

function joined(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}

/** A value is shown as it is: masks are made of asterisks, and a register may hold anything. */
function plain(value: string): string {
  const line = oneLine(value).replaceAll('`', "'");
  return /[*_[\]<>]/.test(line) ? `\`${line}\`` : line;
}
