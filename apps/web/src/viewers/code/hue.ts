/** Neighbouring instructions have different hues, the same in bytes, listing and graph. */
export const hueOf = (line: number): string => `hue-${1 + (line % 6)}`
