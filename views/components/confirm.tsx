import { DeedForm, type Entered, FormFault } from './form.tsx'
import { Layout, type Section, type Viewer } from './layout.tsx'

export type ConfirmProps = {
  title: string
  /** What will be, and what will stay as it is. */
  effects: string[]
  action: string
  deed: string
  back: { href: string; label: string }
  section: Section
  entered: Entered
}

/** Asks before what cannot be undone. */
export function ConfirmPage({ viewer, ...props }: ConfirmProps & { viewer: Viewer }) {
  const { title, effects, action, deed, back, section, entered } = props
  return (
    <Layout title={title} section={section} viewer={viewer}>
      <article class="sheet sheet-narrow">
        <h1>{title}</h1>
        <FormFault entered={entered} />
        <ul class="effects">
          {effects.map((effect) => (
            <li class="effect">{effect}</li>
          ))}
        </ul>
        <DeedForm action={action} csrf={viewer.csrf} class="form-end">
          {!entered.faults.form && (
            <button class="button danger" type="submit">
              {deed}
            </button>
          )}
          <a class="button" href={back.href}>
            {back.label}
          </a>
        </DeedForm>
      </article>
    </Layout>
  )
}
