/** The few names of emoji that apps of our kind use; the others stay `:name:`. */
const EMOJI: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  bar_chart: '📊',
  bell: '🔔',
  bulb: '💡',
  calendar: '📅',
  chart_with_upwards_trend: '📈',
  eyes: '👀',
  heavy_check_mark: '✔️',
  hourglass_flowing_sand: '⏳',
  inbox_tray: '📥',
  information_source: 'ℹ️',
  lock: '🔒',
  mag: '🔍',
  memo: '📝',
  microphone: '🎤',
  outbox_tray: '📤',
  page_facing_up: '📄',
  question: '❓',
  robot_face: '🤖',
  rocket: '🚀',
  star: '⭐',
  tada: '🎉',
  telephone_receiver: '📞',
  thumbsdown: '👎',
  thumbsup: '👍',
  warning: '⚠️',
  wave: '👋',
  white_check_mark: '✅',
  x: '❌',
};

export function emojiOf(name: string): string | null {
  return EMOJI[name] ?? null;
}
