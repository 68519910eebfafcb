/** Text with reply buttons, and text with a button that opens a page. */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import type { FormProps } from './forms'
import { LimitedArea, LimitedText } from './limited-field'
import { allFit, BUTTONS_MAX, LIMITS } from './limits'
import { MessageDialog, usePosting } from './message-dialog'

const words = s.compose.form

export function ButtonsForm(props: FormProps) {
  const posting = usePosting(props)
  const [text, setText] = useState('')
  const [titles, setTitles] = useState([''])
  const same = new Set(titles.map((title) => title.trim())).size < titles.length
  const ready =
    !same &&
    allFit([{ text, max: LIMITS.offerText }, ...titles.map((title) => ({ text: title, max: LIMITS.buttonTitle }))])
  const change = (at: number, title: string) => setTitles((held) => held.with(at, title))
  return (
    <MessageDialog
      title={words.buttonsTitle}
      posting={posting}
      ready={ready}
      onClose={props.onClose}
      onSubmit={() => posting.submit({ text, buttons: titles.map((title) => ({ title: title.trim() })) })}
    >
      <LimitedArea label={words.text} value={text} max={LIMITS.offerText} onChange={setText} testId="form-text" />
      {titles.map((title, index) => (
        <LimitedText
          // Buttons have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          label={words.button(index + 1)}
          value={title}
          max={LIMITS.buttonTitle}
          onChange={(value) => change(index, value)}
          error={same && index === titles.length - 1 && title ? words.sameTitle : undefined}
          testId={`form-button-${index + 1}`}
        />
      ))}
      {titles.length < BUTTONS_MAX && (
        <Button icon={Plus} className="w-fit" onClick={() => setTitles([...titles, ''])} data-testid="form-add">
          {words.addButton}
        </Button>
      )}
    </MessageDialog>
  )
}

export function LinkForm(props: FormProps) {
  const posting = usePosting(props)
  const [body, setBody] = useState('')
  const [label, setLabel] = useState('')
  const [url, setUrl] = useState('')
  const isUrl = /^https?:\/\/\S+$/.test(url)
  const ready =
    isUrl &&
    allFit([
      { text: body, max: LIMITS.offerText },
      { text: label, max: LIMITS.buttonTitle },
    ])
  return (
    <MessageDialog
      title={words.linkTitle}
      posting={posting}
      ready={ready}
      onClose={props.onClose}
      onSubmit={() => posting.submit({ cta: { body, label, url } })}
    >
      <LimitedArea label={words.text} value={body} max={LIMITS.offerText} onChange={setBody} testId="form-text" />
      <LimitedText label={words.label} value={label} max={LIMITS.buttonTitle} onChange={setLabel} testId="form-label" />
      <TextField
        label={words.url}
        value={url}
        type="url"
        error={url !== '' && !isUrl && url.length > 'https://'.length ? words.urlWrong : posting.at('cta.url', 'url')}
        onChange={(event) => setUrl(event.target.value.trim())}
        data-testid="form-url"
      />
    </MessageDialog>
  )
}
