import { parseSettings, type Settings } from '../config.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { openLog } from '../log.ts'
import { schedule } from '../schedule.ts'
import type { BootstrapResult } from '../services/access/bootstrap.ts'
import { type Command, type ProcessContext, rejectArguments, waitForStop } from './cli-command.ts'
import { listen } from './listen.ts'
import { openAppForCommand } from './open-app.ts'
import { type Notifier, openNotifier } from './service-manager.ts'
import { printLink } from './sign-in-link.ts'

const { commands: TEXT } = MESSAGES

/** Runs Daybook until the process is stopped. */
export const serve: Command = {
  usage: 'serve',
  meaning: 'Run Daybook; the default command. On SIGTERM or Ctrl+C it shuts down gracefully.',
  async run(args, context) {
    rejectArguments(args, 'serve')
    const settings = parseSettings(context.environment)
    const log = openLog(settings.logLevel, context.clock, context.writeStderr)
    const notifier = await openNotifier(context.environment, log)
    try {
      await runServer(settings, context, notifier)
    } finally {
      notifier.close()
    }
    return 0
  },
}

async function runServer(settings: Settings, context: ProcessContext, notifier: Notifier): Promise<void> {
  const app = await openAppForCommand(settings, context, { startSchedule: schedule })
  try {
    if (app.bootstrapResult) printFirstStart(app.bootstrapResult, context)
    const server = listen(app, settings)
    await app.markServing()
    context.print(TEXT.running({ url: server.url }))
    // At every start until someone has signed in: the link of the start before has expired, or soon will.
    printLink(await app.services.signInLinks.createFirst(), server.url, context)
    notifier.serving(app, server.url)
    await waitForStop(context.stop)
    notifier.stopping()
    await server.stop()
  } finally {
    await app.close()
  }
}

/** Prints the credentials of the first primary administrator, on the first start only. */
export function printFirstStart(
  { userName, password, accessKeyId }: BootstrapResult,
  context: ProcessContext,
): void {
  context.print(TEXT.firstStart)
  context.print(TEXT.user({ name: userName }))
  context.print(password ? TEXT.password({ password }) : TEXT.passwordAsConfigured)
  if (accessKeyId) context.print(TEXT.accessKey({ accessKeyId }))
  if (password) context.print(TEXT.passwordShownOnce({ userName }))
}
