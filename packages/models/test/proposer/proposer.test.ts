import { parseContract } from '@sourceless/contract'
import { type Candidate, lower } from '@sourceless/forge'
import { targets } from '@sourceless/targets'
import { verify } from '@sourceless/verifier'
import { afterEach, describe, expect, test } from 'vitest'
import { writeTried } from '../../src/candidate/index.js'
import type { ModelProposerOptions, ProposerEvent } from '../../src/index.js'
import { createModelProposer } from '../../src/index.js'
import { call, fail, refuse, type ScriptedServer, type Step, say, sayJson, startServer } from '../server/index.js'
import { modelAt } from '../server/model-at.js'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

const source = `/** Number of set bits in x. */
function bits(x: u64): u32 {
  example(bits(255) == 8)
  let n: u32 = 0
  for (let i: u32 = 0; i < 64; i++) n += u32((x >> u64(i)) & 1)
  return n
}
`
const contract = parseContract(source).value!
const kernighan =
  'xor resultd, resultd\ntest arg0, arg0\nje done\nnext: lea v0, [arg0 - 1]\ninc resultd\nand arg0, v0\njne next\ndone: ret'
const doubled = kernighan.replace('inc resultd', 'add resultd, 2')
const shorter =
  'xor eax, eax\ntest rdi, rdi\nje done\nnext: inc eax\nlea rcx, [rdi - 1]\nand rdi, rcx\njne next\ndone: ret'
const proposal = (text: string): Step => sayJson({ idea: 'because', text })
const nothing = sayJson({ idea: 'nothing is smaller', text: '' })

interface Scene {
  readonly server: ScriptedServer
  readonly events: ProposerEvent[]
  readonly found: readonly Candidate[]
  readonly usage: readonly { readonly model: string }[]
  readonly best: Candidate
}

/** Runs a whole proposal against models that say what is scripted, in turn. */
async function propose(
  scripts: Readonly<Record<string, readonly Step[]>>,
  options: Partial<ModelProposerOptions> = {},
  { triple = 'x86_64-linux', of = contract, withTools = false, isStrongEnough = (): boolean => true } = {},
): Promise<Scene> {
  const turns = new Map<string, number>()
  const server = await startServer(({ body }) => {
    const turn = turns.get(body.model) ?? 0
    turns.set(body.model, turn + 1)
    return scripts[body.model]?.[turn] ?? fail(500, 'the script is over')
  })
  open.push(server.close)
  const abilities = { structured: 'strict', tools: withTools, streaming: true, contextTokens: undefined } as const
  const models = Object.keys(scripts).map((name) =>
    modelAt(server.baseUrl, { name, abilities, limits: { retries: 0 } }),
  )
  const target = await targets.find((one) => one.triple === triple)!.load()
  const best = lower(of, target.backEnd).value!
  const events: ProposerEvent[] = []
  const run = createModelProposer({ models, ...options }).propose({
    contract: of,
    triple,
    target,
    best,
    judge: (candidate) =>
      verify({ contract: of, file: writeTried(candidate, of, target), platform: target.platform, effort: 'quick' }),
    isStrongEnough,
    onEvent: (event) => events.push(event),
  })
  const found: Candidate[] = []
  for (;;) {
    const next = await run.next()
    if (next.done) return { server, events, found, usage: next.value, best }
    found.push(next.value)
  }
}

const outcomes = ({ events }: Scene): readonly string[] =>
  events.flatMap((event) =>
    event.kind === 'proposal-judged' ? [`${event.model} ${event.level} ${event.outcome}`] : [],
  )
const lastMessage = ({ server }: Scene, at: number): string => server.seen[at]!.body.messages.at(-1).content as string

describe('one model', () => {
  test('what is right and costs less is found, and what was used is told', async () => {
    const scene = await propose({ a: [proposal(kernighan), nothing] })
    expect(outcomes(scene)).toEqual(['test/a virtual better', 'test/a virtual declined'])
    expect(scene.found.map(({ origin, cost }) => [origin, cost < scene.best.cost])).toEqual([['model', true]])
    expect(scene.usage).toMatchObject([{ model: 'test/a', usage: { requests: 2 } }])
  })

  test('a wrong answer goes back with its counterexample and is mended', async () => {
    const scene = await propose({ a: [proposal(doubled), proposal(kernighan), nothing] })
    expect(outcomes(scene)).toEqual(['test/a virtual rejected', 'test/a virtual better', 'test/a virtual declined'])
    const said = lastMessage(scene, 1)
    expect(said).toMatch(/Rejected \(wrong-result\)/)
    expect(said).toMatch(/Input: x = /)
    expect(said).toMatch(/Instruction: line 5 `add resultd, 2`/)
  })

  test('what fails again and again is asked for at a level where more is done for it', async () => {
    const invented = proposal('popcountall result, arg0\nret')
    const whole = source
      .replace('u32((x >> u64(i)) & 1)', 'u32(x & 1)')
      .replace('i++) n', 'i++) { n')
      .replace(' & 1)\n', ' & 1)\n x >>= 1 }\n')
    const scene = await propose({ a: [invented, invented, proposal(whole), nothing] })
    expect(outcomes(scene).slice(0, 3)).toEqual([
      'test/a virtual unreadable',
      'test/a virtual unreadable',
      expect.stringMatching(/^test\/a contract (better|no-better)$/),
    ])
    expect(lastMessage(scene, 1)).toContain("'popcountall result, arg0'")
    expect(JSON.parse(lastMessage(scene, 2).split('\n\n').at(-1)!)).toMatchObject({ level: 'contract', answersLeft: 2 })
  })

  test('what is right and no better is asked for with more in the hands of the model', async () => {
    const scene = await propose({ a: [proposal(kernighan), proposal(kernighan), proposal(shorter), nothing] })
    expect(outcomes(scene)).toEqual([
      'test/a virtual better',
      'test/a virtual no-better',
      'test/a real no-better',
      'test/a bytes declined',
    ])
    expect(scene.found).toHaveLength(1)
  })

  test('what is cheaper and not as surely right does not count, and the model hears why', async () => {
    const scene = await propose({ a: [proposal(kernighan), nothing] }, {}, { isStrongEnough: () => false })
    expect(outcomes(scene)[0]).toBe('test/a virtual no-better')
    expect(lastMessage(scene, 1)).toMatch(/^It costs less .* is weaker than on the best code/)
    expect(scene.found).toEqual([])
  })

  test('answers end when they are used up', async () => {
    const scene = await propose({ a: Array.from({ length: 9 }, () => proposal(doubled)) }, { answers: 3 })
    expect(scene.server.seen).toHaveLength(3)
    expect(scene.found).toEqual([])
  })

  test.each([
    ['prose', say('I think a loop would do.'), 'failed'],
    ['another form', sayJson({ code: 'ret' }), 'failed'],
    ['a refusal', refuse('I cannot help with that'), 'failed'],
    ['a fence around it', proposal(`\`\`\`asm\n${kernighan}\n\`\`\``), 'better'],
  ])('%s does no harm', async (_, step, outcome) => {
    const scene = await propose({ a: [step, proposal(kernighan), nothing] })
    expect(outcomes(scene)[0]).toBe(`test/a virtual ${outcome}`)
    expect(scene.found).toHaveLength(1)
  })

  test('a model that cannot be reached ends its conversation', async () => {
    const scene = await propose({ a: [fail(401, 'no key')] })
    expect(outcomes(scene)).toEqual(['test/a virtual failed'])
    expect(scene.found).toEqual([])
  })
})

describe('several models', () => {
  test('each step is taken at once and handled in their order; the best wins', async () => {
    const scripts = { a: [proposal(doubled), nothing], b: [proposal(kernighan), nothing] }
    const scene = await propose(scripts)
    expect(outcomes(scene)).toEqual([
      'test/a virtual rejected',
      'test/b virtual better',
      'test/a virtual declined',
      'test/b virtual declined',
    ])
    const again = await propose(scripts)
    expect(again.events).toEqual(scene.events)
    expect(again.found.map(({ unit }) => unit)).toEqual(scene.found.map(({ unit }) => unit))
  })

  test('what one found is what the others have to beat', async () => {
    const scene = await propose({ a: [proposal(kernighan), nothing], b: [proposal(doubled), nothing] })
    const { cost } = scene.found[0]!
    const prompts = scene.server.seen.map(({ body }) => body.messages.at(-1).content as string)
    expect(prompts.filter((text) => text.includes(`"cost": ${cost}`))).toHaveLength(2)
  })
})

describe('tools', () => {
  const run = (scripts: readonly Step[], options: Partial<ModelProposerOptions> = {}) =>
    propose({ a: scripts }, options, { withTools: true })
  const results = ({ server }: Scene, at: number): readonly string[] =>
    (server.seen[at]!.body.messages as { role: string; content: string }[])
      .filter(({ role }) => role === 'tool')
      .map(({ content }) => content)

  test('each answers, and what was checked and holds counts', async () => {
    const scene = await run([
      call('cost', { level: 'virtual', text: kernighan }),
      call('check_candidate', { level: 'virtual', text: doubled }),
      call('run', { level: 'virtual', text: doubled, example: 'bits(7) = 3' }),
      call('disassemble', { hex: '31c0 c3' }),
      call('search_here', { contract: 'function low(x: u32): u32 {\n  return x & (0 - x)\n}' }),
      call('check_candidate', { level: 'virtual', text: kernighan }),
      nothing,
    ])
    const said = results(scene, 6)
    expect(said[0]).toMatch(/^Cost \d+: \d+ bytes, 8 instructions\.$/)
    expect(said[1]).toMatch(/Rejected \(wrong-result\)/)
    expect(said[2]).toMatch(/The contract agrees: bits\(7\) == 3\.\nThe code: result 6$/)
    expect(said[3]).toMatch(/xor eax, eax[\s\S]*ret/)
    expect(said[4]).toMatch(/blsi|neg|and/)
    expect(said[5]).toMatch(/best so far/)
    expect(scene.found).toHaveLength(1)
    expect(outcomes(scene)).toEqual(['test/a virtual declined'])
  })

  test('calls that do not fit are answered', async () => {
    const scene = await run([
      call('delete_files', { path: '/' }),
      call('cost', { level: 'magic', text: 'ret' }),
      call('run', { level: 'virtual', text: kernighan, example: 'sum(1) = 2' }),
      call('search_here', { contract: 'function main(): void { write("x") }' }),
      call('disassemble', { hex: 'zz' }),
      nothing,
    ])
    const said = results(scene, 5)
    expect(said[0]).toMatch(/^There is no tool "delete_files"/)
    expect(said[1]).toMatch(/do not fit/)
    expect(said[2]).toMatch(/bits/)
    expect(said[3]).toMatch(/program/)
    expect(said[4]).toMatch(/hexadecimal/)
  })

  test('rounds of calls end', async () => {
    const scene = await run(
      Array.from({ length: 9 }, () => call('disassemble', { hex: 'c3' })),
      {
        toolRounds: 2,
        answers: 1,
      },
    )
    expect(scene.server.seen.map(({ body }) => body.tools !== undefined)).toEqual([true, true, false])
    expect(lastMessage(scene, 2)).toBe('No calls of tools are left. Answer now.')
  })
})

describe('other targets', () => {
  test('AArch64', async () => {
    const text =
      'mov wv1, #0\ncbz xarg0, done\nnext: sub xv0, xarg0, #1\nadd wv1, wv1, #1\nands xarg0, xarg0, xv0\nb.ne next\ndone: mov wresult, wv1\nret'
    const scene = await propose({ a: [proposal(text), nothing] }, {}, { triple: 'aarch64-linux' })
    expect(outcomes(scene)[0]).toMatch(/better/)
  })

  test('WebAssembly', async () => {
    const text = 'local.get $x\ni64.popcnt\ni32.wrap_i64'
    const scene = await propose({ a: [proposal(text), nothing] }, {}, { triple: 'wasm32' })
    expect(outcomes(scene)[0]).toBe('test/a virtual better')
  })

  test('programs are asked for at the level of the contract', async () => {
    const program = parseContract(`/** Print a line. */
function main(): void {
  example(main(), stdout("hello\\n"))
  write("hel")
  write("lo\\n")
}
`).value!
    const text = 'function main(): void {\n  write("hello\\n")\n}'
    const scene = await propose({ a: [proposal(text), nothing] }, {}, { of: program })
    expect(outcomes(scene)[0]).toMatch(/^test\/a contract (better|no-better)$/)
  })
})
