/** The article's Markdown, to write and to look at. */
import { useState, type ChangeEvent } from 'react'
import { s } from '@/strings'
import { cx } from '@/ui/cx'
import { TextArea } from '@/ui/field'
import { MarkdownView } from './markdown-view'

const words = s.knowledge.editor

interface BodyFieldProps {
  value: string
  onChange: (event: ChangeEvent<HTMLTextAreaElement>) => void
  error: string | undefined
}

export function BodyField({ value, onChange, error }: BodyFieldProps) {
  const [preview, setPreview] = useState(false)
  return (
    <div className="relative">
      <div
        role="group"
        aria-label={words.body}
        className="absolute -top-0.5 right-0 flex rounded-control bg-sunken p-0.5"
      >
        {[false, true].map((choice) => (
          <button
            key={String(choice)}
            type="button"
            aria-pressed={preview === choice}
            onClick={() => setPreview(choice)}
            className={cx(
              'h-5 rounded-[4px] px-2 text-meta font-medium',
              preview === choice ? 'bg-surface text-ink dark:bg-line-strong' : 'text-ink-3 hover:text-ink',
            )}
          >
            {choice ? words.preview : words.write}
          </button>
        ))}
      </div>
      {preview ? (
        <div className="flex flex-col gap-1.5">
          <p className="font-medium">{words.body}</p>
          <div className="min-h-72 rounded-control border border-line bg-surface px-4 py-3">
            <MarkdownView source={value} />
          </div>
        </div>
      ) : (
        <TextArea
          label={words.body}
          hint={words.bodyHint}
          rows={12}
          value={value}
          onChange={onChange}
          error={error}
          data-testid="article-body"
          className="min-h-72 text-read!"
        />
      )}
    </div>
  )
}
