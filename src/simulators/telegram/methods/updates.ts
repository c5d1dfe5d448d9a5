import { ApiError, badRequest, conflict } from '../api-error.ts';
import { Params } from '../params.ts';
import { Webhook } from '../webhook.ts';
import { type Call, Described, type Method } from './method.ts';

/** How webhooks are delivered; the faults of the server decide. */
export interface DeliveryManners {
  isParallel(): boolean;
  execute(call: Omit<Call, 'params' | 'signal'>, method: string, params: Params): Promise<void>;
}

const MAX_CONNECTIONS = 100;
const DEFAULT_CONNECTIONS = 40;
const SECRET = /^[A-Za-z0-9_-]{1,256}$/;

const getMe: Method = ({ bot }) => ({
  ...bot.user,
  can_join_groups: true,
  can_read_all_group_messages: bot.readsAllGroupMessages,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
});

const getUpdates: Method = ({ platform, bot, params, signal }) => {
  if (bot.webhook) {
    throw conflict(
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  bot.updates.allow(allowedUpdates(params));
  return bot.updates.poll(platform.clock, {
    offset: params.integer('offset') ?? 0,
    limit: params.integer('limit') ?? 100,
    timeoutSeconds: params.integer('timeout') ?? 0,
    signal,
  });
};

function setWebhook(manners: DeliveryManners): Method {
  return call => {
    const { platform, bot, params } = call;
    const url = params.text('url')?.trim() ?? '';
    if (params.flag('drop_pending_updates')) bot.updates.drop();
    if (url === '') return removeWebhook(call);
    checkAddress(url);
    const secretToken = params.text('secret_token') ?? null;
    if (secretToken !== null && !SECRET.test(secretToken)) {
      throw badRequest('secret token contains unallowed characters');
    }
    const maxConnections = Math.min(
      Math.max(params.integer('max_connections') ?? DEFAULT_CONNECTIONS, 1),
      MAX_CONNECTIONS,
    );
    const { allowed } = bot.updates;
    const wanted = allowedUpdates(params);
    const isSame =
      bot.webhook?.options.url === url &&
      bot.webhook.options.secretToken === secretToken &&
      bot.webhook.options.maxConnections === maxConnections &&
      (!wanted || JSON.stringify(wanted) === JSON.stringify(allowed ?? []));
    if (isSame) return new Described(true, 'Webhook is already set');
    bot.updates.allow(wanted);
    bot.updates.interrupt('terminated by setWebhook request');
    bot.webhook?.close();
    bot.webhook = new Webhook(
      { url, secretToken, maxConnections },
      {
        queue: bot.updates,
        clock: platform.clock,
        isParallel: () => manners.isParallel(),
        onDelivery: (updateId, isTaken) =>
          platform.journal.add({ kind: 'delivery', botId: bot.id, updateId, isTaken }),
        execute: (method, values) => manners.execute({ platform, bot }, method, new Params(values)),
      },
    );
    return new Described(true, 'Webhook was set');
  };
}

const deleteWebhook: Method = call => {
  if (call.params.flag('drop_pending_updates')) call.bot.updates.drop();
  return removeWebhook(call);
};

function removeWebhook({ bot }: Call): Described {
  if (!bot.webhook) return new Described(true, 'Webhook is already deleted');
  bot.webhook.close();
  bot.webhook = null;
  return new Described(true, 'Webhook was deleted');
}

const getWebhookInfo: Method = ({ bot }) =>
  bot.webhook?.info() ?? {
    url: '',
    has_custom_certificate: false,
    pending_update_count: bot.updates.waiting.length,
    ...(bot.updates.allowed && { allowed_updates: bot.updates.allowed }),
  };

/** Like a local Bot API server, plain HTTP is fine; unlike any, only this machine is. */
function checkAddress(url: string): void {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  }
  const { hostname } = new URL(url);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    throw badRequest('bad webhook: the simulator delivers to this machine only');
  }
}

function allowedUpdates(params: Params): readonly string[] | undefined {
  const list = params.array('allowed_updates', 'String');
  if (!list) return undefined;
  if (!list.every(one => typeof one === 'string')) {
    throw new ApiError(400, "Bad Request: can't parse allowed updates: expected an Array of String");
  }
  return list as string[];
}

export function updateMethods(manners: DeliveryManners) {
  return {
    getMe,
    getUpdates,
    setWebhook: setWebhook(manners),
    deleteWebhook,
    getWebhookInfo,
    logOut: () => true,
    close: () => true,
  } satisfies Record<string, Method>;
}
