import { Header } from './header.js'

/** The page: a bar, and a workbench of what is wanted beside what was made. */
export function App() {
  return (
    <>
      <a class="skip" href="#intent">
        Skip to the intent
      </a>
      <Header />
      <main class="bench">
        <section class="column" aria-label="What you want" />
        <section class="column" aria-label="What was made">
          <div class="pane" />
        </section>
      </main>
    </>
  )
}
