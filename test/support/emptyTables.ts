/**
 * Runs before every file of tests: nobody has assembled a server yet.
 *
 * Files share their modules, hence the engine's tables of functions. A file that relied on what another
 * one assembled would pass or fail by the order of files.
 */
import { assembleServer } from '../../src/engine/server/kit.ts';

assembleServer([]);
