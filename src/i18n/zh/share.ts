import type { Translated } from '../Translated.ts';
import type { share as english } from '../en/share.ts';

export const share: Translated<typeof english> = {
  title: '分享此次运行',
  intro: '链接包含种子、设置、每个操作和当前时刻。在任何使用同一引擎版本的浏览器中都能逐位重现。',
  link: '链接',
  hash: '当前时刻的状态哈希',
  actions_other: '{{count}} 个操作，{{length}} 个字符',
  copy: '复制链接',
  paused: '关闭此窗口之前运行保持暂停，以固定当前时刻。',
  waiting: '正在生成…',
  failed: '无法生成链接：{{text}}',
};
