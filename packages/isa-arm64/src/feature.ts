import { auditFeatures as audit, type FeatureAudit } from '@sourceless/isa'
import { decode } from './decode/decode.js'

/** Extensions beyond Armv8.0-A with floating point and Advanced SIMD, by LLVM's names. */
export type Feature =
  | 'aes'
  | 'altnzcv'
  | 'bf16'
  | 'bti'
  | 'complxnum'
  | 'crc'
  | 'dotprod'
  | 'flagm'
  | 'fp16fml'
  | 'fptoint'
  | 'fullfp16'
  | 'i8mm'
  | 'jsconv'
  | 'lor'
  | 'lse'
  | 'pauth'
  | 'rcpc'
  | 'rcpc-immo'
  | 'rdm'
  | 'sb'
  | 'sha2'
  | 'sha3'
  | 'sm4'

const v81: readonly Feature[] = ['crc', 'lor', 'lse', 'rdm']
const v83: readonly Feature[] = [...v81, 'complxnum', 'jsconv', 'pauth', 'rcpc']
const v84: readonly Feature[] = [...v83, 'dotprod', 'flagm', 'rcpc-immo']
const v85: readonly Feature[] = [...v84, 'altnzcv', 'bti', 'fptoint', 'sb']
const v86: readonly Feature[] = [...v85, 'bf16', 'i8mm']

/** What each architecture version has, of the features that rows of the table need; optional features are left out. */
export const featureSets: Readonly<Record<string, readonly Feature[]>> = {
  'armv8-a': [],
  'armv8.1-a': v81,
  'armv8.2-a': v81,
  'armv8.3-a': v83,
  'armv8.4-a': v84,
  'armv8.5-a': v85,
  'armv8.6-a': v86,
  'armv9-a': v85,
  'armv9.1-a': v86,
}

/** What straight-line code needs of the processor, compared with what is allowed. */
export const auditFeatures = (bytes: Uint8Array, allowed: Iterable<Feature>): FeatureAudit<Feature> =>
  audit(bytes, new Set(allowed), decode)
