import { family } from './row.js'

// biome-ignore format: columns
export const adcxForms = family({ manual: 'ADCX', features: ['adx'], flags: '-----X' }, [
  ['adcx r32:rw, rm32', '66 0F 38 F6 /r'],
  ['adcx r64:rw, rm64', '66 REX.W 0F 38 F6 /r'],
])

// biome-ignore format: columns
export const adoxForms = family({ manual: 'ADOX', features: ['adx'], flags: 'X-----' }, [
  ['adox r32:rw, rm32', 'F3 0F 38 F6 /r'],
  ['adox r64:rw, rm64', 'F3 REX.W 0F 38 F6 /r'],
])
