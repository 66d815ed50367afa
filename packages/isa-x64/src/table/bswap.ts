import { family } from './row.js'

// biome-ignore format: columns
export const bswapForms = family({ manual: 'BSWAP' }, [
  ['bswap r32:rw', '0F C8+r'],
  ['bswap r64:rw', 'REX.W 0F C8+r'],
])
