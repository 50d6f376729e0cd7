/** CRC16/XMODEM: width 16, polynomial 0x1021, initial 0, no reflection, no final xor. */
const TABLE = buildTable();

/** CRC of the code units `from` (inclusive) to `to` (exclusive), each taken as one byte. */
export function crc16(text: string, from = 0, to = text.length): number {
  let crc = 0;
  for (let i = from; i < to; i++) {
    crc = ((crc << 8) & 0xffff) ^ (TABLE[((crc >>> 8) ^ text.charCodeAt(i)) & 0xff] as number);
  }
  return crc;
}

function buildTable(): Uint16Array {
  const table = new Uint16Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    table[byte] = crc & 0xffff;
  }
  return table;
}
