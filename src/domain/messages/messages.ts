import { ENGLISH } from './english/english.ts'

/**
 * Every sentence that Daybook shows to people: of faults, of notices, and of pages. This is the only place that chooses
 * the language: another one is another folder with the same members, of the type `Messages`.
 */
export const MESSAGES: Messages = ENGLISH

/** The sentences of one language. */
export type Messages = typeof ENGLISH
