import type { Form } from '../form.js'
import { addSubFamilies } from './add-sub.js'
import { floatFamilies } from './float/families.js'
import { formsOf } from './row.js'
import { vectorFamilies } from './vector/families.js'

/** The instruction table: every form, `forms[id].id === id`. */
export const forms: readonly Form[] = formsOf([...addSubFamilies, ...floatFamilies, ...vectorFamilies], 0)
