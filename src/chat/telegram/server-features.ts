/**
 * What the server behind the API is known to do. A Bot API server of one's own may be years old; what it lacks is learnt
 * from its first refusal and not asked for again until the next start.
 */
export class ServerFeatures {
  /** Rich messages, Bot API 10.1. Assumed until refused. */
  rich = true;
  /** Drafts that stream, Bot API 9.3. Assumed until refused. */
  drafts = true;
  /**
   * Messages for one member of a group, Bot API 10.2. Null until asked: an older server ignores the parameter and would
   * show the message to everybody.
   */
  ephemeral: boolean | null = null;

  /** Remembers a method that the server does not know. */
  lacks(method: string): void {
    if (method === 'sendRichMessage') this.rich = false;
    if (method === 'sendMessageDraft') this.drafts = false;
    if (method === 'deleteEphemeralMessage') this.ephemeral = false;
  }
}
