import { type ComponentChild, render } from 'preact'
import {
  BuildDiff,
  CodeView,
  CostBars,
  createLink,
  FlowGraph,
  LayoutMap,
  OwnBinary,
  RunPanel,
  VerdictPanel,
  viewFile,
} from '../../src/viewers/index.js'
import type { Evidence } from '../../src/viewers/types.js'
import type { GalleryBuild } from './gallery-builds.js'

/** One viewer on a page of its own, for browser tests: `?view=code&build=gcd`. */
const wanted = new URLSearchParams(location.search)
const builds: Readonly<Record<string, GalleryBuild>> = await (await fetch('/builds.json')).json()
const bytesOf = ({ file }: GalleryBuild): Uint8Array =>
  Uint8Array.from(atob(file), (character) => character.charCodeAt(0))

async function opened(build: GalleryBuild) {
  const { listing, target, name } = build
  const viewed = await viewFile({ bytes: bytesOf(build), name, listing, target })
  if ('problem' in viewed) throw new Error(viewed.problem)
  return viewed
}

const views: Readonly<Record<string, (build: GalleryBuild) => Promise<ComponentChild>>> = {
  code: async (build) => <CodeView file={await opened(build)} link={createLink()} />,
  layout: async (build) => <LayoutMap file={await opened(build)} link={createLink()} />,
  verdict: async ({ verdict, verdictText, stages, evidence, listing, origin }) => (
    <>
      <VerdictPanel
        {...{ verdict, verdictText, stages }}
        loadEvidence={async () => ({ stages: evidence }) as unknown as Evidence}
      />
      <CostBars
        listing={listing}
        origin={origin}
        floor={{ sizeBytes: listing.sizeBytes + 12, instructions: listing.instructions + 3 }}
      />
    </>
  ),
  rejected: async ({ stages }) => (
    <VerdictPanel
      verdict={{ level: 'rejected' }}
      verdictText="rejected"
      stages={stages.map((one, at) => (at === 3 ? { ...one, status: 'failed', reason: 'the result differs' } : one))}
      counterexample={'input:    a = 0, b = 0\nexpected: result 0\nactual:   result 1'}
    />
  ),
  run: async (build) => <RunPanel bytes={bytesOf(build)} contract={build.contract} target={build.target} />,
  endless: async (build) => (
    <RunPanel bytes={Uint8Array.of(0xeb, 0xfe)} contract={build.contract} target="x86_64-none" isRaw />
  ),
  diff: async (build) => (
    <BuildDiff
      left={{ title: 'gcd for x86_64-linux', listing: builds.gcd!.listing, sizeBytes: bytesOf(builds.gcd!).length }}
      right={{ title: build.name, listing: build.listing, sizeBytes: bytesOf(build).length }}
    />
  ),
  own: async () => <OwnBinary />,
  flow: async (build) => <FlowGraph file={await opened(build)} link={createLink()} />,
}

const build = builds[wanted.get('build') ?? 'gcd']!
const content = await views[wanted.get('view') ?? 'code']!(build)
document.documentElement.dataset.theme = wanted.get('theme') ?? 'light'
render(
  <div class="card">
    <div class="pane">{content}</div>
  </div>,
  document.getElementById('gallery')!,
)
document.documentElement.dataset.ready = 'yes'
