/** Raw deflate by the browser's own streams. */
import type { Codec } from '../host/HostPort.ts';

/** A copy on a buffer of its own: streams take no views on shared ones. */
type Bytes = Uint8Array<ArrayBuffer>;

export const streamCodec: Codec = {
  deflate(bytes, done) {
    void pump(new CompressionStream('deflate-raw'), bytes, Infinity).then((packed) =>
      done(packed ?? new Uint8Array()),
    );
  },
  inflate(packed, bytesMax, done) {
    void pump(new DecompressionStream('deflate-raw'), packed, bytesMax).then(done);
  },
};

/** Null when the stream refuses its input or gives more than `bytesMax`. */
async function pump(
  stream: {
    readonly readable: ReadableStream<Bytes>;
    readonly writable: WritableStream<BufferSource>;
  },
  bytes: Uint8Array,
  bytesMax: number,
): Promise<Uint8Array | null> {
  const writer = stream.writable.getWriter();
  // A damaged input fails on the reading side too; there it is answered.
  writer.write(Uint8Array.from(bytes)).catch(() => {});
  writer.close().catch(() => {});
  const chunks: Bytes[] = [];
  let length = 0;
  const reader = stream.readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > bytesMax) {
        void reader.cancel();
        return null;
      }
      chunks.push(value);
    }
  } catch {
    return null;
  }
  return joined(chunks, length);
}

function joined(chunks: readonly Bytes[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
