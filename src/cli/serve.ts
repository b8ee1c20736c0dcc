import { parseSettings } from '../config.ts'
import type { BootstrapResult } from '../services/access/bootstrap.ts'
import { type Command, type ProcessContext, rejectArguments, waitForStop } from './cli-command.ts'
import { listen } from './listen.ts'
import { openAppForCommand } from './open-app.ts'

/** Runs Daybook until the process is stopped. */
export const serve: Command = {
  usage: 'serve',
  meaning: 'Run Daybook; the default command. On SIGTERM or Ctrl+C it shuts down gracefully.',
  async run(args, context) {
    rejectArguments(args, 'serve')
    const settings = parseSettings(context.environment)
    const app = await openAppForCommand(settings, context)
    try {
      if (app.bootstrapResult) printFirstStart(app.bootstrapResult, context)
      const server = listen(app, settings)
      await app.markServing()
      context.print(`Daybook is running at ${server.url}`)
      await waitForStop(context.stop)
      await server.stop()
    } finally {
      await app.close()
    }
    return 0
  },
}

/** Prints the credentials of the first primary administrator, on the first start only. */
export function printFirstStart(
  { userName, password, accessKeyId }: BootstrapResult,
  context: ProcessContext,
): void {
  context.print('This is the first start. The primary administrator:')
  context.print(`  user      ${userName}`)
  context.print(`  password  ${password ?? '(as configured)'}`)
  if (accessKeyId) context.print(`  key       ${accessKeyId} (secret as configured)`)
  if (password)
    context.print(`The password is not shown again. To set a new one, run: daybook user password ${userName}`)
}
