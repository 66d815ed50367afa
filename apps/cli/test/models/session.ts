import { type Seen, type Step, say, sayJson } from '../../../../packages/models/test/server/index.js'

/** What the script says that the session of docs/models.md was recorded from. No language model was asked. */
const uncounted = { usage: 'none' } as const
const reading = (contract: string): Step =>
  sayJson(
    {
      readings: [
        {
          contract,
          restatement: 'Number of lamps that glow: bits of panel that are set.',
          assumptions: [],
          effects: [],
        },
      ],
      reason: '',
    },
    uncounted,
  )
const proposal = (idea: string, text: string): Step => sayJson({ idea, text }, uncounted)

const right = `/** Number of bits of panel that are set: each is a lamp that glows. */
function lit(panel: u64): u32 {
  let n: u32 = 0
  for (let i: u64 = 0; i < 64; i++) n += u32((panel >> i) & 1)
  return n
}
`
/** A mistake that models make: the types of \`n\` and of what is added differ. */
const mistaken = right.replace('u32((panel >> i) & 1)', '(panel >> i) & 1')

/** Plays the part of llama.cpp, with a mistake of each kind before what is right. */
export function createSession(): (seen: Seen) => Step {
  let read = 0
  let proposed = 0
  return ({ body }) => {
    if (body.response_format?.json_schema?.name !== 'proposal') return reading(read++ === 0 ? mistaken : right)
    switch (proposed++) {
      case 0:
        return say('A population count does it.', uncounted)
      case 1:
        return proposal('one instruction counts bits', 'local.get $panel\ni32.popcnt')
      case 2:
        return proposal('as 64 bits, then narrowed', 'local.get $panel\ni64.popcnt\ni32.wrap_i64')
      default:
        return proposal('nothing is shorter', '')
    }
  }
}
