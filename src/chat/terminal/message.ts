import type { Language, Table, TableColumn } from '../../capabilities/tool.ts';
import { chartWords } from '../../words/charts.ts';
import { terminalWords } from '../../words/terminal.ts';
import type { Block } from '../port.ts';
import { plainLine, wrap } from './cells.ts';
import { type Look, markdownLines } from './render.ts';
import { renderTable } from './table.ts';

const same = (text: string) => text;
const PLAIN: Look['style'] = { bold: same, dim: same, accent: same, warn: same };

type Drawn = Exclude<Block, { kind: 'answer' | 'buttons' | 'feedback' }>;

/** A block of a message as lines. `saved` are the places of its files, taken from the front; null for one that could not be saved. */
export function blockLines(block: Drawn, language: Language, look: Look, saved: (string | null)[]): string[] {
  const words = terminalWords[language];
  switch (block.kind) {
    case 'text':
      return markdownLines(block.markdown, look);
    case 'note':
      // What is set off inside small print would end its dimness.
      return markdownLines(block.markdown, { ...look, style: PLAIN }).map(look.style.dim);
    case 'code':
      return block.text.split('\n').map(plainLine);
    case 'table':
      return [...gridLines(block.table, language, look), look.style.dim(plainLine(block.caption))];
    case 'comparison':
      return gridLines(comparison(block), language, look);
    case 'chart': {
      const path = saved.shift() ?? null;
      return path === null
        ? wrap(plainLine(block.alt), look.width)
        : [chartWords[language].picture(plainLine(path))];
    }
    case 'file': {
      const path = saved.shift() ?? null;
      if (path === null) return [words.notSaved];
      const { rows } = block;
      if (!rows) return [`${words.file}${plainLine(path)}`];
      return [
        rows.of > rows.held
          ? words.exportedPart(plainLine(path), rows.held, rows.of)
          : words.exported(plainLine(path), rows.held),
      ];
    }
  }
}

function gridLines(table: Table, language: Language, look: Look): string[] {
  const { style, ...size } = look;
  return renderTable(table, {
    ...size,
    rows: table.rows.length,
    language,
    dim: style.dim,
    bold: style.bold,
  });
}

/** Two records side by side, as a table of three columns. */
function comparison({ heads, rows }: Extract<Block, { kind: 'comparison' }>): Table {
  const columns = ['', ...heads].map(
    (label, at): TableColumn => ({ name: `c${at}`, label, type: 'text', format: 'text' }),
  );
  return { columns, rows, totalRows: rows.length, truncated: false };
}
