import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTool, type Language } from '../../../src/capabilities/tool.ts';
import { EmbeddedChatModel } from '../../../src/models/embedded/chat-model.ts';
import type { ChatModel } from '../../../src/models/model.ts';
import { chatWords } from '../../../src/words/chat.ts';
import { chatApprovalWords } from '../../../src/words/chat-approval.ts';
import { ask, assistantOver, loadTestCatalogue } from '../../support/assistant.ts';
import { describeOnEmbedded } from '../../support/databases.ts';
import { insertPeople, makePeople } from '../../support/secret-people.ts';

describeOnEmbedded('what buttons ask in words', base => {
  let home = '';
  let embedded: ChatModel;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'svod-words-'));
    await insertPeople(base.db, makePeople(12));
    const catalogue = await loadTestCatalogue(base.db);
    const chat = new EmbeddedChatModel({ catalogue: () => catalogue, timeZone: 'Europe/Moscow' });
    embedded = { id: 'embedded', kind: 'embedded', chat };
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const drawing = defineTool({
    name: 'draw_chart',
    description: 'draws',
    schema: z.looseObject({}),
    run: async () => ({ kind: 'answer', text: 'drawn' }),
  });
  const about: Record<Language, readonly [first: string, later: string]> = {
    ru: ['сколько клиентов в каждом городе', 'средний доход клиентов'],
    en: ['how many clients in each city', 'average income of clients'],
  };

  it.each(['ru', 'en'] as const)(
    'the engine understands as going on from that very answer (%s)',
    async language => {
      const setting = { embedded, exports: { home, approval: 'none' as const }, moreTools: [drawing] };
      const assistant = await assistantOver(base.db, setting);
      const threadId = crypto.randomUUID();
      const [question, later] = about[language];
      const first = await assistant.answer(ask(question, { threadId }));
      await assistant.answer(ask(later, { threadId }));
      expect(first.table?.totalRows).toBe(3);
      const chart = await assistant.answer(ask(chatWords[language].asChart, { threadId, about: first.id }));
      expect(chart).toMatchObject({ kind: 'answer', tool: 'draw_chart' });
      for (const format of ['csv', 'xlsx'] as const) {
        const text = chatApprovalWords[language].asFile[format];
        const file = await assistant.answer(ask(text, { threadId, about: first.id }));
        expect(file).toMatchObject({ kind: 'answer', tool: 'export_table' });
        expect(file.file?.name).toMatch(new RegExp(`\\.${format}$`));
        expect(file.text).toContain('3');
      }
    },
  );
});
