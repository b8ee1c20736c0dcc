import type { QrCode } from '../../src/domain/access/authentication-ports.ts'
import { RECOVERY_CODES } from '../../src/domain/access/second-factor.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FormError, type FormState, PostButton, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { formatLongDate } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { SignInStepPage, type SignInStepProps } from './sign-in-step.tsx'

const { secondFactor: TEXT, confirmationLabels: LABELS } = MESSAGES.pages

/** A secret to be entered in an authenticator app, as text, as a link, as a QR code, and sealed for the form. */
export type FactorDraft = { secret: string; uri: string; sealed: string; qrCode: QrCode }

/** Whether the viewer has a second factor, how many recovery codes are left, and whether it must stay. */
export type FactorStatus = { since: Date | null; codesLeft: number; isRequired: boolean }

/** The section of the viewer's account about the second factor. */
export function SecondFactorSection({ status, csrf }: { status: FactorStatus; csrf: string }) {
  const { since, codesLeft, isRequired } = status
  return (
    <section class="panel-section" id="second-factor">
      <h2>{TEXT.title}</h2>
      {since === null ? (
        <>
          <p class="muted">{TEXT.none}</p>
          <p>
            <a class="button" href={paths.secondFactor()}>
              {TEXT.add}
            </a>
          </p>
        </>
      ) : (
        <>
          <p class="muted">{TEXT.since({ date: formatLongDate(since), codesLeft })}</p>
          <div class="button-row">
            <PostButton action={paths.recoveryCodes()} csrf={csrf} label={TEXT.newCodes} isProminent />
            {!isRequired && (
              <PostButton action={paths.secondFactorRemoval()} csrf={csrf} label={TEXT.remove} isProminent />
            )}
          </div>
        </>
      )}
    </section>
  )
}

/** The page on which a signed-in user adds a second factor. */
export function SecondFactorPage(props: { draft: FactorDraft; form: FormState; viewer: Viewer }) {
  const { draft, form, viewer } = props
  return (
    <Layout title={TEXT.setupTitle} section="account" viewer={viewer}>
      <article class="panel panel-narrow">
        <h1>{TEXT.setupTitle}</h1>
        <FormError form={form} />
        <PostForm action={paths.secondFactor()} csrf={viewer.csrf} class="post-form">
          <Draft draft={draft} form={form} />
          <div class="form-actions">
            <button class="button primary" type="submit">
              {TEXT.setupSubmit}
            </button>
            <a class="button" href={paths.account()}>
              {TEXT.cancel}
            </a>
          </div>
        </PostForm>
      </article>
    </Layout>
  )
}

/** The same page for a user who must add one to complete the sign-in. */
export function RequiredFactorPage({ draft, ...props }: SignInStepProps & { draft: FactorDraft }) {
  return (
    <SignInStepPage
      {...props}
      title={TEXT.setupTitle}
      introduction={TEXT.required}
      action={paths.signInStep('second-factor', props.next)}
      submit={TEXT.setupSubmit}
    >
      <Draft draft={draft} form={props.form} />
    </SignInStepPage>
  )
}

/** The page that asks for a code to complete the sign-in. */
export function CodePage(props: SignInStepProps) {
  return (
    <SignInStepPage
      {...props}
      title={TEXT.codeTitle}
      introduction={TEXT.codeIntroduction}
      action={paths.signInStep('code', props.next)}
      submit={TEXT.codeSubmit}
    >
      <CodeInput form={props.form} hint={TEXT.codeHint} />
    </SignInStepPage>
  )
}

/** The only page that shows recovery codes. */
export function RecoveryCodesPage(props: { codes: string[]; onward: string; viewer: Viewer | null }) {
  return (
    <Layout title={TEXT.codesTitle} section="account" viewer={props.viewer}>
      <article class="panel panel-narrow">
        <h1>{TEXT.codesTitle}</h1>
        <p class="secret-warning">{TEXT.codesWarning({ count: RECOVERY_CODES })}</p>
        <ul class="recovery-codes mono">
          {props.codes.map((code) => (
            <li>{code}</li>
          ))}
        </ul>
        <p>
          <a class="button primary" href={props.onward}>
            {TEXT.continue}
          </a>
        </p>
      </article>
    </Layout>
  )
}

function Draft({ draft, form }: { draft: FactorDraft; form: FormState }) {
  const { secret, uri, sealed, qrCode } = draft
  const { size, path } = qrCode
  return (
    <>
      <p>{TEXT.scan}</p>
      <svg class="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={TEXT.qrCode}>
        <path class="qr-code-light" d={`M0 0h${size}v${size}h-${size}z`} />
        <path class="qr-code-dark" d={path} />
      </svg>
      <p>
        {TEXT.orType} <code class="mono factor-secret">{secret.match(/.{4}/g)?.join(' ') ?? secret}</code>{' '}
        <a href={uri}>{TEXT.openApp}</a>
      </p>
      <input type="hidden" name="sealed" value={sealed} />
      <CodeInput form={form} hint={TEXT.setupHint} />
    </>
  )
}

function CodeInput({ form, hint }: { form: FormState; hint: string }) {
  return (
    <TextInput
      name="code"
      label={LABELS.code}
      form={form}
      hint={hint}
      autocomplete="one-time-code"
      isMono
      isRequired
    />
  )
}
