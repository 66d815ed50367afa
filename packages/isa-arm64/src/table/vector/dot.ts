import { dot, matrixProduct } from '../../meaning/vector/meanings.js'
import { family } from '../row.js'

const lengths = [
  { T: '2s', N: '8b', Q: '0' },
  { T: '4s', N: '16b', Q: '1' },
]

// biome-ignore format: columns
export const dotFamilies = [
  family({ expand: lengths, features: ['dotprod'], manual: '(vector)' }, [
    ['sdot Vd.<T>:rw, Vn.<N>, Vm.<N>', '0Q0 01110 100 mmmmm 100101 nnnnn ddddd', dot('signed', 'signed')],
    ['udot Vd.<T>:rw, Vn.<N>, Vm.<N>', '0Q1 01110 100 mmmmm 100101 nnnnn ddddd', dot('unsigned', 'unsigned')],
    ['usdot Vd.<T>:rw, Vn.<N>, Vm.<N>', '0Q0 01110 100 mmmmm 100111 nnnnn ddddd', dot('unsigned', 'signed'), { features: ['i8mm'] }],
  ]),
  family({ expand: lengths, features: ['dotprod'], manual: '(by element)' }, [
    ['sdot  Vd.<T>:rw, Vn.<N>, Vm.4b[hl]', '0Q0 01111 10 lmmmmm 1110 h 0 nnnnn ddddd', dot('signed', 'signed')],
    ['udot  Vd.<T>:rw, Vn.<N>, Vm.4b[hl]', '0Q1 01111 10 lmmmmm 1110 h 0 nnnnn ddddd', dot('unsigned', 'unsigned')],
    ['usdot Vd.<T>:rw, Vn.<N>, Vm.4b[hl]', '0Q0 01111 10 lmmmmm 1111 h 0 nnnnn ddddd', dot('unsigned', 'signed'), { features: ['i8mm'] }],
    ['sudot Vd.<T>:rw, Vn.<N>, Vm.4b[hl]', '0Q0 01111 00 lmmmmm 1111 h 0 nnnnn ddddd', dot('signed', 'unsigned'), { features: ['i8mm'] }],
  ]),
  family({ features: ['i8mm'], manual: '(vector)' }, [
    ['smmla  Vd.4s:rw, Vn.16b, Vm.16b', '010 01110 100 mmmmm 101001 nnnnn ddddd', matrixProduct('signed', 'signed')],
    ['ummla  Vd.4s:rw, Vn.16b, Vm.16b', '011 01110 100 mmmmm 101001 nnnnn ddddd', matrixProduct('unsigned', 'unsigned')],
    ['usmmla Vd.4s:rw, Vn.16b, Vm.16b', '010 01110 100 mmmmm 101011 nnnnn ddddd', matrixProduct('unsigned', 'signed')],
  ]),
]
