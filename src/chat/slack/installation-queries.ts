import type { Queryable } from '../../data/database.ts';

interface InstallationRow {
  readonly workspace: string;
  readonly sealed: Buffer;
}

/** A workspace's own installation, or else that of its organisation. */
export async function selectInstallation(
  db: Queryable,
  workspaces: readonly string[],
): Promise<InstallationRow | null> {
  const { rows } = await db.query<InstallationRow>(
    `select workspace, sealed from svod.slack_installations
     where workspace = any($1)
     order by array_position($1, workspace)
     limit 1`,
    [workspaces],
  );
  return rows[0] ?? null;
}

/** The only installation of a whole organisation; null where there is none, or more than one. */
export async function selectOnlyOrganisation(db: Queryable): Promise<InstallationRow | null> {
  const { rows } = await db.query<InstallationRow>(
    `select workspace, sealed from svod.slack_installations where workspace like 'E%' limit 2`,
  );
  return rows.length === 1 ? (rows[0] ?? null) : null;
}

export async function upsertInstallation(db: Queryable, row: InstallationRow): Promise<void> {
  await db.query(
    `insert into svod.slack_installations (workspace, sealed) values ($1, $2)
     on conflict (workspace) do update set sealed = excluded.sealed, installed_at = now()`,
    [row.workspace, row.sealed],
  );
}

/** True when there was one. */
export async function deleteInstallation(db: Queryable, workspace: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from svod.slack_installations where workspace = $1', [
    workspace,
  ]);
  return (rowCount ?? 0) > 0;
}
