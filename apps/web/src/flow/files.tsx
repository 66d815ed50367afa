import { apiKey } from '../api/key.js'
import { artifactAt, artifactPath, type Place } from '../api/server.js'
import { answerOf } from '../api/trouble.js'
import type { Artifact } from '../api/types.js'
import { bytesText } from '../app/format.js'
import { save } from '../app/save.js'
import { jobTrouble } from './job.js'

const roles: Readonly<Record<Artifact['role'], string>> = {
  binary: 'the binary',
  header: 'C header',
  'import-library': 'import library',
  explanation: 'every instruction explained',
  loader: 'JavaScript that loads it',
  declarations: 'TypeScript declarations',
  contract: 'the contract it was checked against',
}

/** A link to a file; where a key is needed, which links cannot carry, the file is fetched first. */
export function DownloadLink(props: {
  readonly place: Place
  readonly artifact: Artifact
  readonly class: string
  readonly children: preact.ComponentChildren
}) {
  const { place, artifact } = props
  const fetchFirst = async (event: Event): Promise<void> => {
    if (apiKey.value === '') return
    event.preventDefault()
    const bytes = await answerOf(artifactAt(place, artifact))
    if (bytes.ok) save(bytes.value, artifact.name)
    else jobTrouble.value = bytes.trouble
  }
  return (
    <a
      class={props.class}
      href={artifactPath(place, artifact.name)}
      download={artifact.name}
      onClick={(event) => void fetchFirst(event)}
    >
      {props.children}
    </a>
  )
}

/** Everything that was made, with sizes and hashes. */
export function Files(props: { readonly place: Place; readonly artifacts: readonly Artifact[] }) {
  return (
    <ul class="files">
      {props.artifacts.map((artifact) => (
        <li key={artifact.name} class="file">
          <div class="file-text">
            <DownloadLink place={props.place} artifact={artifact} class="file-name">
              {artifact.name}
            </DownloadLink>
            <span class="hint">{roles[artifact.role]}</span>
          </div>
          <span class="file-size">{bytesText(artifact.sizeBytes)}</span>
          <code class="file-hash" title={`SHA-256 ${artifact.sha256}`}>
            <span class="unseen">SHA-256 </span>
            {artifact.sha256.slice(0, 16)}
          </code>
        </li>
      ))}
    </ul>
  )
}
