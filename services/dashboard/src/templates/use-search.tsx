/** Looking for a template by words and language. */
import { Search } from 'lucide-react'
import { useState } from 'react'
import type { Template } from '@/api/types'
import { s } from '@/strings'
import { findTemplates } from './gaps'

export function useTemplateSearch(all: readonly Template[] | undefined) {
  const [words, setWords] = useState('')
  const [language, setLanguage] = useState('')
  const languages = [...new Set(all?.map((template) => template.language))].toSorted()
  return { words, setWords, language, setLanguage, languages, found: findTemplates(all ?? [], words, language) }
}

export function TemplateSearch({ search }: { search: ReturnType<typeof useTemplateSearch> }) {
  const { words, setWords, language, setLanguage, languages } = search
  return (
    <div className="flex gap-2">
      <div className="relative min-w-0 flex-1">
        <Search
          aria-hidden
          size={15}
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
        />
        <input
          type="search"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          aria-label={s.templates.search}
          placeholder={s.templates.search}
          data-testid="template-search"
          className="h-8 w-full rounded-control border border-line-strong bg-surface pr-2 pl-8 pointer-coarse:h-10 pointer-coarse:text-[16px]"
        />
      </div>
      {languages.length > 1 && (
        <select
          value={language}
          onChange={(event) => setLanguage(event.target.value)}
          aria-label={s.templates.language}
          className="h-8 rounded-control border border-line-strong bg-surface px-2 pointer-coarse:h-10 pointer-coarse:text-[16px]"
        >
          <option value="">{s.templates.allLanguages}</option>
          {languages.map((code) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}
