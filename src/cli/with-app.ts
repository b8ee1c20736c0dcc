import type { App } from '../app.ts'
import { parseSettings } from '../config.ts'
import type { ProcessContext } from './cli-command.ts'
import { openAppForCommand } from './open-app.ts'
import { printFirstStart } from './serve.ts'

/** Opens Daybook for one action, closes it afterwards and returns exit code 0; no server may use the data folder. */
export async function withApp(context: ProcessContext, action: (app: App) => Promise<void>): Promise<number> {
  const app = await openAppForCommand(parseSettings(context.environment), context)
  try {
    if (app.bootstrapResult) printFirstStart(app.bootstrapResult, context)
    await action(app)
  } finally {
    await app.close()
  }
  return 0
}
