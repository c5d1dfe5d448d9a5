import { cut } from './cells.ts';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const FRAME_MS = 100;
/** Answers faster than this never show a progress line, so nothing flickers. */
const PATIENCE_MS = 150;
const CLEAR_LINE = '\r\u001b[2K';

/** One line that says what is being done and for how long, gone without a trace when it is done. Silent off a terminal. */
export class ProgressLine {
  private readonly output: NodeJS.WriteStream;
  private timer: NodeJS.Timeout | undefined;
  private text = '';
  private since = 0;

  constructor(output: NodeJS.WriteStream) {
    this.output = output;
  }

  /** Shows the text, or takes the line away. */
  set(text: string | null): void {
    if (text === null) this.clear();
    else this.show(text);
  }

  private show(text: string): void {
    this.text = text;
    if (!this.output.isTTY || this.timer) return;
    this.since = performance.now();
    this.timer = setInterval(() => this.draw(), FRAME_MS);
  }

  private draw(): void {
    const ms = performance.now() - this.since;
    if (ms < PATIENCE_MS) return;
    const frame = FRAMES[Math.floor(ms / FRAME_MS) % FRAMES.length];
    const seconds = Math.floor(ms / 1000);
    const clock = seconds < 2 ? '' : ` ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    this.output.write(CLEAR_LINE + cut(`${frame} ${this.text}${clock}`, (this.output.columns ?? 80) - 1));
  }

  private clear(): void {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = undefined;
    if (performance.now() - this.since >= PATIENCE_MS) this.output.write(CLEAR_LINE);
  }
}
