/** Keys for scripts: made, shown once, revoked. */
import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { keysQuery, useCreateKey, useRevokeKey } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { ApiKey, Scope } from '@/api/types'
import { agoPhrase } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { CopyField } from '@/ui/copy'
import { Confirm, Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/field'
import { Section } from '@/ui/page'
import { Failed, Loading, Skeleton } from '@/ui/states'
import { useToasts } from '@/ui/toast'

const words = s.settings.keys
const SCOPES: Scope[] = [
  'conversations:read',
  'conversations:write',
  'integrations:read',
  'integrations:write',
  'articles:read',
  'knowledge:write',
  'iq:import',
  'iq:read',
  'usage:read',
]

export function ApiKeys() {
  const { data, error, refetch } = useQuery(keysQuery)
  const [making, setMaking] = useState(false)
  return (
    <Section title={words.title} lead={words.lead}>
      {error && !data ? (
        <Failed what={words.list} error={error} onRetry={() => void refetch()} className="px-0 py-2" />
      ) : !data ? (
        <Loading>
          <Skeleton className="h-14 w-full" />
        </Loading>
      ) : data.length === 0 ? (
        <p className="text-ink-3">{words.none}</p>
      ) : (
        <ul className="overflow-hidden rounded-card border border-line bg-surface">
          {data.map((key) => (
            <KeyRow key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
      <Button icon={Plus} className="w-fit" onClick={() => setMaking(true)} data-testid="create-key">
        {words.create}
      </Button>
      {making && <MakeKey onClose={() => setMaking(false)} />}
    </Section>
  )
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const now = useNow()
  const revoke = useRevokeKey()
  const toasts = useToasts()
  const [asking, setAsking] = useState(false)
  const onConfirm = () =>
    revoke.mutate(apiKey.id, {
      onSuccess: () => toasts.good(words.revoked),
      onError: (error) => toasts.fail(s.actions.refused(words.revoke), error),
    })
  return (
    <li className="flex min-h-14 items-center gap-3 border-b border-line px-4 py-2 last:border-b-0">
      <KeyRound aria-hidden size={18} strokeWidth={1.5} className="shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {apiKey.name} <code className="ml-1 font-mono text-meta font-normal text-ink-3">…{apiKey.lastFour}</code>
        </p>
        <p className="truncate text-meta text-ink-3">{`${apiKey.scopes.join(', ')} · ${words.created(agoPhrase(apiKey.createdAt, now))}`}</p>
      </div>
      <Button look="danger" onClick={() => setAsking(true)} disabled={revoke.isPending}>
        {words.revoke}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={words.revokeTitle}
        lead={words.revokeLead}
        action={words.revoke}
        onConfirm={onConfirm}
      />
    </li>
  )
}

function MakeKey({ onClose }: { onClose: () => void }) {
  const create = useCreateKey()
  const [missing, setMissing] = useState<{ name?: string; scopes?: string }>({})
  const problem = create.error ? asProblem(create.error) : undefined
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const name = String(form.get('name') ?? '').trim()
    const scopes = SCOPES.filter((scope) => form.getAll('scope').includes(scope))
    const gaps = {
      ...(name ? {} : { name: words.nameNeeded }),
      ...(scopes.length > 0 ? {} : { scopes: words.scopeNeeded }),
    }
    setMissing(gaps)
    if (Object.keys(gaps).length === 0) create.mutate({ name, scopes })
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={words.create}>
      {create.data ? (
        <>
          <p className="text-ink-2">{words.made}</p>
          <CopyField label={create.data.name} value={create.data.key} testId="new-key" />
          <Button look="primary" className="self-end" onClick={onClose}>
            {s.common.close}
          </Button>
        </>
      ) : (
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <TextField label={words.name} name="name" error={missing.name ?? problem?.fieldMessage('name')} />
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1.5 font-medium">{words.scopes}</legend>
            {SCOPES.map((scope) => (
              <label key={scope} className="flex items-center gap-2">
                <input type="checkbox" name="scope" value={scope} className="size-4 accent-(--accent)" />
                <code className="font-mono text-meta">{scope}</code>
              </label>
            ))}
            {missing.scopes && <p className="text-meta text-fail">{missing.scopes}</p>}
          </fieldset>
          {problem && problem.fields.length === 0 && (
            <p role="alert" className="text-fail">
              {problem.detail ?? problem.message}
            </p>
          )}
          <Button type="submit" look="primary" className="self-end" disabled={create.isPending}>
            {words.create}
          </Button>
        </form>
      )}
    </Dialog>
  )
}
