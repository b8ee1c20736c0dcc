import { join } from 'node:path'

/** The setting with the path of an executable to start in place of the source, which takes a third of the time. */
export const BUILT_DAYBOOK = 'TEST_DAYBOOK'

const MAIN = join(import.meta.dir, '../../src/main.ts')
const built = process.env[BUILT_DAYBOOK]

/** The words before a command of Daybook: the executable that the check has built, or else the source. */
export const DAYBOOK: string[] = built === undefined ? [process.execPath, MAIN] : [built]
