import { useSignalEffect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { renewals, watchServer } from '../api/server.js'
import { BuildsPage } from '../flow/builds-page.js'
import { ComparePage } from '../flow/compare-page.js'
import { InspectPage } from '../flow/inspect-page.js'
import { leave, open, reopenIfLost, titleOfBuild } from '../flow/job.js'
import { MakePage } from '../flow/make-page.js'
import { readNow, startReading } from '../flow/reading.js'
import { loadTargets, targets, watchChoices } from '../flow/targets.js'
import { Announcer, announce } from './announcer.js'
import { Header } from './header.js'
import { Help } from './help.js'
import { KeyDialog } from './key-dialog.js'
import { Offline } from './offline.js'
import { followLinks, go, route } from './route.js'
import { listenToKeys } from './shortcuts.js'
import { watchPage, watchTitle } from './title.js'

function toIntent(): void {
  if (route.peek().kind !== 'make' && route.peek().kind !== 'build') go('/')
  const field = () => document.getElementById('intent')
  const shown = field()
  if (shown) shown.focus()
  else requestAnimationFrame(() => field()?.focus())
}

function start(): () => void {
  followLinks()
  listenToKeys({ make: () => document.querySelector<HTMLFormElement>('#wish')?.requestSubmit(), intent: toIntent })
  void loadTargets()
  const stops = [startReading(), watchChoices(), watchTitle(titleOfBuild), watchPage(), watchServer(whenBack)]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Asks for what was refused, or did not come. */
function renew(): void {
  renewals.value++
  if (targets.peek().length === 0) void loadTargets()
  readNow()
  void reopenIfLost()
}

function whenBack(): void {
  announce('The server answers again.')
  renew()
}

function Page() {
  const current = route.value
  switch (current.kind) {
    case 'builds':
      return <BuildsPage />
    case 'inspect':
      return <InspectPage />
    case 'compare':
      return <ComparePage left={current.left} right={current.right} />
    default:
      return <MakePage />
  }
}

/** The page: a bar, and below it what the address names. */
export function App() {
  useEffect(start, [])
  useSignalEffect(() => {
    const current = route.value
    if (current.kind === 'build') void open(current.place)
    else if (current.kind === 'make') leave()
  })
  return (
    <>
      <nav aria-label="Skip">
        <a class="skip" href="#main">
          Skip to the page
        </a>
        {(route.value.kind === 'make' || route.value.kind === 'build') && (
          <a class="skip" href="#result">
            Skip to the result
          </a>
        )}
      </nav>
      <Header />
      <Offline />
      <main id="main" tabIndex={-1}>
        <Page />
      </main>
      <Announcer />
      <Help />
      <KeyDialog onKey={renew} />
    </>
  )
}
