import { type FusedSigns, fused } from '../../meaning/vector/float.js'
import type { TableForm } from '../row.js'
import { type VectorRow, vectors } from './vector-row.js'

/** Each operation: the low digit of the opcode, packed and scalar, and the signs. */
// biome-ignore format: columns
const operations: readonly (readonly [name: string, packed: string, scalar: string, signs: FusedSigns])[] = [
  ['fmaddsub', '6', '',  { product: '+', addend: ['-', '+'] }],
  ['fmsubadd', '7', '',  { product: '+', addend: ['+', '-'] }],
  ['fmadd',    '8', '9', { product: '+', addend: ['+', '+'] }],
  ['fmsub',    'A', 'B', { product: '+', addend: ['-', '-'] }],
  ['fnmadd',   'C', 'D', { product: '-', addend: ['+', '+'] }],
  ['fnmsub',   'E', 'F', { product: '-', addend: ['-', '-'] }],
]

/** The order of the operands and the high digit of the opcode. */
const orders = [
  ['132', '9'],
  ['213', 'A'],
  ['231', 'B'],
] as const

const formats = [
  ['s', 32, 'W0'],
  ['d', 64, 'W1'],
] as const

const rows = operations.flatMap(([name, packed, scalar, signs]) =>
  orders.flatMap(([order, high]) =>
    formats.flatMap(([letter, bits, w]): VectorRow[] => {
      const meaning = fused(bits, order, signs)
      const manualOf = (type: string): string =>
        orders.map(([each]) => `v${name}${each}${type}${letter}`.toUpperCase()).join('/')
      const vector: VectorRow = [
        `v${name}${order}p${letter} xmm128:rw, xmm128, xmmm128`,
        `VEX.66.0F38.${w} ${high}${packed} /r`,
        'fma fma',
        meaning,
        { float: bits, manual: manualOf('p') },
      ]
      if (scalar === '') return [vector]
      const single: VectorRow = [
        `v${name}${order}s${letter} xmm128:rw, xmm${bits}, xmmm${bits}`,
        `VEX.LIG.66.0F38.${w} ${high}${scalar} /r`,
        'fma',
        meaning,
        { float: bits, manual: manualOf('s'), merge: 'destination' },
      ]
      return [vector, single]
    }),
  ),
)

export const fusedForms: readonly TableForm[] = vectors({ manual: 'VFMADD132PS' }, rows)
