import { z } from 'zod';

/** What is read of the answers of Slack's methods. */
export const done = z.object({ ok: z.literal(true) });

export const posted = z.object({ channel: z.string(), ts: z.string() });

export const postedEphemerally = z.object({ message_ts: z.string() });

export const conversation = z.object({ channel: z.object({ id: z.string() }) });

export const members = z.object({
  members: z.array(z.string()),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

export const user = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().nullish(),
    name: z.string().nullish(),
    real_name: z.string().nullish(),
    deleted: z.boolean().nullish(),
    is_bot: z.boolean().nullish(),
    is_stranger: z.boolean().nullish(),
    is_email_confirmed: z.boolean().nullish(),
    tz: z.string().nullish(),
    locale: z.string().nullish(),
    profile: z
      .object({
        real_name: z.string().nullish(),
        display_name: z.string().nullish(),
        email: z.string().nullish(),
      })
      .nullish(),
  }),
});

export const uploadUrl = z.object({ upload_url: z.string(), file_id: z.string() });

export const file = z.object({
  file: z.object({
    mimetype: z.string().nullish(),
    size: z.number().nullish(),
    url_private: z.string().nullish(),
    url_private_download: z.string().nullish(),
  }),
});

export const messages = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      text: z.string().default(''),
      blocks: z.array(z.looseObject({ type: z.string() })).nullish(),
    }),
  ),
});
