import type { InboundBody } from './port.ts';

/** What a person said, in one line: their words, the command, or what kind of thing they did. Empty for a press or a stop. */
export function textSaid(body: InboundBody): string {
  switch (body.kind) {
    case 'text':
    case 'shortcut':
      return body.text;
    case 'command':
      return `/${body.name} ${body.argument}`.trim();
    case 'form':
      return Object.values(body.values).join(' · ');
    case 'files':
      return [body.text, ...body.files.map(({ name }) => name ?? '')].filter(Boolean).join(' · ');
    case 'lifecycle':
      return body.what;
    default:
      return '';
  }
}
