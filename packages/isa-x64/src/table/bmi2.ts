import { family } from './row.js'

// biome-ignore format: columns
export const bzhiForms = family({ manual: 'BZHI', features: ['bmi2'], flags: 'MMMUUM' }, [
  ['bzhi r32:w, rm32, r32', 'VEX.LZ.0F38.W0 F5 /r'],
  ['bzhi r64:w, rm64, r64', 'VEX.LZ.0F38.W1 F5 /r'],
])

// biome-ignore format: columns
export const pdepForms = family({ manual: 'PDEP', features: ['bmi2'] }, [
  ['pdep r32:w, r32, rm32', 'VEX.LZ.F2.0F38.W0 F5 /r'],
  ['pdep r64:w, r64, rm64', 'VEX.LZ.F2.0F38.W1 F5 /r'],
])

// biome-ignore format: columns
export const pextForms = family({ manual: 'PEXT', features: ['bmi2'] }, [
  ['pext r32:w, r32, rm32', 'VEX.LZ.F3.0F38.W0 F5 /r'],
  ['pext r64:w, r64, rm64', 'VEX.LZ.F3.0F38.W1 F5 /r'],
])

// biome-ignore format: columns
export const mulxForms = family({ manual: 'MULX', features: ['bmi2'], implicit: 'rdx:r' }, [
  ['mulx r32:w, r32:w, rm32', 'VEX.LZ.F2.0F38.W0 F6 /r'],
  ['mulx r64:w, r64:w, rm64', 'VEX.LZ.F2.0F38.W1 F6 /r'],
])

// biome-ignore format: columns
export const rorxForms = family({ manual: 'RORX', features: ['bmi2'] }, [
  ['rorx r32:w, rm32, uimm8', 'VEX.LZ.F2.0F3A.W0 F0 /r ib'],
  ['rorx r64:w, rm64, uimm8', 'VEX.LZ.F2.0F3A.W1 F0 /r ib'],
])

// biome-ignore format: columns
export const sarxForms = family({ manual: 'SARX/SHLX/SHRX', features: ['bmi2'] }, [
  ['sarx r32:w, rm32, r32', 'VEX.LZ.F3.0F38.W0 F7 /r'],
  ['sarx r64:w, rm64, r64', 'VEX.LZ.F3.0F38.W1 F7 /r'],
])

// biome-ignore format: columns
export const shlxForms = family({ manual: 'SARX/SHLX/SHRX', features: ['bmi2'] }, [
  ['shlx r32:w, rm32, r32', 'VEX.LZ.66.0F38.W0 F7 /r'],
  ['shlx r64:w, rm64, r64', 'VEX.LZ.66.0F38.W1 F7 /r'],
])

// biome-ignore format: columns
export const shrxForms = family({ manual: 'SARX/SHLX/SHRX', features: ['bmi2'] }, [
  ['shrx r32:w, rm32, r32', 'VEX.LZ.F2.0F38.W0 F7 /r'],
  ['shrx r64:w, rm64, r64', 'VEX.LZ.F2.0F38.W1 F7 /r'],
])
