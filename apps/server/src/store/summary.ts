const characters = 200

/** The beginning of a message, as a text that the database takes: it knows no zero character. */
export const summarize = (message: string): string => message.slice(0, characters).replaceAll('\0', ' ')
