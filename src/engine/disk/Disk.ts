/**
 * The files of each host: what its kernel shows (page cache) and what would survive a loss of power.
 *
 * A file is a name for an inode; an inode holds one immutable value and its size, twice: as last written
 * and as last made durable. A killed process changes nothing here. A power cut forgets what was neither
 * synced nor written back: content by `syncFile`, names by `syncDirectory`.
 *
 * Operations take effect at once; what they cost is the caller's to charge or to wait for.
 * Source: the write, fsync, rename, fsync of the directory that redis 7.0.15 does in rdb.c, rdbSave.
 */
import { EventKind } from '../kernel/EventKind.ts';
import type { World } from '../kernel/World.ts';

/** One written value. `shared` is immutable and carried over by copies of the world. */
export interface FileValue {
  readonly bytes: number;
  readonly shared: unknown;
}

interface Inode {
  cached: FileValue;
  durable: FileValue | null;
  /** When `cached` was written, µs. */
  writtenUs: number;
}

export interface Disk {
  /** Names as the running kernel shows them. */
  names: Map<string, Inode>;
  /** Names as the medium has them. */
  durableNames: Map<string, Inode>;
  /** When the names last changed, µs. */
  renamedUs: number;
  /** A fault: every write fails (disk full, read-only remount). */
  isFailing: boolean;
  /** Operations under way before the last power cut are void. */
  powerCuts: number;
}

declare module '../kernel/World.ts' {
  interface World {
    /** By host. */
    disks: Disk[];
  }
}

/** Linux writes dirty pages back when they are 30 s old (vm.dirty_expire_centisecs). */
const WRITE_BACK_US = 30_000_000;

const EMPTY: FileValue = { bytes: 0, shared: null };

/** The disks of `hosts` hosts, empty. */
export function createDisks(hosts: number): Disk[] {
  return Array.from({ length: hosts }, createDisk);
}

function createDisk(): Disk {
  return {
    names: new Map(),
    durableNames: new Map(),
    renamedUs: 0,
    isFailing: false,
    powerCuts: 0,
  };
}

/** Disk of a host; made when the world was assembled without one. */
export function diskOf(world: World, host: number): Disk {
  world.disks ??= [];
  return (world.disks[host] ??= createDisk());
}

/** A file of one process: processes of one host have a directory each. */
export function pathOf(process: number, name: string): string {
  return `${process}/${name}`;
}

/** Replaces a file's content in the page cache; false when the disk fails. */
export function writeFile(world: World, host: number, path: string, value: FileValue): boolean {
  const disk = diskOf(world, host);
  if (disk.isFailing) return false;
  const known = disk.names.get(path);
  if (known === undefined) {
    disk.names.set(path, { cached: value, durable: null, writtenUs: world.nowUs });
    disk.renamedUs = world.nowUs;
  } else {
    known.cached = value;
    known.writtenUs = world.nowUs;
  }
  return true;
}

/** What a read sees now; null when there is no such file. */
export function readFile(world: World, host: number, path: string): FileValue | null {
  return diskOf(world, host).names.get(path)?.cached ?? null;
}

export function removeFile(world: World, host: number, path: string): boolean {
  const disk = diskOf(world, host);
  disk.renamedUs = world.nowUs;
  return disk.names.delete(path);
}

/** Gives the file its new name at once, replacing a file of that name; false when there is none. */
export function renameFile(world: World, host: number, from: string, to: string): boolean {
  const disk = diskOf(world, host);
  const inode = disk.names.get(from);
  if (inode === undefined || disk.isFailing) return false;
  disk.names.delete(from);
  disk.names.set(to, inode);
  disk.renamedUs = world.nowUs;
  return true;
}

/** fsync of a file: its content survives a power cut (its name needs `syncDirectory`). */
export function syncFile(world: World, host: number, path: string): boolean {
  const disk = diskOf(world, host);
  const inode = disk.names.get(path);
  if (inode === undefined || disk.isFailing) return false;
  inode.durable = inode.cached;
  return true;
}

/** fsync of the directory: every name in it is as durable as it is visible. */
export function syncDirectory(world: World, host: number): boolean {
  const disk = diskOf(world, host);
  if (disk.isFailing) return false;
  disk.durableNames = new Map(disk.names);
  return true;
}

/**
 * An fsync that somebody else waits for: durable after `durationUs`, then `EventKind.diskDone` with the
 * process, its incarnation and `ticket`. The value made durable is the one written now.
 */
export function syncFileLater(
  world: World,
  process: number,
  path: string,
  ticket: number,
  durationUs: number,
): void {
  const owner = world.processes[process];
  if (owner === undefined) return;
  const disk = diskOf(world, owner.host);
  const payload = { path, powerCuts: disk.powerCuts, shared: disk.names.get(path)?.cached };
  const at = world.nowUs + durationUs;
  world.wheel.push(at, EventKind.diskDone, process, owner.incarnation, ticket, payload);
}

/**
 * First half of the handler of `EventKind.diskDone`: the value has reached the medium, unless the host
 * lost power meanwhile.
 *
 * @returns whether the process that asked still lives and may be told
 */
export function onDiskDone(
  world: World,
  process: number,
  incarnation: number,
  payload: unknown,
): boolean {
  const owner = world.processes[process];
  if (owner === undefined || world.hosts[owner.host]?.isUp === false) return false;
  const done = payload as { path: string; powerCuts: number; shared: FileValue | undefined };
  const disk = diskOf(world, owner.host);
  if (disk.powerCuts !== done.powerCuts) return false;
  const inode = disk.names.get(done.path);
  if (inode !== undefined && done.shared !== undefined && !disk.isFailing)
    inode.durable = done.shared;
  return owner.incarnation === incarnation && owner.state !== 'dead';
}

/** The host loses power: only what was synced, or old enough to have been written back, is left. */
export function losePower(world: World, host: number): void {
  const disk = diskOf(world, host);
  const oldUs = world.nowUs - WRITE_BACK_US;
  const source = disk.renamedUs <= oldUs ? disk.names : disk.durableNames;
  const names = new Map<string, Inode>();
  for (const [path, inode] of source) {
    const left = inode.writtenUs <= oldUs ? inode.cached : (inode.durable ?? EMPTY);
    names.set(path, { cached: left, durable: left, writtenUs: inode.writtenUs });
  }
  disk.powerCuts++;
  disk.names = names;
  disk.durableNames = new Map(names);
}

/** Deletes every file of one process, durably. */
export function wipeFiles(world: World, host: number, process: number): void {
  const disk = diskOf(world, host);
  const prefix = pathOf(process, '');
  for (const names of [disk.names, disk.durableNames])
    for (const path of names.keys()) if (path.startsWith(prefix)) names.delete(path);
}
