import { family } from './row.js'

// biome-ignore format: columns
export const andnForms = family({ manual: 'ANDN', features: ['bmi'], flags: 'MMMUUM' }, [
  ['andn r32:w, r32, rm32', 'VEX.LZ.0F38.W0 F2 /r'],
  ['andn r64:w, r64, rm64', 'VEX.LZ.0F38.W1 F2 /r'],
])

// biome-ignore format: columns
export const bextrForms = family({ manual: 'BEXTR', features: ['bmi'], flags: 'MUMUUM' }, [
  ['bextr r32:w, rm32, r32', 'VEX.LZ.0F38.W0 F7 /r'],
  ['bextr r64:w, rm64, r64', 'VEX.LZ.0F38.W1 F7 /r'],
])

// biome-ignore format: columns
export const blsrForms = family({ manual: 'BLSR', features: ['bmi'], flags: 'MMMUUM' }, [
  ['blsr r32:w, rm32', 'VEX.LZ.0F38.W0 F3 /1'],
  ['blsr r64:w, rm64', 'VEX.LZ.0F38.W1 F3 /1'],
])

// biome-ignore format: columns
export const blsmskForms = family({ manual: 'BLSMSK', features: ['bmi'], flags: 'MMMUUM' }, [
  ['blsmsk r32:w, rm32', 'VEX.LZ.0F38.W0 F3 /2'],
  ['blsmsk r64:w, rm64', 'VEX.LZ.0F38.W1 F3 /2'],
])

// biome-ignore format: columns
export const blsiForms = family({ manual: 'BLSI', features: ['bmi'], flags: 'MMMUUM' }, [
  ['blsi r32:w, rm32', 'VEX.LZ.0F38.W0 F3 /3'],
  ['blsi r64:w, rm64', 'VEX.LZ.0F38.W1 F3 /3'],
])
