import { drop, globalGet, globalSet, localGet, localSet, localTee, select } from '../meaning/state.js'
import { row } from './row.js'

/** Reference, parametric, variable and table instructions. Core specification, sections 5.4.2 to 5.4.5. */
export const variableRows = [
  row('drop', 0x1a, '*', [], drop),
  row('select', 0x1b, '*', [], select),
  row('select_t', 0x1c, '*', ['valueTypes'], select),
  row('local.get', 0x20, '*', ['localIndex'], localGet),
  row('local.set', 0x21, '*', ['localIndex'], localSet),
  row('local.tee', 0x22, '*', ['localIndex'], localTee),
  row('global.get', 0x23, '*', ['globalIndex'], globalGet),
  row('global.set', 0x24, '*', ['globalIndex'], globalSet),
  row('table.get', 0x25, '*', ['tableIndex']),
  row('table.set', 0x26, '*', ['tableIndex']),
  row('ref.null', 0xd0, '*', ['referenceType']),
  row('ref.is_null', 0xd1, '*'),
  row('ref.func', 0xd2, '-> funcref', ['functionIndex']),
  row('table.init', 0xfc0c, 'i32 i32 i32 ->', ['elementIndex', 'tableIndex']),
  row('elem.drop', 0xfc0d, '->', ['elementIndex']),
  row('table.copy', 0xfc0e, 'i32 i32 i32 ->', ['tableIndex', 'tableIndex']),
  row('table.grow', 0xfc0f, '*', ['tableIndex']),
  row('table.size', 0xfc10, '-> i32', ['tableIndex']),
  row('table.fill', 0xfc11, '*', ['tableIndex']),
] as const
