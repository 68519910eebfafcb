/** What stands in a page's place while it loads, when it failed, and when it does not exist. */
import { Compass } from 'lucide-react'
import { Link, useRouter } from '@tanstack/react-router'
import { s } from '@/strings'
import { Empty, Failed, Loading, Skeleton } from '@/ui/states'

export function PagePending() {
  return (
    <Loading>
      <div className="flex max-w-3xl flex-col gap-3 p-8">
        <Skeleton className="h-8 w-48" />
        <Skeleton className="h-4 w-80" />
        <Skeleton className="mt-6 h-24 w-full" />
        <Skeleton className="h-24 w-full" />
      </div>
    </Loading>
  )
}

export function PageFailed({ error }: { error: unknown }) {
  const router = useRouter()
  return <Failed what={s.app.name} error={error} onRetry={() => void router.invalidate()} className="py-[20vh]" />
}

export function PageMissing() {
  return (
    <Empty icon={Compass} title={s.app.notFound} lead="">
      <Link to="/inbox" search={{}} className="font-medium text-accent-text underline underline-offset-2">
        {s.app.toInbox}
      </Link>
    </Empty>
  )
}
