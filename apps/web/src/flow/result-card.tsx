import { signal } from '@preact/signals'
import { type Tab, Tabs } from '../app/tabs.js'
import { Files } from './files.js'
import { type Finished, jobTrouble } from './job.js'
import { ResultHead } from './result-head.js'
import { TroubleNote } from './trouble.js'

const chosen = signal('files')

/** A verified binary, from its verdict down to its bytes. */
export function ResultCard(props: { readonly finished: Finished }) {
  const { finished } = props
  const result = finished.build.result
  if (!result) return null
  const tabs: readonly Tab[] = [
    {
      id: 'files',
      name: 'Files',
      content: () => <Files place={finished.place} artifacts={result.artifacts} />,
    },
  ]
  return (
    <section class="card result-card" aria-label="Result">
      <ResultHead finished={finished} result={result} />
      {jobTrouble.value && <TroubleNote trouble={jobTrouble.value} />}
      <Tabs
        label="Views of the binary"
        tabs={tabs}
        chosen={chosen.value}
        onChoose={(id) => {
          chosen.value = id
        }}
      />
    </section>
  )
}
