import type { Installation, InstallationQuery, InstallationStore } from '@slack/bolt';
import type { Database } from '../../data/database.ts';
import { createSealer, unseal } from '../../data/sealing.ts';
import { AppError } from '../../errors.ts';
import type { Authorization } from './api.ts';
import {
  deleteInstallation,
  selectInstallation,
  selectOnlyOrganisation,
  upsertInstallation,
} from './installation-queries.ts';
import type { Workspace } from './place.ts';

/**
 * The workspaces that installed the app, kept in the database with their tokens sealed. Bolt reads and writes them through
 * this when it installs, authorizes and rotates; messages that go out read them by themselves.
 */
export class Installations implements InstallationStore {
  readonly #db: Database;
  readonly #key: Buffer;

  /** `key` is 32 bytes. */
  constructor(db: Database, key: Buffer) {
    this.#db = db;
    this.#key = key;
  }

  async storeInstallation(installation: Installation): Promise<void> {
    const workspace = installation.isEnterpriseInstall ? installation.enterprise?.id : installation.team?.id;
    if (!workspace) throw new AppError('internal', 'An installation of Slack names no workspace.');
    const sealed = createSealer(
      this.#key,
      boundTo(workspace),
    )({ installation: JSON.stringify(installation) });
    await upsertInstallation(this.#db, { workspace, sealed });
  }

  /** Throws `not_found` where the app is not installed, `internal` where the key is another than it was. */
  async fetchInstallation(query: InstallationQuery<boolean>): Promise<Installation> {
    const found = await this.#find({
      team: query.isEnterpriseInstall ? '' : (query.teamId ?? ''),
      enterprise: query.enterpriseId ?? null,
    });
    if (!found) throw new AppError('not_found', 'The Slack app is not installed in this workspace.');
    return found;
  }

  async deleteInstallation(query: InstallationQuery<boolean>): Promise<void> {
    await this.remove({
      team: query.teamId ?? '',
      enterprise: query.isEnterpriseInstall ? (query.enterpriseId ?? null) : null,
    });
  }

  /** Forgets a workspace's tokens. True when there were any. */
  remove({ team, enterprise }: Workspace): Promise<boolean> {
    return deleteInstallation(this.#db, enterprise ?? team);
  }

  /** What a workspace's bot speaks with; null where the app is not installed. */
  async authorization(workspace: Workspace): Promise<(Authorization & { readonly expires: boolean }) | null> {
    const bot = (await this.#find(workspace))?.bot;
    return bot ? { token: bot.token, botUserId: bot.userId, expires: bot.expiresAt !== undefined } : null;
  }

  /** A workspace's own installation, or its organisation's: an account names its workspace and not the organisation. */
  async #find({ team, enterprise }: Workspace): Promise<Installation | null> {
    const wanted = [team, enterprise].filter(id => id !== null && id !== '') as string[];
    const row =
      (await selectInstallation(this.#db, wanted)) ??
      (enterprise === null ? await selectOnlyOrganisation(this.#db) : null);
    if (!row) return null;
    try {
      const { installation = '' } = unseal(row.sealed, this.#key, boundTo(row.workspace));
      return JSON.parse(installation) as Installation;
    } catch {
      throw new AppError(
        'internal',
        `The tokens of workspace ${row.workspace} do not open with SVOD_SLACK_TOKEN_KEY.`,
      );
    }
  }
}

function boundTo(workspace: string): string {
  return `slack:${workspace}`;
}
