import { FormError, type FormState, PostForm } from './form.tsx'
import { Layout, type Section, type Viewer } from './layout.tsx'

export type ConfirmProps = {
  title: string
  /** What changes and what stays, in sentences. */
  effects: string[]
  action: string
  confirmLabel: string
  back: { href: string; label: string }
  section: Section
  form: FormState
}

/** The page that asks for confirmation before a step that cannot be undone. */
export function ConfirmPage({ viewer, ...props }: ConfirmProps & { viewer: Viewer }) {
  const { title, effects, action, confirmLabel, back, section, form } = props
  return (
    <Layout title={title} section={section} viewer={viewer}>
      <article class="panel panel-narrow">
        <h1>{title}</h1>
        <FormError form={form} />
        <ul class="effects">
          {effects.map((effect) => (
            <li class="effect">{effect}</li>
          ))}
        </ul>
        <PostForm action={action} csrf={viewer.csrf} class="form-actions">
          {!form.faults.form && (
            <button class="button danger" type="submit">
              {confirmLabel}
            </button>
          )}
          <a class="button" href={back.href}>
            {back.label}
          </a>
        </PostForm>
      </article>
    </Layout>
  )
}
