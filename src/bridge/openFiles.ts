/** How many connections the system lets this process have. */

/** Files kept for listening, the log, the page and the like. */
const KEPT = 96;
/** What a redis-server takes by default. */
const CLIENTS_WANTED = 10_000;

/** Connections to all nodes together; Infinity = the system sets no limit that we know. */
function connectionsMax(nodes: number): number {
  const limit = openFilesMax();
  return Number.isFinite(limit) ? Math.max(1, limit - KEPT - nodes) : Infinity;
}

/** `maxclients` of each node: what redis-server sets itself when it may not open more. */
export function clientsMax(nodes: number): number {
  return Math.min(CLIENTS_WANTED, connectionsMax(nodes));
}

/** A plain sentence when that is less than ten thousand; null = it is enough. */
export function tooFewFiles(nodes: number): string | null {
  const most = connectionsMax(nodes);
  if (most >= CLIENTS_WANTED) return null;
  return (
    `this process may open ${openFilesMax()} files, so at most ${most} connections; ` +
    `ulimit -n ${CLIENTS_WANTED + KEPT + nodes} before starting allows ${CLIENTS_WANTED}`
  );
}

function openFilesMax(): number {
  // Absent on systems without such limits.
  const report = process.report?.getReport() as unknown as {
    readonly userLimits?: { readonly open_files?: { readonly soft?: number | string } };
  };
  const soft = Number(report.userLimits?.open_files?.soft);
  return Number.isFinite(soft) && soft > 0 ? soft : Infinity;
}
