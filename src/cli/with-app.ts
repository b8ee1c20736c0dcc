import type { App } from '../app.ts'
import { parseSettings } from '../config.ts'
import type { ProcessContext } from './cli-command.ts'
import { openAppForCommand } from './open-app.ts'
import { printFirstStart } from './serve.ts'

/** Does something with the house while nobody else has it, and closes it again. */
export async function withApp(world: ProcessContext, deed: (app: App) => Promise<void>): Promise<number> {
  const settings = parseSettings(world.environment)
  const app = await openAppForCommand(settings, world)
  try {
    if (app.founding) printFirstStart(app.founding, world)
    await deed(app)
  } finally {
    await app.close()
  }
  return 0
}
