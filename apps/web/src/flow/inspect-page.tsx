import { Lazy } from '../app/lazy.js'

/** A binary of one's own. Nothing of it leaves the browser. */
export function InspectPage() {
  return (
    <section class="card page wide" aria-labelledby="inspect-title">
      <div class="card-head">
        <h1 id="inspect-title">Inspect a file of your own</h1>
        <span class="hint">it stays in this browser</span>
      </div>
      <div class="pane">
        <Lazy name="inspect" load={() => import('../viewers/index.js')}>
          {({ OwnBinary }) => <OwnBinary />}
        </Lazy>
      </div>
    </section>
  )
}
