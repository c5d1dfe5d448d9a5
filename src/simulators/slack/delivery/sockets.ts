import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject, parseJson } from '../json.ts';
import type { World } from '../world.ts';
import { ACK_MS, type Answer } from './answer.ts';

const TICKET_MS = 30_000;
/** The SDK gives a connection up after 30 s without a ping. */
const PING_MS = 10_000;
const GOODBYE_MS = 500;

export interface Envelope {
  readonly type: 'events_api' | 'interactive' | 'slash_commands';
  readonly payload: unknown;
  readonly acceptsResponse: boolean;
  readonly retry?: { readonly attempt: number; readonly reason: string };
}

/**
 * Socket Mode: `apps.connections.open` gives a ticket, the ticket opens one socket, envelopes go round the open sockets and
 * wait for their acknowledgement.
 */
export class Sockets {
  private readonly world: World;
  private readonly server = new WebSocketServer({ noServer: true });
  private readonly tickets = new Set<string>();
  private readonly open: WebSocket[] = [];
  private readonly waiting = new Map<string, (answer: Answer) => void>();
  private readonly pings: NodeJS.Timeout;
  private turn = 0;

  constructor(world: World) {
    this.world = world;
    this.pings = setInterval(() => {
      for (const socket of this.open) socket.ping();
    }, PING_MS);
    this.pings.unref();
  }

  /** Open connections. */
  get count(): number {
    return this.open.length;
  }

  /** The address of a new connection; good once, for half a minute. */
  ticketUrl(): string {
    const ticket = randomUUID();
    this.tickets.add(ticket);
    this.world.clock.after(TICKET_MS, () => this.tickets.delete(ticket));
    return `${this.world.origin.replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${this.world.app.id}`;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
    if (!this.tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
      return;
    }
    this.server.handleUpgrade(request, socket, head, connection => this.welcome(connection));
  }

  /** Hands an envelope to the next connection. Never rejects. */
  send(envelope: Envelope): Promise<Answer> {
    const socket = this.open[this.turn++ % Math.max(1, this.open.length)];
    if (!socket) return Promise.resolve({ ok: false, reason: 'connection_failed', status: null });
    const id = randomUUID();
    return new Promise(resolve => {
      const callOff = this.world.clock.after(ACK_MS, () =>
        settle({ ok: false, reason: 'timeout', status: null }),
      );
      const settle = (answer: Answer) => {
        this.waiting.delete(id);
        callOff();
        resolve(answer);
      };
      this.waiting.set(id, settle);
      socket.send(
        JSON.stringify({
          envelope_id: id,
          type: envelope.type,
          accepts_response_payload: envelope.acceptsResponse,
          payload: envelope.payload,
          ...(envelope.type === 'events_api' && {
            retry_attempt: envelope.retry?.attempt ?? 0,
            retry_reason: envelope.retry?.reason ?? '',
          }),
        }),
      );
    });
  }

  /** Tells every connection to come again, as Slack does every few hours; `warning` only says it soon will. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void {
    const word = JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'simulator' } });
    for (const socket of [...this.open]) {
      socket.send(word);
      if (reason !== 'warning') this.forget(socket);
    }
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const socket of [...this.open]) socket.terminate();
  }

  /** Says goodbye to every connection and cuts those that do not answer. */
  async close(): Promise<void> {
    clearInterval(this.pings);
    const left = [...this.server.clients];
    await Promise.all(
      left.map(socket => {
        const gone = new Promise<void>(done => socket.once('close', () => done()));
        const late = setTimeout(() => socket.terminate(), GOODBYE_MS);
        socket.close(1001);
        return gone.then(() => clearTimeout(late));
      }),
    );
    this.server.close();
  }

  private welcome(socket: WebSocket): void {
    this.open.push(socket);
    socket.on('message', data => this.acknowledge(String(data)));
    socket.on('close', () => this.forget(socket));
    socket.on('error', () => this.forget(socket));
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.open.length,
        debug_info: { host: 'simulator', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: this.world.app.id },
      }),
    );
    this.world.changed({ what: 'connection', teamId: null });
  }

  private forget(socket: WebSocket): void {
    const at = this.open.indexOf(socket);
    if (at < 0) return;
    this.open.splice(at, 1);
    this.world.changed({ what: 'connection', teamId: null });
  }

  private acknowledge(text: string): void {
    const message = parseJson(text);
    if (!isObject(message) || typeof message.envelope_id !== 'string') return;
    const payload =
      isObject(message.payload) && Object.keys(message.payload).length > 0 ? message.payload : undefined;
    this.waiting.get(message.envelope_id)?.({ ok: true, body: payload });
  }
}
