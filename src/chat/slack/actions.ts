/** What marks buttons, modals and shortcuts as ours: in somebody's app others stand beside them. */
export const OURS = 'svod:';

/** A button that opens an address: Slack tells of its press as of any other, and wants it acknowledged. */
export const LINK = 'svod-link:';

/** Action of Slack's thumbs: which one was pressed is in its value. */
export const FEEDBACK_ACTION = `${OURS}feedback`;
