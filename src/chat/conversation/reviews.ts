import { z } from 'zod';
import { recordDeed } from '../../access/audit.ts';
import { type Decision, decidePair, decisionHistory } from '../../capabilities/clients/linkage/decisions.ts';
import { openReviews, type Review, type ReviewedRecord } from '../../capabilities/clients/linkage/reviews.ts';
import type { Language } from '../../capabilities/tool.ts';
import { isAppError } from '../../errors.ts';
import { chatReviewWords } from '../../words/chat-review.ts';
import { formatDate, formatNumber, formatPercent, NO_VALUE } from '../../words/format.ts';
import { matchingWords } from '../../words/matching.ts';
import { whySentence } from '../../words/matching-why.ts';
import type { Block } from '../port.ts';
import { Card, DAY_MS } from './buttons.ts';
import { companyName, type MemberEncounter, plainSummary, safeName, sayText } from './encounter.ts';
import { momentOf } from './moments.ts';
import type { MemberAction, MemberPress } from './press.ts';

/** Pairs that an admin may put off before the queue begins anew. */
const MOST_SKIPPED = 200;

/** The next doubtful pair as a card, `skip` pairs from the likeliest. What it shows is written down, as the command's list is. */
export async function sayNextReview(encounter: MemberEncounter, skip = 0): Promise<void> {
  const { deps, exchange, event, language, actor } = encounter;
  const words = matchingWords[language];
  const { reviews, total } = await openReviews(deps.db, await deps.linkage(), skip + 1);
  const review = reviews[skip];
  if (!review) {
    return sayText(encounter, total === 0 ? words.empty : chatReviewWords[language].allPutOff(total));
  }
  await recordDeed(deps.db, {
    actor,
    kind: 'links',
    outcome: 'done',
    totalRows: 1,
    detail: { request: 'review' },
  });
  const card = new Card({
    event,
    language,
    now: deps.now(),
    mayPress: 'admins',
    once: true,
    lifeMs: 30 * DAY_MS,
  });
  const pair = { left: review.left.record, right: review.right.record, skip };
  const buttons = [
    card.button('review_decide', words.same, { ...pair, verdict: 'same' }, 'primary'),
    card.button('review_decide', words.different, { ...pair, verdict: 'different' }),
    card.button('review_later', words.later, { skip: (skip + 1) % MOST_SKIPPED }),
  ];
  await card.save(deps.db);
  exchange.say(
    {
      blocks: [...pairBlocks(encounter, review, total), { kind: 'buttons', rows: [buttons] }],
      summary: plainSummary(words.title),
      language,
    },
    { buttons: card.ids },
  );
}

function pairBlocks({ deps, language }: MemberEncounter, review: Review, total: number): Block[] {
  const words = matchingWords[language];
  const { left, right, findings, probability, refused } = review;
  const head = ({ company, row }: ReviewedRecord) =>
    words.record(companyName(deps, company, language), formatNumber(row, language));
  const fields = Object.keys(left.values).filter(field => left.values[field] ?? right.values[field]);
  const because = refused === null ? undefined : words.keptApart[reasonOf(review, refused)];
  const why = whySentence(findings, language);
  return [
    {
      kind: 'text',
      markdown: [
        `**${words.title}**`,
        words.probability(formatPercent(Math.round(probability * 100), language)),
        because,
      ]
        .filter(Boolean)
        .join('\n'),
    },
    {
      kind: 'comparison',
      heads: [head(left), head(right)],
      rows: fields.map(field => [
        words.fields[field] ?? field,
        shown(field, left.values[field], language),
        shown(field, right.values[field], language),
      ]),
    },
    { kind: 'note', markdown: [why, words.queue(formatNumber(total, language))].filter(Boolean).join('\n') },
  ];
}

/** A value as a person reads it: days by their language. */
function shown(field: string, value: string | null | undefined, language: Language): string {
  if (!value) return NO_VALUE;
  return field === 'birth_date' ? formatDate(value, language) : value;
}

/** A field that keeps two people apart may agree in the very pair that is shown: then their other records contradict. */
function reasonOf({ findings }: Review, refused: string): string {
  const finding = findings.find(({ name }) => name === refused)?.finding;
  return finding === 'agrees' || finding === 'near' ? 'mean' : refused;
}

const decision = z.object({
  left: z.number().int(),
  right: z.number().int(),
  verdict: z.enum(['same', 'different']),
  skip: z.number().int().min(0).default(0),
});

/** What the card's buttons do; for admins only, asked anew at each press. */
export const reviewPresses: Readonly<Record<string, MemberAction>> = {
  review_decide: press => decide(press, decision.parse(press.button.data)),

  async review_later({ encounter, button, toast, settle }) {
    await toast();
    await settle(chatReviewWords[encounter.language].putOff);
    await sayNextReview(encounter, z.object({ skip: z.number().int().min(0) }).parse(button.data).skip);
  },
};

async function decide(
  press: MemberPress,
  { left, right, verdict, skip }: z.infer<typeof decision>,
): Promise<void> {
  const { encounter, toast, conclude } = press;
  const { deps, actor, member, language } = encounter;
  const words = chatReviewWords[language];
  const by = safeName(member.name);
  const before = await earlierWord(encounter, left, right);
  // The same admin's same word is this very press, handled again after a crash.
  if (before && !(before.decidedBy === by && before.verdict === verdict)) {
    const said = words.decidedBefore(before.decidedBy, momentOf(before.decidedAt, encounter));
    await toast(said);
    await conclude(said);
    return sayNextReview(encounter, skip);
  }
  await toast();
  const detail = { request: 'decide', left, right, verdict };
  try {
    const linkage = await deps.linkage();
    if (!before) {
      await deps.db.transaction(async tx => {
        await decidePair(deps.db, linkage, { left, right, verdict, by });
        await recordDeed(tx, { actor, kind: 'links', outcome: 'done', detail });
      });
    }
  } catch (error) {
    if (!isAppError(error, 'not_found')) throw error;
    await conclude(words.recordsGone);
    return sayNextReview(encounter, skip);
  }
  const when = momentOf(deps.now(), encounter);
  const said = verdict === 'same' ? words.same(by, when) : words.different(by, when);
  await conclude(said);
  await sayNextReview(encounter, skip);
}

/** The last word on this very pair, unless it was taken back. */
async function earlierWord({ deps }: MemberEncounter, left: number, right: number): Promise<Decision | null> {
  const history = await decisionHistory(deps.db, [left, right]);
  const last = history.findLast(
    said => (said.left === left && said.right === right) || (said.left === right && said.right === left),
  );
  return last && last.verdict !== 'withdrawn' ? last : null;
}
