import type { ActionsBlock, ContextBlock, SectionBlock, Button as SlackButton } from '@slack/types';
import type { Language } from '../../capabilities/tool.ts';
import { slackWords } from '../../words/slack.ts';
import type { Block, Button } from '../port.ts';
import { FEEDBACK_ACTION, LINK, OURS } from './actions.ts';
import { comparisonTable } from './data-table.ts';
import { cut, LIMITS } from './limits.ts';
import { plainOf, unmarked } from './markdown.ts';
import { escapeEntities, escapeMrkdwn, mrkdwn, mrkdwnOf } from './mrkdwn.ts';
import type { Piece } from './pack.ts';
import { divide, passageGroups, preformatted, richText } from './rich-text.ts';

/** Running text, a block for each group of passages. */
export function textPieces(markdown: string): Piece[] {
  return passageGroups(markdown).map(group => ({
    full: [richText(group)],
    simple: divide(mrkdwnOf(group), LIMITS.section).map(section),
    plain: plainOf(group),
  }));
}

/** Small print. */
export function notePiece(markdown: string): Piece[] {
  const marked = mrkdwn(markdown);
  if (marked === '') return [];
  if (marked.length > LIMITS.note) return textPieces(markdown);
  const block = context(marked);
  return [{ full: [block], simple: [block], plain: unmarked(markdown) }];
}

/** Code, divided between its lines. */
export function codePieces(text: string): Piece[] {
  return divide(text, LIMITS.section - 200).map(part => ({
    full: [preformatted(part)],
    simple: [fenced(part)],
    plain: part,
  }));
}

/** Two records side by side: a table of three columns, or fields in pairs. */
export function comparisonPiece(block: Extract<Block, { kind: 'comparison' }>, summary: string): Piece {
  const [left, right] = block.heads;
  const pairs = [
    [field(`*${escapeMrkdwn(left)}*`), field(`*${escapeMrkdwn(right)}*`)],
    ...block.rows.map(([label, one, other]) =>
      [one, other].map(value => field(`_${escapeMrkdwn(label)}_\n${escapeMrkdwn(value) || '—'}`)),
    ),
  ];
  const perSection = LIMITS.fields.items / 2;
  const fields = Array.from(
    { length: Math.ceil(pairs.length / perSection) },
    (_, at): SectionBlock => ({
      type: 'section',
      fields: pairs.slice(at * perSection, (at + 1) * perSection).flat(),
    }),
  );
  const table = comparisonTable(block, summary);
  return {
    full: table ? [table] : fields,
    simple: fields,
    plain: [
      `${left} | ${right}`,
      ...block.rows.map(([label, one, other]) => `${label}: ${one} | ${other}`),
    ].join('\n'),
  };
}

/** One row of buttons. */
export function rowPiece(row: readonly Button[]): Piece[] {
  if (row.length === 0) return [];
  const block: ActionsBlock = {
    type: 'actions',
    elements: row.slice(0, LIMITS.actions.elements).map(slackButton),
  };
  return [{ full: [block], simple: [block], plain: '' }];
}

/** Slack's own thumbs; two plain buttons where it has none. */
export function feedbackPiece({ up, down }: Extract<Block, { kind: 'feedback' }>, language: Language): Piece {
  const words = slackWords[language].feedback;
  const thumb = (button: Button, told: string) => ({
    text: plainText(button.label),
    accessibility_label: cut(told, LIMITS.actions.label),
    value: button.id,
  });
  return {
    full: [
      {
        type: 'context_actions',
        elements: [
          {
            type: 'feedback_buttons',
            action_id: FEEDBACK_ACTION,
            positive_button: thumb(up, words.up),
            negative_button: thumb(down, words.down),
          },
        ],
      },
    ],
    simple: [
      {
        type: 'actions',
        elements: [
          { ...slackButton(up), accessibility_label: cut(words.up, LIMITS.actions.label) },
          { ...slackButton(down), accessibility_label: cut(words.down, LIMITS.actions.label) },
        ],
      },
    ],
    plain: '',
  };
}

/** A section of mrkdwn in which Slack makes no links of its own. Not empty, at most a section's length. */
export function section(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true }, expand: true };
}

/** Small print of one element. */
export function context(marked: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: marked, verbatim: true }] };
}

/** Text of one width in a section: three backticks inside would end it early. */
export function fenced(text: string): SectionBlock {
  return section(`\`\`\`${cut(escapeEntities(text.replaceAll('```', "'''")), LIMITS.section - 6)}\`\`\``);
}

function field(text: string) {
  return { type: 'mrkdwn' as const, text: cut(text, LIMITS.fields.characters), verbatim: true };
}

function slackButton({ id, label, style, url }: Button): SlackButton {
  return {
    type: 'button',
    action_id: `${url ? LINK : OURS}${id}`,
    text: plainText(label),
    ...(style ? { style } : {}),
    ...(url ? { url: cut(url, LIMITS.actions.url) } : {}),
  };
}

function plainText(label: string) {
  return { type: 'plain_text' as const, text: cut(label, LIMITS.actions.label), emoji: true };
}
