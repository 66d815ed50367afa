import { signal } from '@preact/signals'
import { evidenceAt } from '../api/server.js'
import type { BuildResult } from '../api/types.js'
import { Lazy } from '../app/lazy.js'
import { type Tab, Tabs } from '../app/tabs.js'
import { isVeryWide } from '../app/width.js'
import { Files } from './files.js'
import { type Finished, jobTrouble } from './job.js'
import { ResultHead } from './result-head.js'
import { TroubleNote } from './trouble.js'

const chosen = signal('code')

/** The viewers, and the file opened for them. */
async function openViews(finished: Finished, result: BuildResult) {
  const viewers = await import('../viewers/index.js')
  const file = await viewers.viewFile({
    bytes: finished.bytes,
    name: finished.binary.name,
    listing: result.listing,
    target: result.target,
    isRaw: result.emit === 'raw',
    contract: result.contract.source,
  })
  return { viewers, file, link: viewers.createLink() }
}
type Views = Awaited<ReturnType<typeof openViews>>

/** The tabs that look into the file; where it could not be opened, they say why. */
function viewTabs({ viewers, file, link }: Views): readonly Tab[] {
  const { CodeView, FlowGraph, LayoutMap } = viewers
  if ('problem' in file) return [{ id: 'code', name: 'Code', content: () => <p class="pending">{file.problem}</p> }]
  return [
    { id: 'code', name: 'Code', content: () => <CodeView file={file} link={link} /> },
    { id: 'flow', name: 'Control flow', content: () => <FlowGraph file={file} link={link} /> },
    { id: 'layout', name: 'Layout', content: () => <LayoutMap file={file} link={link} /> },
  ]
}

function moreTabs({ viewers }: Views, finished: Finished, result: BuildResult): readonly Tab[] {
  const { VerdictPanel, CostBars, RunPanel } = viewers
  return [
    {
      id: 'verdict',
      name: 'Verdict',
      content: () => (
        <>
          <VerdictPanel
            verdict={result.verdict}
            verdictText={result.verdictText}
            stages={result.stages}
            loadEvidence={() => evidenceAt(finished.place)}
          />
          <CostBars
            listing={result.listing}
            origin={result.origin}
            {...(result.floor ? { floor: result.floor } : {})}
          />
        </>
      ),
    },
    {
      id: 'run',
      name: 'Run',
      content: () => (
        <RunPanel
          bytes={finished.bytes}
          contract={result.contract.source}
          target={result.target}
          isRaw={result.emit === 'raw'}
        />
      ),
    },
    { id: 'files', name: 'Files', content: () => <Files place={finished.place} artifacts={result.artifacts} /> },
  ]
}

const choose = (id: string): void => {
  chosen.value = id
}

/** Tabs; with much room, the code stays in sight beside them. */
function Views(props: { readonly views: Views; readonly finished: Finished; readonly result: BuildResult }) {
  const { views, finished, result } = props
  const [code, ...others] = [...viewTabs(views), ...moreTabs(views, finished, result)]
  if (!isVeryWide.value)
    return <Tabs label="Views of the binary" tabs={[code!, ...others]} chosen={chosen.value} onChoose={choose} />
  return (
    <div class="split">
      <div class="pane">{code!.content()}</div>
      <Tabs label="Views of the binary" tabs={others} chosen={chosen.value} onChoose={choose} />
    </div>
  )
}

/** A verified binary, from its verdict down to its bytes. */
export function ResultCard(props: { readonly finished: Finished }) {
  const { finished } = props
  const result = finished.build.result
  if (!result) return null
  return (
    <section class="card result-card" aria-label="Result">
      <ResultHead finished={finished} result={result} />
      {jobTrouble.value && <TroubleNote trouble={jobTrouble.value} />}
      <Lazy name={finished.build.id} load={() => openViews(finished, result)}>
        {(views) => <Views views={views} finished={finished} result={result} />}
      </Lazy>
    </section>
  )
}
