import { type Build, createPipeline } from '@sourceless/pipeline'
import { targets } from '@sourceless/targets'
import { createNodePorts } from '@sourceless/verifier/node'
import type { Listing, Stage, Verdict } from '../../src/viewers/types.js'
import { binaryOf, contracts, listingAsSent, reader } from './builds.js'

/** A real build as a page gets it. */
export interface GalleryBuild {
  readonly name: string
  readonly target: string
  readonly contract: string
  /** Base64. */
  readonly file: string
  readonly listing: Listing
  readonly verdict: Verdict
  readonly verdictText: string
  readonly stages: readonly Stage[]
  readonly origin: Build['origin']
  readonly evidence: readonly {
    readonly stage: Stage['stage']
    readonly evidence: readonly { readonly name: string; readonly text: string }[]
  }[]
}

const wanted = {
  gcd: ['gcd', 'x86_64-linux', 'object'],
  digit: ['digit', 'x86_64-linux', 'object'],
  arm: ['sum', 'aarch64-linux', 'shared'],
  riscv: ['upper', 'riscv64-linux', 'executable'],
  wasm: ['sum', 'wasm32', 'wasm'],
  windows: ['upper', 'x86_64-windows', 'executable'],
  macos: ['hello', 'aarch64-macos', 'executable'],
  quick: ['sign', 'x86_64-linux', 'archive'],
} as const satisfies Readonly<Record<string, readonly [keyof typeof contracts, string, string]>>

/** Builds of all formats and machines, proved where that is quick. */
export async function galleryBuilds(): Promise<Readonly<Record<string, GalleryBuild>>> {
  const ports = createNodePorts()
  const pipeline = createPipeline({ reader, targets, ...ports })
  const builds: Record<string, GalleryBuild> = {}
  for (const [name, [contract, target, emit]] of Object.entries(wanted)) {
    const built = await pipeline.make({ contract: contracts[contract], target, emit, effort: 'normal' })
    if (!built.ok) throw new Error(`${name}: ${built.message}`)
    builds[name] = asSent(built)
  }
  ports.solver.dispose()
  return builds
}

function asSent(build: Build): GalleryBuild {
  const { listing, stages, contract } = build
  const binary = binaryOf(build)
  const { target, verdict, verdictText, origin } = build
  return {
    name: binary.name,
    target,
    contract: contract.source,
    file: Buffer.from(binary.bytes).toString('base64'),
    verdict,
    verdictText,
    origin,
    stages: stages.map(({ evidence: _separate, ...stage }) => stage),
    evidence: stages.map(({ stage, evidence }) => ({ stage, evidence })),
    listing: listingAsSent(listing),
  }
}
