import { readSettings } from '../config.ts'
import type { Founding } from '../services/access/bootstrap.ts'
import { asked, nothingMore, type Verb, type World } from './cli-command.ts'
import { listen } from './listen.ts'
import { open } from './open-app.ts'

/** Runs Daybook until it is asked to stop. */
export const serve: Verb = {
  usage: 'serve',
  meaning: 'Run Daybook (also when no command is given).',
  async run(args, world) {
    nothingMore(args, 'serve')
    const settings = readSettings(world.environment)
    const app = await open(settings, world)
    try {
      if (app.founding) tellFirstStart(app.founding, world)
      const door = listen(app, settings)
      await app.listens()
      world.print(`Daybook is open at ${door.url}`)
      await asked(world.stop)
      await door.stop()
    } finally {
      await app.close()
    }
    return 0
  },
}

/** Says once who may sign in; a password that was made is never shown again. */
export function tellFirstStart({ userName, password, accessKeyId }: Founding, world: World): void {
  world.print('This is the first start. The primary administrator:')
  world.print(`  user      ${userName}`)
  world.print(`  password  ${password ?? '(as set)'}`)
  if (accessKeyId) world.print(`  key       ${accessKeyId} (secret as set)`)
  if (password)
    world.print(`The password is not shown again; daybook user password ${userName} makes another.`)
}
