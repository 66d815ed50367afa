import { family } from './row.js'

// biome-ignore format: columns
export const crc32Forms = family({ manual: 'CRC32', features: ['crc32'] }, [
  ['crc32 r32:rw, rm8',  'F2 0F 38 F0 /r'],
  ['crc32 r64:rw, rm8',  'F2 REX.W 0F 38 F0 /r'],
  ['crc32 r32:rw, rm16', '66 F2 0F 38 F1 /r'],
  ['crc32 r32:rw, rm32', 'F2 0F 38 F1 /r'],
  ['crc32 r64:rw, rm64', 'F2 REX.W 0F 38 F1 /r'],
])
