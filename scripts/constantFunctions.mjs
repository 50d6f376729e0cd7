/**
 * A Vite plugin: makes every function of a bundle a constant, `function f() {}` → `const f = function () {}`,
 * ahead of everything else.
 *
 * To V8 a declared function is a variable: code that it inlines at a call compares, at each call, whether the
 * variable still holds that function. Nothing reassigns one here, and a constant need not be looked at. They
 * come first, so that nothing that runs while the bundle loads finds one missing.
 */
import MagicString from 'magic-string';

/** What the bundler can do of the kind itself: numbers in place of their names, constants that stay such. */
export const CONSTANTS = {
  optimization: { inlineConst: true },
  output: { topLevelVar: false },
};

/** @returns {import('vite').Plugin} */
export function constantFunctions() {
  return {
    name: 'slotscope:constant-functions',
    apply: 'build',
    renderChunk(code) {
      const moved = new MagicString(code);
      for (const node of this.parse(code).body) {
        if (node.type !== 'FunctionDeclaration' || node.id === null) continue;
        const { start, end, id } = node;
        const kind = `${node.async ? 'async ' : ''}function${node.generator ? '*' : ''}`;
        moved.overwrite(start, id.end, `const ${id.name} = ${kind} `);
        moved.appendLeft(end, ';\n');
        if (start > 0) moved.move(start, end, 0);
      }
      return { code: moved.toString(), map: moved.generateMap({ hires: 'boundary' }) };
    },
  };
}
