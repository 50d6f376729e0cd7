/** Bounds of what strangers may ask for; beyond them a request is refused, with the bound in the answer. */

/** A run ends here: a month of virtual time. */
export const RUN_US_MAX = 30 * 24 * 3_600 * 1_000_000;
/** Processes of one run. */
export const NODES_MAX = 1_024;
export const INPUTS_MAX = 10_000;
/** CONFIG directives of one setup. */
export const DIRECTIVES_MAX = 64;
export const REPLAY_COMMANDS_MAX = 100_000;
/** One command, all words together: what the console takes. */
export const COMMAND_BYTES_MAX = 64 * 1024;
export const ARGUMENTS_MAX = 1_024;
