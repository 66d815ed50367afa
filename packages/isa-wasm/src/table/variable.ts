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
  row('table.get', 0x25, '*', ['tableIndex'], 'table'),
  row('table.set', 0x26, '*', ['tableIndex'], 'table'),
  row('ref.null', 0xd0, '*', ['referenceType'], 'reference'),
  row('ref.is_null', 0xd1, '*', [], 'reference'),
  row('ref.func', 0xd2, '-> funcref', ['functionIndex'], 'reference'),
  row('table.init', 0xfc0c, 'i32 i32 i32 ->', ['elementIndex', 'tableIndex'], 'table'),
  row('elem.drop', 0xfc0d, '->', ['elementIndex'], 'table'),
  row('table.copy', 0xfc0e, 'i32 i32 i32 ->', ['tableIndex', 'tableIndex'], 'table'),
  row('table.grow', 0xfc0f, '*', ['tableIndex'], 'table'),
  row('table.size', 0xfc10, '-> i32', ['tableIndex'], 'table'),
  row('table.fill', 0xfc11, '*', ['tableIndex'], 'table'),
] as const
