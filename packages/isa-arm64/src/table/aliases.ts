import type { Form } from '../form.js'
import { addSubAliasFamilies } from './alias/add-sub.js'
import { arithmeticAliasFamilies } from './alias/arithmetic.js'
import { bitfieldAliasFamilies } from './alias/bitfield.js'
import { memoryAliasFamilies } from './alias/memory.js'
import { moveAliasFamilies } from './alias/move.js'
import { systemAliasFamilies } from './alias/system.js'
import { floatAliasFamilies } from './float/families.js'
import { formsOf } from './row.js'
import { forms } from './table.js'
import { vectorAliasFamilies } from './vector/families.js'

/**
 * Other names of rows: each is a view of some words of one row, with operands of its own. They encode as rows do and are
 * never decoded; printers show the first that fits and is preferred.
 */
export const aliases: readonly Form[] = formsOf(
  [
    moveAliasFamilies,
    addSubAliasFamilies,
    bitfieldAliasFamilies,
    arithmeticAliasFamilies,
    memoryAliasFamilies,
    systemAliasFamilies,
    floatAliasFamilies,
    vectorAliasFamilies,
  ].flat(),
  forms.length,
)
