import { auditFeatures as audit, type FeatureAudit } from '@sourceless/isa'
import { decode } from './decode/decode.js'
import type { Feature } from './form.js'

const general: readonly Feature[] = ['i', 'm', 'a', 'f', 'd', 'zicsr', 'zifencei']
/** The user-level parts of the RVA profiles that the table has. */
const rva20: readonly Feature[] = ['i', 'm', 'a', 'f', 'd', 'c', 'zicsr']
const rva22: readonly Feature[] = [...rva20, 'zba', 'zbb', 'zbs', 'zicbom', 'zicbop', 'zicboz']

/** Extensions by the name of an instruction set or profile. */
export const featureSets = {
  rv64i: ['i'],
  rv64im: ['i', 'm'],
  rv64imac: ['i', 'm', 'a', 'c'],
  rv64g: general,
  rv64gc: [...general, 'c'],
  rv64gc_zba_zbb_zbs: [...general, 'c', 'zba', 'zbb', 'zbs'],
  rva20u64: rva20,
  rva22u64: rva22,
  rva23u64: [...rva22, 'zicond', 'zawrs'],
} as const satisfies Readonly<Record<string, readonly Feature[]>>

/** What the instructions of straight-line code need, and what of that is not allowed. */
export const auditFeatures = (bytes: Uint8Array, allowed: Iterable<Feature>): FeatureAudit<Feature> =>
  audit(bytes, new Set(allowed), decode)
