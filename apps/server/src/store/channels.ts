/** What processes tell each other through the database. */
export const channels = {
  /** There may be builds to take. No payload. */
  jobs: 'jobs',
  /** Something happened to the build that the payload names; it may have ended. */
  builds: 'builds',
  /** Something happened to the build that the payload names, and it goes on. */
  progress: 'progress',
  /** The build that the payload names is not wanted any more. */
  cancel: 'cancel',
  /** There may be shards of a search to take. No payload. */
  shards: 'shards',
  /** Between those who share a search: its id, and a message. */
  search: 'search',
} as const
