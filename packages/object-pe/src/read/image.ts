import type { PeFile } from '../types.js'
import { malformed } from './malformed.js'
export const readImage = (_b: Uint8Array, _v: DataView, _l: number | undefined): PeFile => malformed('not-pe', 0, 'no')
