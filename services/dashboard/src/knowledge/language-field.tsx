/** Choosing a language by its name. */
import { languageName, LANGUAGES } from '@/lib/languages'
import { s } from '@/strings'
import { SelectField } from '@/ui/field'

interface LanguageFieldProps {
  value: string
  onChange: (event: { target: { value: string } }) => void
  error?: string | undefined
}

/** Empty stands for finding it out from the text. */
export function LanguageField({ value, onChange, error }: LanguageFieldProps) {
  const words = s.knowledge.editor
  return (
    <SelectField
      label={words.language}
      hint={words.languageHint}
      optional
      value={value}
      onChange={onChange}
      error={error}
    >
      <option value="">{words.automatic}</option>
      {[...new Set([...LANGUAGES, ...(value ? [value] : [])])].map((code) => (
        <option key={code} value={code}>
          {languageName(code)}
        </option>
      ))}
    </SelectField>
  )
}
