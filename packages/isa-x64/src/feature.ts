import { auditFeatures as audit, type FeatureAudit } from '@sourceless/isa'
import { decode } from './decode/decode.js'
import type { Feature } from './form.js'

const v2: readonly Feature[] = ['cx16', 'crc32', 'popcnt', 'sahf', 'sse3', 'sse4.1', 'sse4.2', 'ssse3']
const v3: readonly Feature[] = [...v2, 'avx', 'avx2', 'bmi', 'bmi2', 'f16c', 'fma', 'lzcnt', 'movbe', 'xsave']

/**
 * The microarchitecture levels of the System V ABI (AMD64 supplement, section 3.1.1), as far as rows need features: the
 * baseline has SSE2, and what v4 adds to v3 is AVX-512, of which the table has no rows.
 */
export const featureSets = {
  'x86-64-v1': [],
  'x86-64-v2': v2,
  'x86-64-v3': v3,
  'x86-64-v4': v3,
} as const satisfies Readonly<Record<string, readonly Feature[]>>

/**
 * Which features straight-line code needs, and where it needs one that is not allowed.
 * @example auditFeatures(bytes, featureSets['x86-64-v2']).missing
 */
export const auditFeatures = (bytes: Uint8Array, allowed: Iterable<Feature>): FeatureAudit<Feature> =>
  audit(bytes, new Set(allowed), decode)
