import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { Settings } from './settings.js'

/** Never written, wherever they stand in what is logged. */
const secrets = ['authorization', 'secret', 'databaseUrl', 'password', 'cookie']

/** What is told of an error: no fields of its own, since those of databases hold rows. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const { code } = error as NodeJS.ErrnoException
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

/** A line of JSON for each entry, to standard error unless a destination is given. */
export function createLog(
  level: Settings['logLevel'],
  to: DestinationStream = destination({ dest: 2, sync: true }),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
    },
    to,
  )
}
