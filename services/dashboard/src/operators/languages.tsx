/** The languages an operator answers in: several of many. */
import { languageName, LANGUAGES } from '@/lib/languages'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { useDraft } from './draft'

export function Languages() {
  const { form, put, errors } = useDraft()
  const all = [...new Set([...LANGUAGES, ...form.languages])]
  const toggle = (code: string) =>
    put({
      languages: form.languages.includes(code)
        ? form.languages.filter((other) => other !== code)
        : all.filter((other) => other === code || form.languages.includes(other)),
    })
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 font-medium">{s.operators.persona.languages}</legend>
      <div className="flex flex-wrap gap-1.5">
        {all.map((code) => (
          <label
            key={code}
            className={cx(
              'inline-flex h-7 cursor-pointer items-center rounded-full border px-2.5 transition-colors duration-150 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus pointer-coarse:h-9',
              form.languages.includes(code)
                ? 'border-accent bg-accent-soft font-medium text-accent-text'
                : 'border-line-strong bg-surface text-ink-2 hover:bg-hover',
            )}
          >
            <input
              type="checkbox"
              className="sr-only"
              checked={form.languages.includes(code)}
              onChange={() => toggle(code)}
            />
            {languageName(code)}
          </label>
        ))}
      </div>
      {errors.languages && <p className="text-meta text-fail">{errors.languages}</p>}
    </fieldset>
  )
}
