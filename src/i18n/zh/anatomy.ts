import type { Translated } from '../Translated.ts';
import type { anatomy as english } from '../en/anatomy.ts';

export const anatomy: Translated<typeof english> = {
  title: '故障转移',
  empty: '还没有发生故障转移。杀掉一个带副本的主节点，五个阶段会在这里逐一写出。',
  noReplicas: '还没有发生故障转移。这个集群没有副本：请新建带副本的集群。',
  noCluster:
    '没有故障转移：没有 Cluster 时，没有人会接替主节点。向副本发送 REPLICAOF NO ONE 可以手动提升它。',
  which: '{{master}} → {{winner}}',
  whichRunning: '{{master}} → ?',
  place: '第 {{at}} 次，共 {{of}} 次',
  earlier: '上一次故障转移',
  later: '下一次故障转移',
  noEarlier: '这是第一次',
  noLater: '这是最后一次',
  showChain: '在时间线上显示因果链',
  epoch: 'epoch {{epoch}}',
  outcomeRunning: '进行中',
  outcomeWon: '已完成',
  outcomeNoFailover: '未发生转移',
  outcomeReturned: '主节点已恢复',
  columnPhase: '阶段',
  columnTook: '耗时',
  columnPromise: '承诺',
  total: '合计',
  hintTotal: '故障 → 首个成功的写入；按 node-timeout 为 {{timeout}} 计算',
  phaseDetect: '发现',
  phaseAgree: '达成一致',
  phaseDelay: '延迟',
  phaseVote: '投票',
  phaseSpread: '传播',
  hintDetect: '故障 → 首个 PFAIL；1 到 1.5 倍 node-timeout',
  hintAgree: '首个 PFAIL → FAIL；需要多数主节点报告，在故障后 2 倍 node-timeout 之内',
  hintDelay:
    'FAIL → 请求投票；随机 500–999 ms，rank 每升一级加 1000 ms，另加至多 200 ms 的 cron 间隔',
  hintVote: '请求投票 → 当选；须在本次尝试超时前完成，即 max(2 × node-timeout, 2 s)',
  hintSpread:
    '当选 → 最后一个存活节点承认新的归属；一条消息，否则靠 gossip；无法连通的节点在恢复后才得知',
  notYet: '–',
  never: '未到达',
  onceHealed: '恢复连通后',
  upTo: '≤ {{max}}',
  between: '{{min}}–{{max}}',
  verdictWithin: '符合承诺',
  verdictEarly: '早于承诺',
  verdictLate: '晚于承诺',
  verdictUnknown: '尚未结束',
  faultKill: '{{master}} 被杀死。',
  faultPause: '{{master}} 被暂停。',
  faultPowerCut: '{{master}} 断电。',
  faultCut: '{{master}} 被网络隔离。',
  faultOther: '{{master}} 停止响应。',
  whyWon:
    '{{fault}}{{fail}} 后，{{reports}} 个主节点（需要 {{reportsNeeded}} 个）一致认定 FAIL；{{winner}}（rank #{{rank}}）等待 {{delay}} 后获得 {{votes}} 票（需要 {{votesNeeded}} 票）。写入在 {{outage}} 后恢复。',
  whyWonWaiting:
    '{{fault}}{{fail}} 后，{{reports}} 个主节点（需要 {{reportsNeeded}} 个）一致认定 FAIL；{{winner}}（rank #{{rank}}）等待 {{delay}} 后获得 {{votes}} 票（需要 {{votesNeeded}} 票）。还没有写入成功。',
  whyReturned: '{{fault}}它在被接替之前就恢复了。',
  whyNone: '{{fault}}没有节点接替它。',
  waitPfail:
    '{{fault}}还没有节点认为它 PFAIL：需要连续一个 node-timeout（{{timeout}}）没有响应，至少还要 {{left}}。',
  waitPfailAny:
    '{{fault}}还没有节点认为它 PFAIL：需要连续一个 node-timeout（{{timeout}}）没有响应。',
  waitAgreement:
    '{{fault}}需要 {{need}} 个主节点认为 {{master}} PFAIL，目前 {{have}} 个；其余报告要靠 gossip 送达。',
  waitNoMajority:
    '{{fault}}需要 {{need}} 个主节点达成一致并投票，目前只有 {{have}} 个：在更多主节点恢复之前什么都不会发生。',
  waitNoReplica: '{{fault}}它没有可以提升的副本：在 {{master}} 恢复之前，它的槽一直不可用。',
  waitSchedule:
    '{{reports}} 个主节点（需要 {{reportsNeeded}} 个）已认定 {{master}} FAIL；它的副本会在下一次 cron（100 ms 内）安排选举。',
  waitDelay:
    '{{reports}} 个主节点（需要 {{reportsNeeded}} 个）已认定 {{master}} FAIL；{{candidate}} 的选举延迟为 {{delay}}（rank #{{rank}}），还要等 {{left}}。',
  waitVotes: '{{candidate}} 已在 epoch {{epoch}} 请求投票，获得 {{have}}/{{need}} 票。',
  waitBlocked: '{{fault}}{{candidate}} 无法参选：{{reason}}。',
  blockNone: '原因未知',
  blockMasterNotFail: '它不认为自己的主节点已 FAIL',
  blockNoReplicaFailover: 'cluster-replica-no-failover 为 yes',
  blockMasterWithoutSlots: '它的主节点不负责任何槽',
  blockDataTooOld: '它的数据过旧，超出 cluster-replica-validity-factor 的限制',
  blockWaitingDelay: '选举延迟尚未结束',
  blockWaitingVotes: '票数不足',
  blockExpired: '本次尝试已超时；再过一倍的超时时间才会重试',
  aReplica: '某个副本',
};
