import type { Form } from '../form.js'
import { addSubFamilies } from './add-sub.js'
import { atomicFamilies } from './atomic.js'
import { bitfieldFamilies } from './bitfield.js'
import { branchFamilies } from './branch.js'
import { conditionalFamilies } from './conditional.js'
import { exclusiveFamilies } from './exclusive.js'
import { floatFamilies } from './float/families.js'
import { loadStoreFamilies } from './load-store.js'
import { loadStorePairFamilies } from './load-store-pair.js'
import { logicalFamilies } from './logical.js'
import { moveWideFamilies } from './move-wide.js'
import { multiplyFamilies } from './multiply.js'
import { oneSourceFamilies } from './one-source.js'
import { pointerAuthenticationFamilies } from './pointer-authentication.js'
import { formsOf } from './row.js'
import { systemFamilies } from './system.js'
import { twoSourceFamilies } from './two-source.js'
import { vectorFamilies } from './vector/families.js'

/** The instruction table: every form, `forms[id].id === id`. */
export const forms: readonly Form[] = formsOf(
  [
    addSubFamilies,
    logicalFamilies,
    moveWideFamilies,
    bitfieldFamilies,
    multiplyFamilies,
    twoSourceFamilies,
    oneSourceFamilies,
    conditionalFamilies,
    branchFamilies,
    systemFamilies,
    loadStoreFamilies,
    loadStorePairFamilies,
    exclusiveFamilies,
    atomicFamilies,
    pointerAuthenticationFamilies,
    floatFamilies,
    vectorFamilies,
  ].flat(),
  0,
)
