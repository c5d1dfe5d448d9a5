/**
 * What Slack takes in one message, modal or control. Sources: the Block Kit reference at docs.slack.dev and the doc comments
 * of @slack/types 3.2 (blocks, elements); sums that no page states are marked with where they were met.
 */
export const LIMITS = {
  message: {
    blocks: 50,
    /** All texts of a message together; Slack refuses with `msg_blocks_too_long` at about 13,200 (bolt-js issue 2509). */
    characters: 12_000,
    /** The top-level text: Slack cuts at 40,000 and asks for 4,000. */
    text: 4000,
  },
  /** One block of running text. Slack states 3,000 for sections; rich text is held to it so that messages can be divided. */
  section: 3000,
  fields: { items: 10, characters: 2000 },
  note: 2000,
  actions: { elements: 25, label: 75, url: 3000 },
  image: { alt: 2000, title: 2000 },
  /** `data_table`: the header row is not counted in `rows`; one table a message, as the older `table` block has it. */
  table: { rows: 100, columns: 20, characters: 10_000, perMessage: 1, pageSize: 100 },
  /** `data_visualization`: copies of the reference disagree on series (6 or 12); two a message was met by vercel/chat #696. */
  chart: { title: 50, label: 20, series: 6, points: 20, segments: 6, axisTitle: 50, perMessage: 2 },
  modal: {
    title: 24,
    button: 24,
    blocks: 100,
    label: 2000,
    input: 3000,
    metadata: 3000,
    options: 100,
    option: 75,
  },
  home: { blocks: 100 },
  prompts: 4,
  /** `assistant.threads.setStatus` and the title of a task card; Slack states none, longer ones are cut by its clients. */
  status: 100,
  /** Slack's own bound for a file. */
  downloadBytes: 1_073_741_824,
} as const;

/** Cut to `length` with an ellipsis, never inside a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
