import type { DecodeDiagnostic, Decoded } from './decoding.js'

/** An instruction that a processor without some features would not know. */
export interface MissingFeature<Feature extends string> {
  /** Offset of the instruction, bytes. */
  readonly offset: number
  readonly mnemonic: string
  /** The features that it needs and that are not allowed. */
  readonly features: readonly Feature[]
}

export interface FeatureAudit<Feature extends string> {
  /** Every feature that some instruction needs, sorted. */
  readonly used: readonly Feature[]
  readonly missing: readonly MissingFeature<Feature>[]
  /** Bytes that are no instruction: what follows them was not looked at. */
  readonly diagnostics: readonly DecodeDiagnostic[]
}

interface AuditedInstruction<Feature extends string> {
  readonly form: { readonly mnemonic: string; readonly features: readonly Feature[] }
  readonly sizeBytes: number
}

/** Reads straight-line code from the first byte to the last and compares what it needs with what is allowed. */
export function auditFeatures<Feature extends string>(
  bytes: Uint8Array,
  allowed: ReadonlySet<Feature>,
  decode: (bytes: Uint8Array, offset: number) => Decoded<AuditedInstruction<Feature>>,
): FeatureAudit<Feature> {
  const used = new Set<Feature>()
  const missing: MissingFeature<Feature>[] = []
  for (let offset = 0; offset < bytes.length; ) {
    const { value, diagnostics } = decode(bytes, offset)
    if (value === undefined) return { used: [...used].sort(), missing, diagnostics }
    const { mnemonic, features } = value.form
    for (const feature of features) used.add(feature)
    const lacking = features.filter((feature) => !allowed.has(feature))
    if (lacking.length > 0) missing.push({ offset, mnemonic, features: lacking })
    offset += value.sizeBytes
  }
  return { used: [...used].sort(), missing, diagnostics: [] }
}
