import { z } from 'zod';
import { defineTool, type Tool } from '../tool.ts';

const MOST_OPTIONS = 6;

/** `ask_back`: asks the person which of several readings is meant instead of guessing. */
export function clarifyTool(): Tool {
  return defineTool({
    name: 'ask_back',
    description:
      'Asks the person back when the question has several readings that give different results, or a word in it is not known here. Each option is a full question that can be pressed instead of typing. Ends your turn.',
    schema: z.object({
      question: z.string().trim().min(1).max(600).describe("What is unclear, in the person's language."),
      options: z
        .array(z.string().trim().min(1).max(300))
        .max(MOST_OPTIONS)
        .default([])
        .describe('Two to four readings, each a full question in the words of the person.'),
    }),
    run: async ({ question, options }) => ({
      kind: 'clarify',
      text: question,
      options: [...new Set(options)],
    }),
  });
}
