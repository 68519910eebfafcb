/** Sign in. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { asProblem } from '@/api/problem'
import { signIn } from '@/api/session'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Trace } from '@/ui/states'

interface Entered {
  email: string
  password: string
}

export function SignInPage() {
  const { to } = useSearch({ from: '/sign-in' })
  const queries = useQueryClient()
  const navigate = useNavigate()
  const router = useRouter()
  const [missing, setMissing] = useState<Partial<Entered>>({})
  const entering = useMutation({
    mutationFn: ({ email, password }: Entered) => signIn(queries, email, password),
    onSuccess: async () => {
      // Only addresses of this page: `to` comes from the address bar.
      if (to?.startsWith('/') && !to.startsWith('//')) router.history.push(to)
      else await navigate({ to: '/inbox', search: {} })
    },
  })

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const email = String(form.get('email') ?? '').trim()
    const password = String(form.get('password') ?? '')
    const gaps = {
      ...(email ? {} : { email: s.signIn.emailNeeded }),
      ...(password ? {} : { password: s.signIn.passwordNeeded }),
    }
    setMissing(gaps)
    if (Object.keys(gaps).length === 0) entering.mutate({ email, password })
  }

  return (
    <main className="flex h-dvh items-center justify-center overflow-y-auto p-4">
      <div className="flex w-full max-w-[360px] flex-col gap-6">
        <header className="flex flex-col gap-4">
          <img src="/favicon.svg" alt={s.app.name} width={36} height={36} />
          <div className="flex flex-col gap-1">
            <h1 className="text-display font-semibold tracking-[-0.01em]">{s.signIn.title}</h1>
            <p className="text-ink-2">{s.signIn.lead}</p>
          </div>
        </header>
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <TextField
            label={s.signIn.email}
            name="email"
            type="email"
            autoComplete="username"
            error={missing.email}
            data-testid="sign-in-email"
          />
          <TextField
            label={s.signIn.password}
            name="password"
            type="password"
            autoComplete="current-password"
            error={missing.password}
            data-testid="sign-in-password"
          />
          {entering.error && <Refused error={entering.error} />}
          <Button
            type="submit"
            look="primary"
            disabled={entering.isPending}
            data-testid="sign-in-submit"
            className="mt-1 h-9!"
          >
            {entering.isPending ? s.signIn.working : s.signIn.action}
          </Button>
        </form>
        <p className="text-meta text-ink-3">{s.signIn.first}</p>
      </div>
    </main>
  )
}

function Refused({ error }: { error: unknown }) {
  const problem = asProblem(error)
  const wrong = problem.status === 401
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-control bg-fail-soft px-3 py-2">
      <p className="text-fail">
        {wrong ? s.signIn.wrong : [problem.message, problem.detail].filter(Boolean).join('. ')}
      </p>
      {!wrong && problem.traceId && <Trace id={problem.traceId} />}
    </div>
  )
}
