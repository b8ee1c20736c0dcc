import type { App } from '../app.ts'
import { readSettings } from '../config.ts'
import type { World } from './cli-command.ts'
import { open } from './open-app.ts'
import { tellFirstStart } from './serve.ts'

/** Does something with the house while nobody else has it, and closes it again. */
export async function opened(world: World, deed: (app: App) => Promise<void>): Promise<number> {
  const settings = readSettings(world.environment)
  const app = await open(settings, world)
  try {
    if (app.founding) tellFirstStart(app.founding, world)
    await deed(app)
  } finally {
    await app.close()
  }
  return 0
}
