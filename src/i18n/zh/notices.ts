import type { Translated } from '../Translated.ts';
import type { notices as english } from '../en/notices.ts';

export const notices: Translated<typeof english> = {
  writesLost_other: '{{count}} 次已确认的写入丢失',
  seeWhy: '查看原因',
  branched: '你改变了过去：现在位于一个新分支，原来的未来仍然保留。',
  copied: '已复制',
  copyFailed: '浏览器不允许复制，请选中文字后自行复制。',
  wallSeparatesNobody: '所有节点都在这道墙的同一侧。',
  lassoEmpty: '圈内没有节点。',
  liveNoPace: '真实的程序连接着这个世界：它的时间不能暂停、放慢或加快。',
  liveNoOpen: '此页面已连接到一座桥。其他运行请在单独的页面中打开。',
  liveNoBranch: '回看时实时世界继续前进：它的过去无法改变。请先回到现在。',
  error: '被拒绝：{{text}}',
  fileTooLarge: '该文件超过 8 MiB。',
  whyNot_nothingSelected: '请先选择一个节点。',
  whyNot_alreadyDown: '它没有在运行。',
  whyNot_isRunning: '它正在运行。',
  whyNot_notPaused: '它没有被暂停。',
  whyNot_alreadyPaused: '它已经被暂停。',
  whyNot_hasPower: '它的主机有电。',
  whyNot_noPower: '它的主机已断电。',
  whyNot_everyone: '已选中所有节点：另一侧没有节点了。',
  whyNot_nothingToHeal: '没有被切断、变慢或丢包的链路。',
};
