import type { MissingFeature } from '@sourceless/isa'
import type { WasmDiagnostic } from './diagnostic.js'
import { decodeBody, type WasmInstruction } from './instruction.js'
import type { Feature, Immediate, ImmediateKind } from './table/row.js'
import { isReferenceType, type ValueType } from './value-type.js'

const since11: readonly Feature[] = [
  'mutable-globals',
  'sign-ext',
  'nontrapping-fptoint',
  'multivalue',
  'bulk-memory',
  'reference-types',
]

/**
 * What engines of an age know. 'wasm-1.1' is core 2.0 without vectors, which compilers call 'generic'; 'wasm-3-subset' is
 * what this package has of core 3.0.
 */
export const featureSets = {
  'wasm-mvp': [],
  'wasm-1.1': since11,
  generic: since11,
  'wasm-2.0': [...since11, 'simd128'],
  'wasm-3-subset': [...since11, 'simd128', 'tail-call'],
} as const satisfies Readonly<Record<string, readonly Feature[]>>

/** The feature that a value of this type needs. */
export const featureOfType = (type: ValueType): Feature | undefined => {
  if (type === 'v128') return 'simd128'
  // Tables of the first version hold functions, but no value is one.
  return isReferenceType(type) ? 'reference-types' : undefined
}

const featureOfImmediate = (kind: ImmediateKind, value: Immediate): Feature | undefined => {
  if (kind === 'blockType') {
    if (typeof value === 'number') return 'multivalue'
    return value === 'empty' ? undefined : featureOfType(value as ValueType)
  }
  if (kind === 'valueTypes') return (value as readonly ValueType[]).includes('v128') ? 'simd128' : undefined
  return kind === 'tableIndex' && value !== 0 ? 'reference-types' : undefined
}

/** Every feature that an instruction and its immediates need. */
export const featuresOf = ({ row, immediates }: Pick<WasmInstruction, 'row' | 'immediates'>): readonly Feature[] => {
  const features = new Set<Feature>()
  if (row.feature !== 'mvp') features.add(row.feature)
  for (const [place, kind] of row.immediates.entries()) {
    const feature = featureOfImmediate(kind, immediates[place]!)
    if (feature !== undefined) features.add(feature)
  }
  return [...features]
}

export interface BodyAudit {
  /** Every feature that some instruction needs, sorted. */
  readonly used: readonly Feature[]
  readonly missing: readonly MissingFeature<Feature>[]
  /** Why the body does not decode; then nothing else is said. */
  readonly diagnostics: readonly WasmDiagnostic[]
}

/** Compares what the instructions of a body need with what is allowed; the types of functions and locals are the module's. */
export const auditFeatures = (body: Uint8Array, allowed: ReadonlySet<Feature>): BodyAudit => {
  const { value, diagnostics } = decodeBody(body)
  const used = new Set<Feature>()
  const missing: MissingFeature<Feature>[] = []
  for (const instruction of value ?? []) {
    const features = featuresOf(instruction)
    for (const feature of features) used.add(feature)
    const lacking = features.filter((feature) => !allowed.has(feature))
    const { offset, row } = instruction
    if (lacking.length > 0) missing.push({ offset, mnemonic: row.mnemonic, features: lacking })
  }
  return { used: [...used].sort(), missing, diagnostics }
}
