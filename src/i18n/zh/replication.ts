import type { Translated } from '../Translated.ts';
import type { replication as english } from '../en/replication.ts';

export const replication: Translated<typeof english> = {
  title: '复制',
  empty: '这个集群没有副本，没有可复制的对象。请新建每个主节点至少带一个副本的集群。',
  waiting: 'offset 会随下一帧到达。如果运行已停止，请按播放。',
  shard: '分片 {{letter}}',
  noMaster: '当前没有主节点',
  noReplica: '目前没有副本跟随：写入这里的数据没有第二份。',
  masterOffset: '{{master}} 的 offset 为 {{offset}}',
  columnReplica: '副本',
  columnFollows: '跟随',
  columnLink: '连接',
  columnOffset: 'offset',
  columnBytes: '落后字节',
  columnTime: '落后时间',
  columnChart: '落后字节数，最近 {{span}}',
  hintBytes: '主节点复制流中尚未应用的字节数（上帝视角）',
  hintTime: '最早一个尚未应用的字节已等待的时间',
  linkNone: '无',
  linkConnecting: '正在连接',
  linkHandshake: '握手中',
  linkSync: '同步中',
  linkConnected: '已连接',
  dead: '未运行',
  secondsAgo: '−{{seconds}} s',
  now: '现在',
};
