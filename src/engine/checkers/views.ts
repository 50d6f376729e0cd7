/**
 * At rest: every member sees the same owners, suspects nobody alive, and is in the state that follows.
 *
 * Where an owner's identity is gone for good, the checker predicts from outside whether Redis could elect
 * another; if not, the state is named instead of counted as broken.
 */
import { NodeFlag, processOf } from '../cluster/BusTable.ts';
import type { World } from '../kernel/World.ts';
import { secondsSinceMasterInteraction } from '../replication/role.ts';
import { configBool, configNumber } from '../server/config.ts';
import { broken, excepted, type ExceptionName, type Finding } from './Finding.ts';
import { isAlive, members, nameOf, type Member } from './members.ts';

export function checkViews(world: World): Finding[] {
  const all = members(world);
  const strangers = all.filter((member) => member.isStranger && all.length > 1);
  const known = all.filter((member) => !strangers.includes(member));
  return [
    ...strangers.map(({ column }) => excepted('views', 'stranger', nameOf(world, column))),
    ...checkOwners(world, known),
    ...checkRoles(world, known),
    ...checkBeliefs(world, known),
    ...checkStates(world, known),
  ];
}

/** All agree on each slot's owner, and each owner lives, or cannot be replaced. */
function checkOwners(world: World, known: readonly Member[]): Finding[] {
  const first = known[0];
  if (first === undefined) return [];
  const findings: Finding[] = [];
  for (const other of known) {
    const slot = other.cluster.owner.findIndex((owner, at) => owner !== first.cluster.owner[at]);
    if (slot < 0) continue;
    const views = [first, other].map((member) => {
      const owner = member.cluster.owner[slot] as number;
      return `${nameOf(world, member.column)} sees ${owner < 0 ? 'nobody' : nameOf(world, owner)}`;
    });
    findings.push(broken('views', `slot ${slot}: ${views.join(', ')}`));
  }
  for (const owner of ownersIn(first)) {
    if (isAlive(world, owner)) continue;
    const why = whyNotReplaced(world, known, owner);
    const detail = `${nameOf(world, owner)} is gone and was not replaced`;
    findings.push(why === null ? broken('views', detail) : excepted('views', why, detail));
  }
  return findings;
}

function ownersIn(member: Member): Set<number> {
  const owners = new Set(member.cluster.owner);
  owners.delete(-1);
  return owners;
}

/** What keeps Redis from electing another owner; null = nothing does. */
function whyNotReplaced(
  world: World,
  known: readonly Member[],
  owner: number,
): ExceptionName | null {
  if (!hasMajority(world, known)) return 'noMajority';
  const replicas = known.filter((member) => member.master === owner);
  // Who learnt that the address is another's without having heard of the failure never will.
  const judges = replicas.length > 0 ? replicas : known;
  if (judges.every((member) => hasLostAddress(world, member, owner))) return 'addressTaken';
  if (!hasEnoughVoters(world, known, owner)) return 'addressTaken';
  if (replicas.length === 0) return 'noReplica';
  const willing = replicas.filter(
    ({ server }) => !configBool(server, 'cluster-replica-no-failover'),
  );
  if (willing.length === 0) return 'noReplicaFailover';
  return willing.every(isTooOld) ? 'dataTooOld' : null;
}

/** The identity's process answers to another one, and this member has not found it failed before. */
function hasLostAddress(world: World, member: Member, column: number): boolean {
  const flags = world.bus.flags[member.process * world.bus.stride + column] as number;
  const isReplaced = Boolean(world.servers[processOf(world, column)]);
  const isFailed = (flags & NodeFlag.fail) !== 0;
  return isReplaced && (flags & NodeFlag.noaddr) !== 0 && !isFailed;
}

/** Masters that may vote against this owner are a majority; to one who lost the address it is up for ever. */
function hasEnoughVoters(world: World, known: readonly Member[], owner: number): boolean {
  const owners = known[0] === undefined ? new Set<number>() : ownersIn(known[0]);
  const voters = known.filter(
    (member) => owners.has(member.column) && !hasLostAddress(world, member, owner),
  );
  return voters.length >= majorityOf(owners.size);
}

function hasMajority(world: World, known: readonly Member[]): boolean {
  const first = known[0];
  if (first === undefined) return false;
  const owners = [...ownersIn(first)];
  const alive = owners.filter((owner) => isAlive(world, owner));
  return alive.length >= majorityOf(owners.length);
}

function majorityOf(masters: number): number {
  return Math.floor(masters / 2) + 1;
}

/** Specification §13.2, from the configuration alone. */
function isTooOld({ server }: Member): boolean {
  const factor = configNumber(server, 'cluster-replica-validity-factor');
  const timeoutMs = configNumber(server, 'cluster-node-timeout');
  const ageMs = secondsSinceMasterInteraction(server) * 1000 - timeoutMs;
  const pingMs = configNumber(server, 'repl-ping-replica-period') * 1000;
  return factor !== 0 && ageMs > pingMs + timeoutMs * factor;
}

/** Every replica follows a living master, which knows it for a replica. */
function checkRoles(world: World, known: readonly Member[]): Finding[] {
  const findings: Finding[] = [];
  for (const { column, master } of known) {
    if (master < 0 || isAlive(world, master)) continue;
    const owns = known.some(({ cluster }) => cluster.owner.includes(master));
    // An owner that is gone is `checkOwners`' matter.
    if (owns) continue;
    const detail = `${nameOf(world, column)} follows ${nameOf(world, master)}, which is gone`;
    findings.push(excepted('views', 'masterWithoutSlots', detail));
  }
  return findings;
}

/** Nobody who is alive is suspected, and roles are what the nodes themselves believe. */
function checkBeliefs(world: World, known: readonly Member[]): Finding[] {
  const findings: Finding[] = [];
  const { bus } = world;
  const bad = NodeFlag.pfail | NodeFlag.fail | NodeFlag.handshake | NodeFlag.noaddr;
  for (const observer of known) {
    for (const subject of known) {
      const cell = observer.process * bus.stride + subject.column;
      const flags = bus.flags[cell] as number;
      const who = `${nameOf(world, observer.column)} about ${nameOf(world, subject.column)}`;
      if ((flags & NodeFlag.known) === 0) findings.push(broken('views', `${who}: unknown`));
      else if ((flags & bad) !== 0) findings.push(broken('views', `${who}: flags ${flags & bad}`));
      else if (bus.slaveOf[cell] !== subject.master)
        findings.push(broken('views', `${who}: another master than it follows`));
    }
  }
  return findings;
}

function hasFlag(world: World, member: Member, column: number, wanted: number): boolean {
  const flags = world.bus.flags[member.process * world.bus.stride + column] as number;
  return (flags & wanted) !== 0;
}

/** cluster_state is what coverage and majority say. */
function checkStates(world: World, known: readonly Member[]): Finding[] {
  const findings: Finding[] = [];
  for (const member of known) {
    const { server, cluster, column } = member;
    const owners = [...ownersIn(member)];
    // Redis goes by its flags, FAIL for coverage, PFAIL too for the quorum; those of the living are
    // `checkBeliefs`' matter.
    const lacks = (owner: number, flags: number): boolean =>
      !isAlive(world, owner) && hasFlag(world, member, owner, flags);
    const isFull = configBool(server, 'cluster-require-full-coverage');
    const isCovered =
      cluster.owner.every((owner) => owner >= 0) &&
      !owners.some((owner) => lacks(owner, NodeFlag.fail));
    const missing = owners.filter((owner) => lacks(owner, NodeFlag.pfail | NodeFlag.fail));
    const hasQuorum = owners.length - missing.length >= Math.floor(owners.length / 2) + 1;
    const wanted = hasQuorum && (isCovered || !isFull) ? 'ok' : 'fail';
    if (cluster.state !== wanted)
      findings.push(
        broken('views', `${nameOf(world, column)} says ${cluster.state}, not ${wanted}`),
      );
  }
  return findings;
}
