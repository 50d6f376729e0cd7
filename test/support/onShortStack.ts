/**
 * Runs something where most of the stack is in use already.
 *
 * `call(...values)` puts its values on the stack. How many fit depends on the thread: a worker of the tests
 * has four times the stack of the thread in which the bridge runs. With little left, a call that is too
 * wide for somebody's stack is too wide here at a fraction of the words.
 */

/** Words of eight bytes. */
const FRAME = Array.from({ length: 2_000 }, () => 0);

/** What is left for `run`, frames: room for ordinary calls, but not for 20,000 arguments. */
const LEFT = 8;

export function onShortStack(run: () => void): void {
  let fitting = 0;
  let tooMany = 1;
  while (fits(tooMany)) tooMany *= 2;
  while (tooMany - fitting > 1) {
    const middle = (fitting + tooMany) >> 1;
    if (fits(middle)) fitting = middle;
    else tooMany = middle;
  }
  deeper(fitting - LEFT, run);
}

function fits(frames: number): boolean {
  try {
    deeper(frames, () => undefined);
    return true;
  } catch {
    return false;
  }
}

function deeper(frames: number, run: () => void, ..._ballast: number[]): void {
  if (frames === 0) run();
  else deeper(frames - 1, run, ...FRAME);
}
