/** What `--help` prints. */
import { CONTROL_PORT, UI_PORT } from './parseOptions.ts';

export const HELP = `npm run bridge -- [flags]

Hosts simulated Redis 7.0.15 nodes in real time, one TCP port for each, for redis-cli and every other
client. Prints one line \`ready\` with the ports when they accept. Ctrl-C ends it.

  --mode cluster|standalone   one Redis Cluster (the default), or servers that are not in a cluster
  --masters N                 masters (cluster 3, standalone 1)
  --replicas N                replicas of each master (cluster 1, standalone 0)
  --empty N                   cluster nodes that know nobody and own nothing, for
                              redis-cli --cluster create; alone unless --masters or --replicas is given
  --node-timeout MS           cluster-node-timeout (2000)
  --port N                    port of the first node; the others follow (7000)
  --host ADDRESS              address to listen at and to announce (127.0.0.1)
  --seed N                    every chance in the world derives from it (1)
  --config NAME=VALUE         a directive of every node's redis.conf; may be repeated
  --cpu real|free             commands cost CPU time as on a real machine (the default), or nothing
  --control-port [N]          break the world with redis-cli -p ${CONTROL_PORT}: HELP lists the words
  --ui [N]                    serve the page on port ${UI_PORT}, attached to this very world
  --token WORD                who attaches must show it; without one only this machine may
`;
