/** What a question to the server gave: its data, or why there is none. Data that is there stays when a renewal fails. */
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { Problem } from '@/api/problem'
import { s } from '@/strings'
import { Empty, Failed } from './states'
import { RowsLoading } from './rows'

interface LoadedProps<Data> {
  query: { data: Data | undefined; error: unknown; refetch: () => unknown }
  /** What is loaded, within a sentence: `the articles`. */
  what: string
  skeleton?: ReactNode
  className?: string
  children: (data: Data) => ReactNode
}

export function Loaded<Data>({ query, what, skeleton, className, children }: LoadedProps<Data>) {
  const { data, error, refetch } = query
  if (data !== undefined) return children(data)
  if (error instanceof Problem && error.status === 403) return <Denied />
  if (error)
    return <Failed what={what} error={error} onRetry={() => void refetch()} {...(className ? { className } : {})} />
  return skeleton ?? <RowsLoading />
}

/** In place of what the signed-in person may not see. */
export function Denied() {
  return <Empty icon={Lock} title={s.denied.title} lead={s.denied.lead} />
}
