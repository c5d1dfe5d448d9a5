/** Slack's own hosts, its government cloud included. */
const SLACK_HOSTS = /(^|\.)slack(-gov|-files)?\.com$/;

/**
 * Whether an address that came inside an event or an answer is Slack's: tokens and people's texts go nowhere else. An API at
 * another address, a proxy or a local server, vouches for its own origin.
 */
export function isSlackAddress(address: string, apiUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.origin === new URL(apiUrl).origin || (url.protocol === 'https:' && SLACK_HOSTS.test(url.hostname))
  );
}
