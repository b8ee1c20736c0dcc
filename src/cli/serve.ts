import { parseSettings } from '../config.ts'
import type { BootstrapResult } from '../services/access/bootstrap.ts'
import { type Command, type ProcessContext, rejectArguments, waitForStop } from './cli-command.ts'
import { listen } from './listen.ts'
import { openAppForCommand } from './open-app.ts'

/** Runs Daybook until it is asked to stop. */
export const serve: Command = {
  usage: 'serve',
  meaning: 'Run Daybook (also when no command is given).',
  async run(args, world) {
    rejectArguments(args, 'serve')
    const settings = parseSettings(world.environment)
    const app = await openAppForCommand(settings, world)
    try {
      if (app.founding) printFirstStart(app.founding, world)
      const door = listen(app, settings)
      await app.listens()
      world.print(`Daybook is open at ${door.url}`)
      await waitForStop(world.stop)
      await door.stop()
    } finally {
      await app.close()
    }
    return 0
  },
}

/** Says once who may sign in; a password that was made is never shown again. */
export function printFirstStart(
  { userName, password, accessKeyId }: BootstrapResult,
  world: ProcessContext,
): void {
  world.print('This is the first start. The primary administrator:')
  world.print(`  user      ${userName}`)
  world.print(`  password  ${password ?? '(as set)'}`)
  if (accessKeyId) world.print(`  key       ${accessKeyId} (secret as set)`)
  if (password)
    world.print(`The password is not shown again; daybook user password ${userName} makes another.`)
}
