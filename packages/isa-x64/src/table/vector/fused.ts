import { type FusedSigns, fused } from '../../meaning/vector/float.js'
import type { TableForm } from '../row.js'
import { type VectorRow, vectors } from './vector-row.js'

/** Each operation in its three orders of operands: low digit of the opcode, packed and scalar, and the signs. */
// biome-ignore format: columns
const operations: readonly (readonly [name: string, packed: string, scalar: string, signs: FusedSigns])[] = [
  ['fmaddsub', '6', '',  { product: '+', addend: ['-', '+'] }],
  ['fmsubadd', '7', '',  { product: '+', addend: ['+', '-'] }],
  ['fmadd',    '8', '9', { product: '+', addend: ['+', '+'] }],
  ['fmsub',    'A', 'B', { product: '+', addend: ['-', '-'] }],
  ['fnmadd',   'C', 'D', { product: '-', addend: ['+', '+'] }],
  ['fnmsub',   'E', 'F', { product: '-', addend: ['-', '-'] }],
]
const orders = [
  ['132', '9'],
  ['213', 'A'],
  ['231', 'B'],
] as const

const rows = operations.flatMap(([name, packed, scalar, signs]) =>
  orders.flatMap(([order, high]): VectorRow[] => {
    const [single, double] = [fused(32, order, signs), fused(64, order, signs)]
    const scalars = { merge: 'destination' } as const
    const of = (suffix: string): string => `v${name}${order}${suffix}`
    const found: VectorRow[] = [
      [
        `${of('ps')} xmm128:rw, xmm128, xmmm128`,
        `VEX.66.0F38.W0 ${high}${packed} /r`,
        'fma fma',
        single,
        { float: 32 },
      ],
      [
        `${of('pd')} xmm128:rw, xmm128, xmmm128`,
        `VEX.66.0F38.W1 ${high}${packed} /r`,
        'fma fma',
        double,
        { float: 64 },
      ],
    ]
    if (scalar === '') return found
    return [
      ...found,
      [
        `${of('ss')} xmm128:rw, xmm32, xmmm32`,
        `VEX.LIG.66.0F38.W0 ${high}${scalar} /r`,
        'fma',
        single,
        { ...scalars, float: 32 },
      ],
      [
        `${of('sd')} xmm128:rw, xmm64, xmmm64`,
        `VEX.LIG.66.0F38.W1 ${high}${scalar} /r`,
        'fma',
        double,
        { ...scalars, float: 64 },
      ],
    ]
  }),
)

export const fusedForms: readonly TableForm[] = vectors({ manual: 'VFMADD132PS' }, rows)
