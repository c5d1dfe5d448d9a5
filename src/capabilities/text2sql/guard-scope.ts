import { isAggregate, limited, SMALL_ROWS } from './guard-bulk.ts';
import { checkAttribute, checkColumn, entryOf } from './guard-columns.ts';
import {
  type Cte,
  type Entry,
  type FromItem,
  type Level,
  type Output,
  oneEntry,
  renamed,
} from './guard-levels.ts';
import { checkLinks } from './guard-links.ts';
import { functionAlias, functionColumns, outputName, starOwner } from './guard-names.ts';
import { checkRecursion } from './guard-recursion.ts';
import {
  type Body,
  bodyOf,
  childrenOf,
  everyNode,
  listOf,
  namesOf,
  nodeOf,
  type TreeNode,
  textOf,
} from './guard-tree.ts';
import { type GuardRules, Refusal, type RuleRelation } from './guard-verdict.ts';

export interface Resolution {
  /** Every relation reference that is no WITH query, with the relation it means. */
  readonly relations: ReadonlyMap<Body, RuleRelation>;
}

/**
 * Resolves every name as PostgreSQL does and refuses what means something else than a readable relation or its column.
 * Where the two could differ, this side sees less: a name taken for a relation is sent qualified, so only a name taken
 * for a WITH query has to be one.
 */
export function resolveNames(root: TreeNode, rules: GuardRules): Resolution {
  const walk = new NameWalk(rules);
  walk.select(root.body, null, null);
  for (const node of everyNode(root)) {
    if (node.kind === 'ColumnRef' && !walk.seenColumns.has(node.body))
      throw new Refusal('guard_failed', 'column');
    if (node.kind === 'RangeVar' && !walk.seenRelations.has(node.body))
      throw new Refusal('guard_failed', 'relation');
  }
  return { relations: walk.relations };
}

class NameWalk {
  readonly relations = new Map<Body, RuleRelation>();
  readonly seenColumns = new Set<Body>();
  readonly seenRelations = new Set<Body>();
  readonly #rules: GuardRules;

  constructor(rules: GuardRules) {
    this.#rules = rules;
  }

  /** `self` makes a WITH RECURSIVE query's own name readable in its second half only. */
  select(
    stmt: Body,
    around: Cte | null,
    outer: Level | null,
    self?: { name: string; columns: readonly string[] },
  ): Output {
    const ctes = this.#withQueries(stmt, around, outer);
    const larg = bodyOf(stmt, 'larg');
    const rarg = bodyOf(stmt, 'rarg');
    if (larg && rarg) {
      const left = this.select(larg, ctes, outer);
      const own: Cte | null = self
        ? { name: self.name, columns: renamed(left.columns, self.columns), bulk: false, rows: 1, next: ctes }
        : null;
      if (self && own) checkRecursion(rarg, { name: own.name, columns: own.columns });
      const right = this.select(rarg, own ?? ctes, outer);
      this.#tail(stmt, { entries: [], ctes, outer }, left.columns);
      return {
        columns: left.columns,
        bulk: (left.bulk || right.bulk) && !limited(stmt),
        rows: limited(stmt) ? 1 : left.rows + right.rows,
      };
    }
    if (stmt.valuesLists !== undefined) return this.#values(stmt, { entries: [], ctes, outer });
    return this.#plain(stmt, ctes, outer);
  }

  #withQueries(stmt: Body, around: Cte | null, outer: Level | null): Cte | null {
    const clause = bodyOf(stmt, 'withClause');
    let ctes = around;
    for (const { body } of clause ? listOf(clause, 'ctes') : []) {
      const name = textOf(body, 'ctename') ?? '';
      const aliases = namesOf(body, 'aliascolnames');
      const query = nodeOf(body, 'ctequery')?.body ?? {};
      const recursive = clause?.recursive === true && bodyOf(query, 'larg') !== null;
      const output = this.select(query, ctes, outer, recursive ? { name, columns: aliases } : undefined);
      ctes = {
        name,
        columns: renamed(output.columns, aliases),
        bulk: output.bulk,
        rows: output.rows,
        next: ctes,
      };
    }
    return ctes;
  }

  #values(stmt: Body, level: Level): Output {
    const rows = listOf(stmt, 'valuesLists');
    for (const row of rows) this.#expression(row, level);
    const width = rows[0] ? listOf(rows[0].body, 'items').length : 0;
    const columns = Array.from({ length: width }, (_, index) => `column${index + 1}`);
    this.#tail(stmt, level, columns);
    return { columns, bulk: false, rows: limited(stmt) ? 1 : rows.length };
  }

  #plain(stmt: Body, ctes: Cte | null, outer: Level | null): Output {
    const entries: Entry[] = [];
    const star: string[] = [];
    for (const item of listOf(stmt, 'fromClause')) {
      const added = this.#from(item, { entries: [...entries], ctes, outer });
      entries.push(...added.entries);
      star.push(...added.star);
    }
    const level: Level = { entries, ctes, outer };
    const targets = listOf(stmt, 'targetList');
    const columns = targets.flatMap(target => this.#target(target, level, star));
    for (const field of ['distinctClause', 'groupClause', 'windowClause']) {
      for (const node of listOf(stmt, field)) this.#expression(node, level);
    }
    for (const field of ['whereClause', 'havingClause']) {
      const node = nodeOf(stmt, field);
      if (node) this.#expression(node, level);
    }
    this.#tail(stmt, level, columns);
    const product = checkLinks(stmt, level);
    const narrowed =
      limited(stmt) ||
      stmt.groupClause !== undefined ||
      stmt.whereClause !== undefined ||
      stmt.distinctClause !== undefined;
    const whole = !narrowed && !targets.some(isAggregate);
    return { columns, bulk: whole && entries.some(entry => entry.bulk), rows: whole ? product : 1 };
  }

  /** ORDER BY may name an output column; LIMIT and OFFSET see what the level sees. */
  #tail(stmt: Body, level: Level, columns: readonly string[]): void {
    const named: Level = {
      ...level,
      entries: [{ alias: '', schema: null, columns, bulk: false, rows: 1 }, ...level.entries],
    };
    for (const node of listOf(stmt, 'sortClause')) this.#expression(node, named);
    for (const field of ['limitOffset', 'limitCount']) {
      const node = nodeOf(stmt, field);
      if (node) this.#expression(node, level);
    }
  }

  /** `level.entries` are the items to the left: only a LATERAL item sees them. */
  #from({ kind, body }: TreeNode, level: Level): FromItem {
    const alias = bodyOf(body, 'alias');
    const name = alias ? textOf(alias, 'aliasname') : null;
    const columnNames = alias ? namesOf(alias, 'colnames') : [];
    if (kind === 'RangeVar') return this.#relation(body, level.ctes, name, columnNames);
    if (kind === 'JoinExpr') return this.#join(body, level, name, columnNames);
    if (kind === 'RangeFunction') return this.#function(body, level, name, columnNames);
    if (kind !== 'RangeSubselect') throw new Refusal('unknown_syntax', kind);
    const query = nodeOf(body, 'subquery')?.body ?? {};
    const output = this.select(query, level.ctes, body.lateral === true ? level : level.outer);
    return oneEntry({
      alias: name ?? '',
      schema: null,
      columns: renamed(output.columns, columnNames),
      bulk: output.bulk,
      rows: output.rows,
    });
  }

  #relation(body: Body, ctes: Cte | null, alias: string | null, columnNames: readonly string[]): FromItem {
    this.seenRelations.add(body);
    const name = textOf(body, 'relname') ?? '';
    const schema = textOf(body, 'schemaname');
    if (schema === null) {
      for (let cte = ctes; cte; cte = cte.next) {
        if (cte.name !== name) continue;
        return oneEntry({
          alias: alias ?? name,
          schema: null,
          columns: renamed(cte.columns, columnNames),
          bulk: cte.bulk,
          rows: cte.rows,
        });
      }
    }
    const wanted = schema ?? this.#rules.defaultSchema;
    const relation = this.#rules.relations.find(known => known.schema === wanted && known.name === name);
    if (!relation) throw new Refusal('relation', (schema === null ? name : `${schema}.${name}`).slice(0, 80));
    this.relations.set(body, relation);
    return oneEntry({
      alias: alias ?? name,
      schema: alias === null ? relation.schema : null,
      columns: renamed(relation.columns, columnNames),
      bulk: (relation.rows ?? Number.POSITIVE_INFINITY) > SMALL_ROWS,
      rows: 1,
    });
  }

  #function(body: Body, level: Level, alias: string | null, columnNames: readonly string[]): FromItem {
    const calls = listOf(body, 'functions').map(pair => listOf(pair.body, 'items'));
    const columns: string[] = [];
    for (const [call, definitions] of calls) {
      if (!call) throw new Refusal('unknown_syntax', 'ROWS FROM');
      this.#expression(call, level);
      const defined = definitions ? listOf(definitions.body, 'items') : listOf(body, 'coldeflist');
      columns.push(
        ...(defined.length > 0
          ? defined.map(column => textOf(column.body, 'colname') ?? '')
          : functionColumns(call, alias, calls.length === 1)),
      );
    }
    if (body.ordinality === true) columns.push('ordinality');
    const first = calls[0]?.[0];
    const name = alias ?? (first ? functionAlias(first) : null) ?? '';
    return oneEntry({
      alias: name,
      schema: null,
      columns: renamed(columns, columnNames),
      bulk: false,
      rows: 1,
    });
  }

  #join(body: Body, level: Level, alias: string | null, columnNames: readonly string[]): FromItem {
    const left = this.#from(required(nodeOf(body, 'larg')), level);
    const right = this.#from(required(nodeOf(body, 'rarg')), {
      ...level,
      entries: [...level.entries, ...left.entries],
    });
    const entries = [...left.entries, ...right.entries];
    const quals = nodeOf(body, 'quals');
    if (quals) this.#expression(quals, { ...level, entries });
    const shared =
      body.isNatural === true
        ? left.star.filter(column => right.star.includes(column))
        : namesOf(body, 'usingClause');
    const rest = [...left.star, ...right.star].filter(column => !shared.includes(column));
    const star = renamed([...shared, ...rest], columnNames);
    // A join with an alias hides the aliases inside it.
    if (alias !== null) {
      return oneEntry({
        alias,
        schema: null,
        columns: star,
        bulk: entries.some(entry => entry.bulk),
        rows: Math.max(1, ...entries.map(entry => entry.rows)),
      });
    }
    const usingAlias = bodyOf(body, 'join_using_alias');
    const using: Entry[] = usingAlias
      ? [
          {
            alias: textOf(usingAlias, 'aliasname') ?? '',
            schema: null,
            columns: shared,
            bulk: false,
            rows: 1,
          },
        ]
      : [];
    return { entries: [...entries, ...using], star };
  }

  #target({ body }: TreeNode, level: Level, star: readonly string[]): readonly string[] {
    const value = required(nodeOf(body, 'val'));
    this.#expression(value, level);
    const name = textOf(body, 'name');
    if (name !== null) return [name];
    const owner = starOwner(value);
    if (owner === null) return [outputName(value)];
    return owner === '' ? star : entryOf(level, owner).columns;
  }

  #expression(node: TreeNode, level: Level): void {
    if (node.kind === 'SelectStmt') {
      this.select(node.body, level.ctes, level);
      return;
    }
    if (node.kind === 'ColumnRef') {
      this.seenColumns.add(node.body);
      checkColumn(node.body, level);
      return;
    }
    if (node.kind === 'A_Indirection') checkAttribute(node.body, level);
    for (const child of childrenOf(node)) this.#expression(child, level);
  }
}

function required(node: TreeNode | null): TreeNode {
  if (!node) throw new Refusal('unknown_syntax');
  return node;
}
