import type { CallOutcome, Sandbox, ScalarFunction, ScalarSignature } from './api.js'
import { callingConvention, locationIndex } from './guest-x64.js'
import { defaultFuel, state } from './layout.js'
import type { Outcome } from './outcome.js'
import type { ControlFlow } from './translate/discover.js'
import type { GuestIsa } from './translate/guest.js'
import { abiStatus, firstSiteStatus, translateScalar } from './translate/unit.js'
import type { ExitSite } from './translate/unit-code.js'

export interface ScalarFunctionRequest {
  readonly sandbox: Sandbox
  readonly flow: ControlFlow
  readonly signature: ScalarSignature
  readonly guest: GuestIsa
  /** What an exit site means; undefined when the run left the translated code. */
  readonly explain: (site: ExitSite, instructions: number) => Outcome | undefined
}

export function createScalarFunction(request: ScalarFunctionRequest): ScalarFunction {
  const { sandbox, flow, signature, guest, explain } = request
  const { memory, base, sizeBytes, stackTop, returnAddress } = sandbox
  const initialStackPointer = stackTop - 8n
  const { module, sites } = translateScalar({
    isa: guest,
    flow,
    base,
    windowBytes: sizeBytes,
    coverage: undefined,
    observeFlags: false,
    signature,
    parameterLocations: parameterNames(signature).map(locationIndex),
    resultLocation: signature.result === 'none' ? -1 : locationIndex(signature.result === 'int' ? 'rax' : 'xmm0'),
    stackPointer: locationIndex('rsp'),
    initialStackPointer,
    returnAddress,
    preserved: callingConvention.preserved.map(locationIndex),
    zeroFlag: locationIndex('DF'),
  })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module as BufferSource), { host: { memory } })
  const fuelPerCall = new BigInt64Array(memory.buffer, state.scalarFuel, 1)
  const fuelLeft = new BigInt64Array(memory.buffer, state.fuel, 1)
  const target = new BigUint64Array(memory.buffer, state.target, 1)
  const site = new Int32Array(memory.buffer, state.site, 1)
  fuelPerCall[0] = BigInt(defaultFuel)
  return {
    run: instance.exports.run as ScalarFunction['run'],
    signature,
    setFuel(instructions) {
      fuelPerCall[0] = BigInt(instructions)
    },
    explain(status): CallOutcome {
      const instructions = Number(fuelPerCall[0]! - fuelLeft[0]!)
      const none = { result: 0n, floatResult: 0n, abiViolations: [] }
      if (status === 0) return { ...none, outcome: { kind: 'returned', instructions: 0 } }
      if (status === abiStatus) {
        return { ...none, outcome: { kind: 'returned', instructions }, abiViolations: ['callee-saved'] }
      }
      const exit = sites[status - firstSiteStatus] ?? sites[site[0]!]!
      const outcome = explain(exit, instructions)
      if (outcome !== undefined) return { ...none, outcome }
      const instructionAddress = exit.kind === 'fuel' ? undefined : base + BigInt(exit.instruction)
      const address = target[0]!
      const fault = { kind: 'fault', access: 'execute', address, faultingAddress: address, sizeBytes: 1 } as const
      return { ...none, outcome: { ...fault, instructionAddress, instructions } }
    },
  }
}

function parameterNames({ parameters }: ScalarSignature): string[] {
  let [integers, floats] = [0, 0]
  return parameters.map((kind) => {
    const name = kind === 'int' ? callingConvention.integers[integers++] : callingConvention.floats[floats++]
    if (name === undefined) throw new RangeError('a scalar function takes at most 6 integers and 8 floats')
    return name
  })
}
