import { aes, aesMix, sha1, sha256, sha512, sm3, vectors } from '../../meaning/crypto/meanings.js'
import * as sha1Functions from '../../meaning/crypto/sha1.js'
import * as sha2 from '../../meaning/crypto/sha2.js'
import * as sha3 from '../../meaning/crypto/sha3.js'
import * as sm3Rounds from '../../meaning/crypto/sm3.js'
import { sm4Encrypt, sm4Key } from '../../meaning/crypto/sm4.js'
import { lanes, whole } from '../../meaning/vector/apply.js'
import { family } from '../row.js'

const { choose, parity, majority, fixedRotate, sha1Schedule0, sha1Schedule1 } = sha1Functions

// biome-ignore format: columns
export const cryptoFamilies = [
  family({ features: ['aes'] }, [
    ['aese   Vd.16b:rw, Vn.16b', '01001110 00 10100 00100 10 nnnnn ddddd', aes(false)],
    ['aesd   Vd.16b:rw, Vn.16b', '01001110 00 10100 00101 10 nnnnn ddddd', aes(true)],
    ['aesmc  Vd.16b, Vn.16b',    '01001110 00 10100 00110 10 nnnnn ddddd', aesMix(false)],
    ['aesimc Vd.16b, Vn.16b',    '01001110 00 10100 00111 10 nnnnn ddddd', aesMix(true)],
  ]),
  family({ features: ['sha2'] }, [
    ['sha1c     Qd:rw, Sn, Vm.4s',       '01011110 000 mmmmm 0 000 00 nnnnn ddddd', sha1(choose)],
    ['sha1p     Qd:rw, Sn, Vm.4s',       '01011110 000 mmmmm 0 001 00 nnnnn ddddd', sha1(parity)],
    ['sha1m     Qd:rw, Sn, Vm.4s',       '01011110 000 mmmmm 0 010 00 nnnnn ddddd', sha1(majority)],
    ['sha1su0   Vd.4s:rw, Vn.4s, Vm.4s', '01011110 000 mmmmm 0 011 00 nnnnn ddddd', vectors((t, d, n, m) => sha1Schedule0(t, d!, n!, m!), 0)],
    ['sha256h   Qd:rw, Qn, Vm.4s',       '01011110 000 mmmmm 0 100 00 nnnnn ddddd', sha256(0)],
    ['sha256h2  Qd:rw, Qn, Vm.4s',       '01011110 000 mmmmm 0 101 00 nnnnn ddddd', sha256(1)],
    ['sha256su1 Vd.4s:rw, Vn.4s, Vm.4s', '01011110 000 mmmmm 0 110 00 nnnnn ddddd', vectors((t, d, n, m) => sha2.sha256Schedule1(t, d!, n!, m!), 0)],
    ['sha1h     Sd, Sn',                 '01011110 00 10100 00000 10 nnnnn ddddd',  lanes((t, a) => fixedRotate(t, a!))],
    ['sha1su1   Vd.4s:rw, Vn.4s',        '01011110 00 10100 00001 10 nnnnn ddddd',  vectors((t, d, n) => sha1Schedule1(t, d!, n!), 0)],
    ['sha256su0 Vd.4s:rw, Vn.4s',        '01011110 00 10100 00010 10 nnnnn ddddd',  vectors((t, d, n) => sha2.sha256Schedule0(t, d!, n!), 0)],
  ]),
  family({ features: ['sha3'] }, [
    ['sha512h   Qd:rw, Qn, Vm.2d',          '11001110 011 mmmmm 1 0 00 00 nnnnn ddddd', sha512(sha2.sha512Hash1)],
    ['sha512h2  Qd:rw, Qn, Vm.2d',          '11001110 011 mmmmm 1 0 00 01 nnnnn ddddd', sha512(sha2.sha512Hash2)],
    ['sha512su1 Vd.2d:rw, Vn.2d, Vm.2d',    '11001110 011 mmmmm 1 0 00 10 nnnnn ddddd', vectors((t, d, n, m) => sha2.sha512Schedule1(t, d!, n!, m!), 0)],
    ['rax1      Vd.2d, Vn.2d, Vm.2d',       '11001110 011 mmmmm 1 0 00 11 nnnnn ddddd', lanes(sha3.rotateExclusiveOr)],
    ['sha512su0 Vd.2d:rw, Vn.2d',           '11001110 110 00000 1 0 00 00 nnnnn ddddd', vectors((t, d, n) => sha2.sha512Schedule0(t, d!, n!), 0)],
    ['eor3      Vd.16b, Vn.16b, Vm.16b, Va.16b', '11001110 000 mmmmm 0 aaaaa nnnnn ddddd', whole(sha3.exclusiveOrThree)],
    ['bcax      Vd.16b, Vn.16b, Vm.16b, Va.16b', '11001110 001 mmmmm 0 aaaaa nnnnn ddddd', whole(sha3.bitClearExclusiveOr)],
    ['xar       Vd.2d, Vn.2d, Vm.2d, #imm6',     '11001110 100 mmmmm iiiiii nnnnn ddddd',  lanes(sha3.exclusiveOrRotate)],
  ]),
  family({ features: ['sm4'] }, [
    ['sm3ss1    Vd.4s, Vn.4s, Vm.4s, Va.4s',    '11001110 010 mmmmm 0 aaaaa nnnnn ddddd',     vectors((t, n, m, a) => sm3Rounds.sm3Shared(t, n!, m!, a!), 1)],
    ['sm3tt1a   Vd.4s:rw, Vn.4s, Vm.s[i2]',     '11001110 010 mmmmm 10 ii 00 nnnnn ddddd',    sm3(sm3Rounds.sm3Round1, false)],
    ['sm3tt1b   Vd.4s:rw, Vn.4s, Vm.s[i2]',     '11001110 010 mmmmm 10 ii 01 nnnnn ddddd',    sm3(sm3Rounds.sm3Round1, true)],
    ['sm3tt2a   Vd.4s:rw, Vn.4s, Vm.s[i2]',     '11001110 010 mmmmm 10 ii 10 nnnnn ddddd',    sm3(sm3Rounds.sm3Round2, false)],
    ['sm3tt2b   Vd.4s:rw, Vn.4s, Vm.s[i2]',     '11001110 010 mmmmm 10 ii 11 nnnnn ddddd',    sm3(sm3Rounds.sm3Round2, true)],
    ['sm3partw1 Vd.4s:rw, Vn.4s, Vm.4s',        '11001110 011 mmmmm 1 1 00 00 nnnnn ddddd',   vectors((t, d, n, m) => sm3Rounds.sm3Schedule1(t, d!, n!, m!), 0)],
    ['sm3partw2 Vd.4s:rw, Vn.4s, Vm.4s',        '11001110 011 mmmmm 1 1 00 01 nnnnn ddddd',   vectors((t, d, n, m) => sm3Rounds.sm3Schedule2(t, d!, n!, m!), 0)],
    ['sm4ekey   Vd.4s, Vn.4s, Vm.4s',           '11001110 011 mmmmm 1 1 00 10 nnnnn ddddd', vectors((t, n, m) => sm4Key(t, n!, m!), 1)],
    ['sm4e      Vd.4s:rw, Vn.4s',               '11001110 110 00000 1 0 00 01 nnnnn ddddd', vectors((t, d, n) => sm4Encrypt(t, d!, n!), 0)],
  ]),
]
