/**
 * The Slack that tests talk to: our own simulator, on 127.0.0.1. `await using slack = await startSlackServer({...})`, people and
 * channels from `slack.workspace`, then wait with `slack.workspace.nextMessage(...)` or `slack.until(...)`, never by sleeping.
 */
export { DrivenClock } from '../../src/simulators/slack/clock.ts';
export { signatureHeaders } from '../../src/simulators/slack/delivery/signature.ts';
export type { Person } from '../../src/simulators/slack/people/person.ts';
export { textOf, type WorkspaceDriver } from '../../src/simulators/slack/people/workspace-driver.ts';
export {
  type SlackServer,
  type SlackServerOptions,
  startSlackServer,
} from '../../src/simulators/slack/server.ts';
export type { Channel, Message } from '../../src/simulators/slack/world.ts';
