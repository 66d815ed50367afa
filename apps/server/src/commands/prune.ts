import type { Command } from 'commander'
import type { OpenStore } from '../store/api.js'
import { dayMs, keepBuilds, type StoreOptions, storeSettings, withStore } from './options.js'

interface PruneOptions extends StoreOptions {
  readonly keepBuilds: number
  readonly dryRun?: true
}

export function addPrune(program: Command): void {
  const command = program
    .command('prune')
    .summary('remove old builds now')
    .description(
      'Removes builds that ended long ago and are not published, with their logs and files, as "serve --keep-builds" does all the time (docs/server.md). With the embedded store the server must be stopped meanwhile; with Postgres it need not. Where artifacts are not in the database, it needs the servers’ --artifacts.',
    )
    .addOption(keepBuilds().makeOptionMandatory())
    .option('--dry-run', 'say how many builds would be removed, and remove none')
  withStore(command).action(async (options: PruneOptions) => {
    const { openStore } = await import('../store/open.js')
    const store = await openStore(storeSettings(options))
    try {
      await (options.dryRun ? count : prune)(store, options.keepBuilds)
    } finally {
      await store.close()
    }
  })
}

const which = (days: number): string => `that ended more than ${days} ${days === 1 ? 'day' : 'days'} ago`

async function count({ database }: OpenStore, days: number): Promise<void> {
  const { countExpired } = await import('../store/prune.js')
  process.stdout.write(`would remove ${await countExpired(database, days * dayMs)} builds ${which(days)}\n`)
}

async function prune(store: OpenStore, days: number): Promise<void> {
  const { pruneSome } = await import('../store/prune.js')
  const total = { builds: 0, files: 0 }
  for (let isDone = false; !isDone; ) {
    const removed = await pruneSome(store, days * dayMs)
    total.builds += removed.builds
    total.files += removed.files
    isDone = removed.isDone
  }
  process.stdout.write(`removed ${total.builds} builds ${which(days)}, and ${total.files} files\n`)
}
