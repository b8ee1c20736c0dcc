import { type Context, Hono } from 'hono'
import {
  CodePage,
  RecoveryCodesPage,
  RequiredFactorPage,
  SecondFactorPage,
} from '../../../views/access/second-factor.tsx'
import { EMPTY_FORM, type FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { SecondFactors } from '../../services/access/second-factor.ts'
import type { Sessions } from '../../services/access/sessions.ts'
import { requireConfirmation } from './confirmation.tsx'
import type { ConsoleEnv, UnfinishedSignIn } from './console-env.ts'
import { parseForm, submitForm } from './form.ts'
import { requireSession, sessionOf, toViewer } from './session.ts'
import type { SignInFlow } from './sign-in-flow.tsx'
import { atStep, nextOf, parseStepForm, stepProps } from './sign-in-steps.tsx'

const { confirmationLabels: LABELS } = MESSAGES.pages

type C = Context<ConsoleEnv>

/** Returns the pages on which signed-in users add and remove their second factor. */
export function secondFactorPages(secondFactors: SecondFactors) {
  const app = new Hono<ConsoleEnv>()
  app.use('/account/second-factor/*', requireSession, requireConfirmation)
  const showPage = async (c: C, sealed: string | null, form: FormState) => {
    const { caller, ...session } = sessionOf(c)
    const draft = sealed === null ? await secondFactors.open(caller) : secondFactors.draft(caller, sealed)
    return c.render(<SecondFactorPage draft={draft} form={form} viewer={toViewer({ ...session, caller })} />)
  }

  app.get('/account/second-factor', (c) => showPage(c, null, EMPTY_FORM))

  app.post('/account/second-factor', async (c) => {
    const form = await parseForm(c)
    const setup = { sealed: form.text('sealed'), code: form.text('code') }
    return submitForm(
      c,
      LABELS,
      async () => showCodes(c, await secondFactors.enable(sessionOf(c).caller, setup)),
      (faults) => showPage(c, setup.sealed, { values: {}, faults }),
    )
  })

  app.post('/account/second-factor/codes', async (c) => {
    await parseForm(c)
    return showCodes(c, await secondFactors.replaceCodes(sessionOf(c).caller))
  })

  app.post('/account/second-factor/removal', async (c) => {
    await parseForm(c)
    await secondFactors.disable(sessionOf(c).caller)
    return c.redirect(withNotice(paths.account(), 'factor-removed'), 303)
  })

  return app
}

type StepServices = {
  secondFactors: SecondFactors
  sessions: Pick<Sessions, 'completeSignIn' | 'refuse'>
  flow: Pick<SignInFlow, 'startSession' | 'keepSession'>
}

/** Returns the pages that a sign-in leads to: for the code of a second factor, and for adding one that is required. */
export function secondFactorSteps(services: StepServices) {
  return new Hono<ConsoleEnv>().route('/', codeStep(services)).route('/', setupStep(services))
}

function codeStep({ secondFactors, sessions, flow }: StepServices) {
  const app = new Hono<ConsoleEnv>()
  const showCodePage = (c: C, signIn: UnfinishedSignIn, form: FormState) =>
    c.render(<CodePage {...stepProps(c, signIn)} form={form} />)

  app.get('/sign-in/code', (c) => atStep(c, 'code', (signIn) => showCodePage(c, signIn, EMPTY_FORM)))

  app.post('/sign-in/code', (c) =>
    atStep(c, 'code', async (signIn) => {
      const text = await parseStepForm(c, signIn)
      return submitForm(
        c,
        LABELS,
        async () => {
          await secondFactors.prove(signIn.caller, text('code').trim())
          const session = await sessions.completeSignIn(signIn.caller, signIn.token)
          return flow.startSession(c, session, { next: nextOf(c) })
        },
        (faults) => {
          sessions.refuse(signIn.caller, faults.code ?? '')
          return showCodePage(c, signIn, { values: {}, faults })
        },
      )
    }),
  )

  return app
}

function setupStep({ secondFactors, sessions, flow }: StepServices) {
  const app = new Hono<ConsoleEnv>()
  const showSetupPage = (c: C, signIn: UnfinishedSignIn, sealed: string | null, form: FormState) => {
    const draft = secondFactors.draft(signIn.caller, sealed)
    return c.render(<RequiredFactorPage {...stepProps(c, signIn)} draft={draft} form={form} />)
  }

  app.get('/sign-in/second-factor', (c) =>
    atStep(c, 'second-factor', (signIn) => showSetupPage(c, signIn, null, EMPTY_FORM)),
  )

  app.post('/sign-in/second-factor', (c) =>
    atStep(c, 'second-factor', async (signIn) => {
      const text = await parseStepForm(c, signIn)
      const setup = { sealed: text('sealed'), code: text('code') }
      return submitForm(
        c,
        LABELS,
        async () => {
          const codes = await secondFactors.enable(signIn.caller, setup)
          await flow.keepSession(c, await sessions.completeSignIn(signIn.caller, signIn.token))
          return c.render(
            <RecoveryCodesPage codes={codes} onward={nextOf(c) ?? paths.home()} viewer={null} />,
          )
        },
        (faults) => showSetupPage(c, signIn, setup.sealed, { values: {}, faults }),
      )
    }),
  )

  return app
}

function showCodes(c: C, codes: string[]) {
  const onward = withNotice(paths.account(), 'factor-enabled')
  return c.render(<RecoveryCodesPage codes={codes} onward={onward} viewer={toViewer(sessionOf(c))} />)
}
