import { DeliveryError } from '../port.ts';
import { deliveryError } from './delivery-errors.ts';
import { isSlackAddress } from './trusted-address.ts';

const TIMEOUT_MS = 10_000;

/** Answers by the response URL of a command or a press: five times, for half an hour. Needs no token and no membership. */
export async function respond(
  responseUrl: string,
  body: Readonly<Record<string, unknown>>,
  { apiUrl }: { readonly apiUrl: string },
): Promise<void> {
  if (!isSlackAddress(responseUrl, apiUrl))
    throw new DeliveryError('rejected', 'response_url: not an address of Slack');
  const response = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw deliveryError('response_url', error, true);
  });
  await response.arrayBuffer().catch(() => {});
  if (response.ok) return;
  const passes = response.status === 429 || response.status >= 500;
  throw new DeliveryError(passes ? 'later' : 'rejected', `response_url: http ${response.status}`, {
    afterMs: 5000,
  });
}
