/** What runs statements: a database, or one transaction in it. Numbers, texts, booleans, nulls and arrays of them as values. */
export interface Queryable {
  query<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>
}

/** A transaction that lasts until the callback is done; `rowsOf` is how pg-boss asks for the same. */
export interface Transaction extends Queryable {
  readonly executeSql: (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>
}

/**
 * A database. What is asked of it may fail with a `DatabaseUnavailableError`, after which nobody knows whether it was done:
 * whoever asks must be able to ask again.
 */
export interface Database extends Queryable {
  readonly kind: 'postgres' | 'embedded'
  transaction<Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value>
  /**
   * Hears what `notify` says in any process. Called without a payload when messages may have been missed. Returns how to
   * end it.
   */
  listen(channel: string, onMessage: (payload?: string) => void): () => void
  /** Tells all who listen, soon, and at best: a message can be lost, so that whoever waits for one also looks now and then. */
  notify(channel: string, payload: string): void
  close(): Promise<void>
}

/** The database does not answer, or went away meanwhile. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError'
}

/** The database server lets this process not in, or not do what it has to: waiting mends nothing. */
export class DatabaseRefusedError extends Error {
  override readonly name = 'DatabaseRefusedError'
}
