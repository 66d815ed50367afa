import { drop, globalGet, globalSet, localGet, localSet, localTee, select } from '../meaning/state.js'
import { prefixed, row } from './row.js'

/** Reference, parametric, variable and table instructions. Core specification, sections 5.4.2 to 5.4.5. */
export const variableRows = [
  row('drop', 0x1a, '*', [], drop),
  row('select', 0x1b, '*', [], select),
  row('select_t', 0x1c, '*', ['valueTypes'], select, 'reference-types'),
  row('local.get', 0x20, '*', ['localIndex'], localGet),
  row('local.set', 0x21, '*', ['localIndex'], localSet),
  row('local.tee', 0x22, '*', ['localIndex'], localTee),
  row('global.get', 0x23, '*', ['globalIndex'], globalGet),
  row('global.set', 0x24, '*', ['globalIndex'], globalSet),
  row('table.get', 0x25, '*', ['tableIndex'], 'table', 'reference-types'),
  row('table.set', 0x26, '*', ['tableIndex'], 'table', 'reference-types'),
  row('ref.null', 0xd0, '*', ['referenceType'], 'reference', 'reference-types'),
  row('ref.is_null', 0xd1, '*', [], 'reference', 'reference-types'),
  row('ref.func', 0xd2, '-> funcref', ['functionIndex'], 'reference', 'reference-types'),
  row('table.init', prefixed(0xfc, 0x0c), 'i32 i32 i32 ->', ['elementIndex', 'tableIndex'], 'table', 'bulk-memory'),
  row('elem.drop', prefixed(0xfc, 0x0d), '->', ['elementIndex'], 'table', 'bulk-memory'),
  row('table.copy', prefixed(0xfc, 0x0e), 'i32 i32 i32 ->', ['tableIndex', 'tableIndex'], 'table', 'bulk-memory'),
  row('table.grow', prefixed(0xfc, 0x0f), '*', ['tableIndex'], 'table', 'reference-types'),
  row('table.size', prefixed(0xfc, 0x10), '-> i32', ['tableIndex'], 'table', 'reference-types'),
  row('table.fill', prefixed(0xfc, 0x11), '*', ['tableIndex'], 'table', 'reference-types'),
] as const
