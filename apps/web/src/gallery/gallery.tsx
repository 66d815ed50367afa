import { type Example, fill } from '../flow/draft.js'
import { readNow } from '../flow/reading.js'
import { gallery } from './examples.js'

function use(example: Example): void {
  fill(example)
  readNow()
  document.getElementById('intent')?.focus()
}

const Entry = ({ example }: { readonly example: Example }) => (
  <li>
    <button class="example" type="button" onClick={() => use(example)}>
      <span class="example-intent">{example.intent || 'From examples alone'}</span>
      {example.target && <span class="example-target">{example.target}</span>}
      {!example.intent && <code class="example-case">{example.examples?.split('\n')[0]}</code>}
    </button>
  </li>
)

/** Sentences to start from; one click fills the fields. */
export function Gallery() {
  return (
    <section class="gallery" aria-labelledby="gallery-title">
      <h2 id="gallery-title">Start from an example</h2>
      <div class="groups">
        {gallery.map((group) => (
          <section key={group.name} class="group" aria-label={group.name}>
            <h3>{group.name}</h3>
            <ul>
              {group.examples.map((example) => (
                <Entry key={`${example.intent} ${example.target}`} example={example} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  )
}
