import { ENGLISH } from './english/english.ts'

/**
 * Every sentence that Daybook shows to people, except the help of its commands and the guides. This is the only place
 * that chooses the language: another one is another folder with the same members, of the type `Messages`.
 */
export const MESSAGES: Messages = ENGLISH

/** The sentences of one language. */
export type Messages = typeof ENGLISH
