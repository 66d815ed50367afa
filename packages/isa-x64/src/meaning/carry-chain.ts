import type { Meaning } from '../form.js'

/** adcx and adox: an addition whose carry comes from and goes to one flag, and leaves the others alone. */
const addWith =
  (flag: 'CF' | 'OF'): Meaning =>
  (m, o) => {
    const { terms } = m
    const [a, b, carry] = [o.read(0), o.read(1), m.read(flag)]
    const partial = terms.binary('add', a, b)
    const sum = terms.binary('add', partial, terms.convert('zext', carry, a.bits))
    m.write(flag, terms.binary('or', terms.compare('ult', partial, a), terms.compare('ult', sum, partial)))
    o.write(0, sum)
  }

export const addWithCarryFlag = addWith('CF')
export const addWithOverflowFlag = addWith('OF')
