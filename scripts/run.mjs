import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's root folder, whatever folder the command was given in. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a program in the project's root with the terminal attached and waits for its end.
 *
 * Ctrl-C reaches the child by itself (same terminal), so that we only wait for it to finish; a
 * `kill` of ours alone is passed on.
 *
 * `tied`: a program that may run for days. It also gets an interrupt that was sent to us alone (it may
 * see two), and learns by the end of a channel that we are gone, however we ended.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, quiet?: boolean, tied?: boolean }} [options]
 * @returns {Promise<number>} the exit code; 127 when the program cannot be started
 */
export function run(program, args, { env = {}, quiet = false, tied = false } = {}) {
  return new Promise((resolve) => {
    const output = quiet ? 'ignore' : 'inherit';
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: tied ? [output, output, output, 'ipc'] : output,
    });
    const onInterrupt = () => {
      if (tied) child.kill('SIGINT');
    };
    const passOn = () => child.kill('SIGTERM');
    process.on('SIGINT', onInterrupt);
    process.on('SIGTERM', passOn);
    const settle = (/** @type {number} */ code) => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', passOn);
      resolve(code);
    };
    child.on('error', () => settle(127));
    child.on('close', (code) => settle(code ?? 1));
  });
}

/**
 * Runs a tool of node_modules by its script, so that no shell and no PATH is involved.
 *
 * @param {string} script path inside node_modules
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, quiet?: boolean }} [options]
 */
export function runTool(script, args, options) {
  return run(process.execPath, [`node_modules/${script}`, ...args], options);
}
