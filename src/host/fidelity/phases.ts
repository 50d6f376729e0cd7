/** How each phase was read in the recording, and so how closely it can be held. */
import type { Reading } from './judge.ts';

const READINGS: Readonly<Record<string, Reading>> = {
  pfail_first: 'log',
  pfail_last_master: 'log',
  fail_first: 'log',
  fail_all: 'log',
  state_fail_first: 'log',
  election_sched: 'log',
  election_delay: 'log',
  election_start: 'log',
  votes_n: 'count',
  vote_first: 'log',
  vote_last: 'log',
  promoted: 'log',
  view_promoted_all: 'poll',
  state_ok_first: 'log',
  state_ok_all: 'log',
  write_ok: 'client',
  // Uniform over a cron tick: a median of few runs wanders by tens of ms, so it is held as if polled.
  d_fail_to_sched: 'poll',
  d_start_to_won: 'log',
  elections: 'count',
  vote_denied: 'count',
  other_slots_gap: 'client',
  // c: stale master
  demoted_after_cont: 'client',
  clear_fail_after_cont: 'client',
  first_refusal_after_cont: 'client',
  last_stale_ack_after_cont: 'client',
  // The harness's own wait, max(node-timeout, 1.5 s).
  healthy_after_cont: 'machine',
  lost_acked_before_stop: 'count',
  lost_share: 'count',
  smart_client_gap: 'client',
  acked_by_victim_after_cont: 'machine',
  lost_acked_after_cont: 'machine',
  lost_other: 'count',
  cont: 'machine',
  // d: minority master
  minority_pfail_majority: 'log',
  minority_state_fail: 'log',
  first_refusal: 'client',
  last_ack_minority: 'client',
  fail_flagged_majority: 'log',
  majority_write_ok: 'client',
  demoted_after_heal: 'poll',
  healthy_after_heal: 'poll',
  heal: 'machine',
  write_rate: 'machine',
  acked_after_cut: 'machine',
  lost_acked: 'machine',
  lost_window_ms: 'machine',
  lost_acked_before_cut: 'count',
  acked_after_heal_by_old: 'count',
  // h: MEET
  meet_cmds: 'machine',
  first_node_knows_all: 'poll',
  median_node_knows_all: 'poll',
  all_know_all: 'poll',
  all_links_connected: 'poll',
  all_epochs_distinct: 'poll',
  meet_msgs_sent: 'count',
  ping_msgs_sent: 'count',
};

export function readingOf(phase: string): Reading {
  return READINGS[phase] ?? 'machine';
}
