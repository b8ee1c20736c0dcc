import { LANGUAGE_NAMES, LANGUAGES } from '../../src/domain/language.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import { ChoiceSwitch } from './choice-switch.tsx'

const { layout: TEXT } = MESSAGES.pages

/** The choice of the language of all pages, with a heading as in a menu or without. Each language has its own name. */
export function LanguageSwitch({ hasHeading = true }: { hasHeading?: boolean }) {
  const choices = LANGUAGES.map((each) => ({ value: each, label: LANGUAGE_NAMES[each], lang: each }))
  return (
    <ChoiceSwitch
      legend={TEXT.languages}
      hasHeading={hasHeading}
      action={paths.language()}
      name="language"
      choices={choices}
      chosen={TEXT.language}
    />
  )
}
