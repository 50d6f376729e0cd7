import type { Translated } from '../Translated.ts';
import type { shards as english } from '../en/shards.ts';

export const shards: Translated<typeof english> = {
  slots: '{{count}} 个槽',
  keys_other: '{{count}} 个键',
  noMaster: '无人服务',
  partly: '各节点看法不一',
  clientsFail: '客户端失败',
  lag: '落后',
  selectShard: '选中分片 {{letter}} 的所有节点',
  empty: '打开一次运行后，分片会显示在这里。',
  wide_other: '{{count}} 个节点',
  messages: '{{count}} 条消息/秒',
  ops: '{{count}} 次操作/秒',
};
