import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from './faults.ts';
import { readBody, readParts } from './methods/body.ts';
import { answerFault } from './web-api.ts';
import type { SlackFile, Workspace, World } from './world.ts';

/** `POST /upload/v1/<team>-<file>`: the bytes, as the body itself or as any one part of a form. */
export async function takeUpload(
  world: World,
  faults: Faults,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const fault = faults.take('upload', false);
  const body = await readBody(request);
  if (fault) return answerFault(response, fault);
  const { file } = fileIn(world, path.replace('/upload/v1/', '')) ?? {};
  if (file?.state !== 'awaiting') return plain(response, 404, 'file_not_found');
  const type = request.headers['content-type'] ?? '';
  const bytes = /^multipart\/form-data/i.test(type) ? await filePart(body, type) : new Uint8Array(body);
  if (!bytes) return plain(response, 400, 'missing file data');
  if (bytes.byteLength !== file.announced) return plain(response, 400, 'length mismatch');
  file.bytes = bytes;
  file.state = 'uploaded';
  plain(response, 200, `OK - ${bytes.byteLength}`);
}

async function filePart(body: Buffer, type: string): Promise<Uint8Array | null> {
  for (const [, value] of await readParts(body, type)) {
    if (typeof value !== 'string') return new Uint8Array(await value.arrayBuffer());
  }
  return null;
}

/** `GET /files-pri/…`: the bytes for who holds the workspace's token; the sign-in page for everybody else, as Slack does. */
export function sendFile(
  world: World,
  faults: Faults,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): void {
  const fault = faults.take('download', false);
  if (fault) {
    answerFault(response, fault);
    return;
  }
  const { file, workspace } = fileIn(world, path.split('/')[2] ?? '') ?? {};
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const known = world.byBotToken(token);
  if (!file || !known || known.workspace !== workspace || known.installation.revoked) {
    response.writeHead(302, { location: `${world.origin}/signin?redir=${encodeURIComponent(path)}` }).end();
    return;
  }
  response.writeHead(200, {
    'content-type': file.mimetype,
    'content-length': file.bytes.byteLength,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  });
  response.end(file.bytes);
}

function fileIn(world: World, teamAndFile: string): { file: SlackFile; workspace: Workspace } | null {
  const [teamId = '', fileId = ''] = teamAndFile.split('-');
  const workspace = world.workspaces.get(teamId);
  const file = workspace?.files.get(fileId);
  return file && workspace ? { file, workspace } : null;
}

export function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
