import { createScratch } from '@sourceless/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { createNodePipeline } from '../src/node/index.js'
import { isMissing, type Ran, ways } from './support/ways.js'

const scratch = createScratch('sourceless-programs')
const pipeline = createNodePipeline()
afterAll(() => pipeline.dispose())

interface Run extends Ran {
  readonly args?: readonly string[]
  readonly stdin?: string
}

const long = 'a longer line of text\n'.repeat(10_000)

/** Contract of a program, and what it has to do. */
const programs: readonly (readonly [name: string, contract: string, runs: readonly Run[]])[] = [
  ['hello', 'function main(): void { write("hello world\\n") }', [{ stdout: 'hello world\n', status: 0 }]],
  [
    'upper',
    `function main(): void {
      let c: i32 = read()
      while (c >= 0) {
        write(c >= 97 && c <= 122 ? u8(c - 32) : u8(c))
        c = read()
      }
    }`,
    [
      { stdin: '', stdout: '', status: 0 },
      { stdin: 'Hello, z{`\0\xff\r\n\x1a end', stdout: 'HELLO, Z{`\0\xff\r\n\x1a END', status: 0 },
      { stdin: long, stdout: long.toUpperCase(), status: 0 },
    ],
  ],
  [
    'sum',
    `function main(args: cstr[]): void {
      let sum: u64 = 0
      for (let i: u64 = 0; i < args.length; i++) {
        let n: u64 = 0
        for (let at: u64 = 0; at < args[i].length; at++) {
          if (args[i][at] < 48 || args[i][at] > 57) {
            write(args[i])
            write(" is no number\\n")
            exit(2)
          }
          n = n * 10 + u64(args[i][at] - 48)
        }
        sum += n
      }
      writeDecimal(sum)
      write("\\n")
    }`,
    [
      { args: [], stdout: '0\n', status: 0 },
      { args: ['40', '2', '', '18446744073709551000'], stdout: '18446744073709551042\n', status: 0 },
      { args: ['1', 'two words "quoted" \\'], stdout: 'two words "quoted" \\ is no number\n', status: 2 },
    ],
  ],
]

const targets = pipeline.targets.filter(({ emits }) => emits.program.length > 0)

test('every target with programs is run by something real, but Windows on Arm, which nothing here runs', () => {
  const without = targets.filter(({ triple }) => ways[triple] === undefined).map(({ triple }) => triple)
  expect(without).toEqual(['aarch64-windows'])
})

/** Made once, saved with what goes beside it. */
async function makeAll(triple: string, name: string, contract: string) {
  const target = targets.find((one) => one.triple === triple)!
  const fileName = target.fileName(`${name}-${triple}`, target.emits.program[0]!)
  const made = await pipeline.make({ contract, target: triple, effort: 'quick', fileName })
  if (!made.ok) throw new Error(`${made.code}: ${made.message}`)
  for (const file of made.files) scratch.save(file.name, file.bytes)
  return { bytes: made.files[0]!.bytes, path: scratch.pathOf(fileName), verdict: made.verdictText }
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

describe.each(targets.map(({ triple }) => triple))('%s', (triple) => {
  const way = ways[triple]
  const made = new Map<string, ReturnType<typeof makeAll>>()
  const program = ([name, contract]: readonly [string, string, ...unknown[]]) => {
    if (!made.has(name)) made.set(name, makeAll(triple, name, contract))
    return made.get(name)!
  }

  test('the file says for whom it is, and is verified again', async () => {
    const [hello] = programs
    const { bytes, verdict } = await program(hello!)
    const checked = await pipeline.check({ contract: hello![1], file: Buffer.from(bytes), effort: 'quick' })
    expect(checked).toMatchObject({ ok: true, target: triple, verdictText: verdict })
  })

  test.each(programs)('%s in the sandbox', async (...one) => {
    const [, contract, runs] = one
    const { bytes } = await program(one)
    for (const { args = [], stdin = '', stdout, status } of runs) {
      const ran = await pipeline.run({ contract, file: bytes, arguments: args, stdin: Buffer.from(stdin, 'latin1') })
      if (!ran.ok || ran.observation.kind !== 'exited') throw new Error(JSON.stringify(ran))
      expect({ stdout: latin1(ran.observation.stdout), status: ran.observation.exit }).toEqual({ stdout, status })
    }
  })

  if (way !== undefined)
    test.skipIf(isMissing(way)).each(programs)('%s for real', async (...one) => {
      const { path } = await program(one)
      for (const { args = [], stdin = '', stdout, status } of one[2])
        expect(await way.run(scratch, path, args, stdin)).toEqual({ stdout, status })
    })
})
