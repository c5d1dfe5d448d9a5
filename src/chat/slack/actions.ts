/** What marks buttons, modals and shortcuts as ours: in somebody's app others stand beside them. */
export const OURS = 'svod:';

/** Action of Slack's thumbs: which one was pressed is in its value. */
export const FEEDBACK_ACTION = `${OURS}feedback`;
