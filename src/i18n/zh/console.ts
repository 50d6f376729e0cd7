import type { Translated } from '../Translated.ts';
import type { console as english } from '../en/console.ts';

export const console: Translated<typeof english> = {
  input: '发往 {{endpoint}} 的命令',
  follow: '像 redis-cli -c 一样跟随 MOVED 与 ASK',
  clear: '清屏',
  endpoint: '端点',
  welcome:
    '任意节点上的 redis-cli。试试 SET user:1 hello，再试 CLUSTER NODES。Tab 补全，↑ 取回历史。',
  welcomeAlone:
    '任意服务器上的 redis-cli。试试 SET user:1 hello，再试 INFO replication。Tab 补全，↑ 取回历史。',
  tooLong:
    '未发送：该行有 {{bytes}} 字节，而一次运行的历史最多容纳 {{max}} 字节。内容仍保留在输入框中。',
  noSuchEndpoint: '无法连接：集群中没有该地址的节点。',
  tooManyRepeats: '最多重复 100 次。',
  log: '回复',
  dropped: '更早的内容已被丢弃。',
  still: '时间静止：继续运行后才会收到回复。',
  past: '你正在回看：下一条命令会产生分支。',
};
