/** A list the customer opens and chooses from. */
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { s } from '@/strings'
import { Button, IconButton } from '@/ui/button'
import type { FormProps } from './forms'
import { LimitedArea, LimitedText } from './limited-field'
import { allFit, LIMITS, ROWS_MAX } from './limits'
import { MessageDialog, usePosting } from './message-dialog'

const words = s.compose.form

interface Row {
  title: string
  description: string
}

const EMPTY: Row = { title: '', description: '' }

export function ListForm(props: FormProps) {
  const posting = usePosting(props)
  const [body, setBody] = useState('')
  const [button, setButton] = useState('')
  const [section, setSection] = useState('')
  const [header, setHeader] = useState('')
  const [footer, setFooter] = useState('')
  const [rows, setRows] = useState<Row[]>([EMPTY])
  const ready = allFit([
    { text: body, max: LIMITS.listText },
    { text: button, max: LIMITS.buttonTitle },
    { text: header, max: LIMITS.line, optional: true },
    { text: footer, max: LIMITS.line, optional: true },
    { text: section, max: LIMITS.sectionTitle, optional: true },
    ...rows.map(({ title }) => ({ text: title, max: LIMITS.rowTitle })),
    ...rows.map(({ description }) => ({ text: description, max: LIMITS.rowDescription, optional: true })),
  ])
  const change = (at: number, row: Row) => setRows((held) => held.with(at, row))
  const submit = () =>
    posting.submit({
      list: {
        body,
        button,
        ...(header.trim() ? { header } : {}),
        ...(footer.trim() ? { footer } : {}),
        sections: [
          {
            ...(section.trim() ? { title: section } : {}),
            rows: rows.map(({ title, description }) => ({ title, ...(description ? { description } : {}) })),
          },
        ],
      },
    })
  return (
    <MessageDialog
      title={words.listTitle}
      lead={words.listLead}
      posting={posting}
      ready={ready}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <LimitedArea label={words.text} value={body} max={LIMITS.listText} onChange={setBody} testId="form-text" />
      <div className="grid gap-4 md:grid-cols-2">
        <LimitedText
          label={words.opens}
          value={button}
          max={LIMITS.buttonTitle}
          onChange={setButton}
          testId="form-label"
        />
        <LimitedText
          label={words.section}
          value={section}
          max={LIMITS.sectionTitle}
          onChange={setSection}
          optional
          testId="form-section"
        />
      </div>
      <div className="grid gap-4 md:grid-cols-2">
        <LimitedText label={words.header} value={header} max={LIMITS.line} onChange={setHeader} optional />
        <LimitedText label={words.footer} value={footer} max={LIMITS.line} onChange={setFooter} optional />
      </div>
      <ol className="flex flex-col gap-3">
        {rows.map((row, index) => (
          // Rows have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} className="flex items-start gap-2">
            <div className="grid min-w-0 flex-1 gap-3 md:grid-cols-[2fr_3fr]">
              <LimitedText
                label={words.row(index + 1)}
                value={row.title}
                max={LIMITS.rowTitle}
                onChange={(title) => change(index, { ...row, title })}
                testId={`form-row-${index + 1}`}
              />
              <LimitedText
                label={words.rowMore(index + 1)}
                value={row.description}
                max={LIMITS.rowDescription}
                optional
                onChange={(description) => change(index, { ...row, description })}
              />
            </div>
            <IconButton
              icon={X}
              label={words.removeRow(index + 1)}
              disabled={rows.length === 1}
              onClick={() => setRows((held) => held.filter((_, at) => at !== index))}
              className="mt-6"
            />
          </li>
        ))}
      </ol>
      {rows.length < ROWS_MAX && (
        <Button icon={Plus} className="w-fit" onClick={() => setRows([...rows, EMPTY])} data-testid="form-add">
          {words.addRow}
        </Button>
      )}
    </MessageDialog>
  )
}
