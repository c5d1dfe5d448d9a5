import { loadModule, parse } from 'libpg-query';
import { guardReason } from '../../words/sql.ts';
import { checkBounds } from './guard-bounds.ts';
import { checkShapes } from './guard-checks.ts';
import { resolveNames } from './guard-scope.ts';
import { type Body, isBody, type TreeNode, unwrap } from './guard-tree.ts';
import { type GuardRules, type GuardVerdict, Refusal, type RuleRelation } from './guard-verdict.ts';

const MAX_BYTES = 65_536;
/** Pieces that can open a level. Some 2,400 nested levels overflow the parser's stack, measured on libpg-query 18.1. */
const MAX_OPENERS = 2_000;
const OPENERS =
  /[-+*/%^<>=~!@#&|?([:]|\b(?:not|case|when|select|union|except|intersect|join|is|isnull|notnull|collate|zone|at|with|values|array|row|all|any|some|in|like|ilike|between)\b/gi;

/**
 * Reads a statement with the server's own parser and refuses it unless all of it is known to be harmless: one plain
 * SELECT over relations that `rules` name. What comes back is what may be run: relations qualified, no semicolon. Never
 * throws: a failure inside is a refusal.
 */
export async function guard(sql: string, rules: GuardRules): Promise<GuardVerdict> {
  try {
    return await judge(sql, rules);
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal('guard_failed');
    return {
      ok: false,
      code: refusal.code,
      subject: refusal.subject,
      reason: guardReason(refusal.code, refusal.subject, 'en'),
    };
  }
}

async function judge(sql: string, rules: GuardRules): Promise<GuardVerdict> {
  const { text, root } = await parseOne(sql);
  const relations = readable(root, rules);
  const rewritten = qualified(text, relations);
  if (rewritten !== text) await checkRewriting(rewritten, relations, rules);
  const names = [...relations.values()].map(relation => `${relation.schema}.${relation.name}`);
  return { ok: true, sql: rewritten, relations: [...new Set(names)] };
}

function readable(root: TreeNode, rules: GuardRules): ReadonlyMap<Body, RuleRelation> {
  checkShapes(root);
  const { relations } = resolveNames(root, rules);
  checkBounds(root);
  return relations;
}

/** The text of the one statement without what surrounds it, and its tree. */
async function parseOne(sql: string): Promise<{ text: string; root: TreeNode }> {
  // The parser reads up to a NUL and is content; a lone surrogate has no UTF-8 form, so positions would be off.
  if (sql.includes('\0') || !sql.isWellFormed()) throw new Refusal('syntax');
  const bytes = Buffer.from(sql, 'utf8');
  if (bytes.length > MAX_BYTES) throw new Refusal('too_long');
  if (!/[^\s;]/.test(sql)) throw new Refusal('empty');
  if ((sql.match(OPENERS)?.length ?? 0) > MAX_OPENERS) throw new Refusal('too_deep');

  await loadModule();
  const tree: unknown = await parse(sql).catch(() => {
    throw new Refusal('syntax');
  });
  const statements = isBody(tree) && Array.isArray(tree.stmts) ? tree.stmts : [];
  if (statements.length === 0) throw new Refusal('empty');
  if (statements.length > 1) throw new Refusal('several_statements');
  const [statement] = statements;
  if (!isBody(statement)) throw new Refusal('guard_failed');
  const root = unwrap(statement.stmt);
  if (root.kind !== 'SelectStmt') throw new Refusal('not_a_select');
  const start = Number(statement.stmt_location ?? 0);
  const length = Number(statement.stmt_len ?? 0);
  const text = bytes.subarray(start, length > 0 ? start + length : undefined).toString('utf8');
  return start > 0 ? parseOne(text) : { text: text.trimEnd(), root };
}

/** Writes the schema before every bare relation name; positions are bytes of the UTF-8 text. */
function qualified(text: string, relations: ReadonlyMap<Body, RuleRelation>): string {
  let bytes = Buffer.from(text, 'utf8');
  const bare = [...relations].filter(([body]) => body.schemaname === undefined);
  const places = bare.map(([body, relation]) => ({
    at: Number(body.location ?? 0),
    schema: relation.schema,
  }));
  for (const { at, schema } of places.toSorted((one, other) => other.at - one.at)) {
    bytes = Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from(`${quoted(schema)}.`, 'utf8'),
      bytes.subarray(at),
    ]);
  }
  return bytes.toString('utf8');
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** What will run is read once more: it must mean what was judged, with every relation qualified. */
async function checkRewriting(
  sql: string,
  before: ReadonlyMap<Body, RuleRelation>,
  rules: GuardRules,
): Promise<void> {
  const after = readable((await parseOne(sql)).root, rules);
  const same = [...before.values()].every((relation, index) => [...after.values()][index] === relation);
  if (!same || after.size !== before.size || [...after.keys()].some(body => body.schemaname === undefined)) {
    throw new Refusal('guard_failed');
  }
}
