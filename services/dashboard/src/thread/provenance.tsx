/** Above what a message says: what it answers, and where it comes from. */
import { ExternalLink, Forward, Megaphone, ShoppingBag } from 'lucide-react'
import type { Message, Quoted } from '@/api/types'
import { plainText } from '@/lib/whatsapp'
import { s } from '@/strings'
import { readOrigin, type Referral } from './origin'
import { useThread } from './tools'

const words = s.kinds.mark
const LINE = 'mb-0.5 flex items-center gap-1 text-meta opacity-80'

export function Provenance({ message, quoted }: { message: Message; quoted: Quoted | undefined }) {
  const { forwarded, product, referral, participant } = readOrigin(message.context)
  return (
    <>
      {participant && (
        <p className="text-meta font-semibold text-accent-text" data-testid="participant">
          {participant}
        </p>
      )}
      {forwarded && (
        <p className={LINE} data-testid="forwarded">
          <Forward aria-hidden size={12} strokeWidth={2} />
          <span className="italic">{forwarded === 'often' ? words.forwardedOften : words.forwarded}</span>
        </p>
      )}
      {referral && <ReferralCard referral={referral} />}
      {product && (
        <p className={LINE} data-testid="product">
          <ShoppingBag aria-hidden size={12} strokeWidth={2} />
          {words.product(product)}
        </p>
      )}
      {quoted && <Quote quoted={quoted} />}
    </>
  )
}

function Quote({ quoted }: { quoted: Quoted }) {
  const { jump } = useThread()
  const who = s.kinds.who[quoted.author] ?? quoted.author
  const inside = (
    <>
      <span className="block text-meta font-medium opacity-85">{who}</span>
      <span className="line-clamp-2 text-work break-words opacity-85">{plainText(quoted.text)}</span>
    </>
  )
  const look = 'mb-1 block w-full rounded-[6px] border-l-[3px] border-current/40 bg-current/6 py-1 pr-2 pl-2 text-left'
  return (
    <button
      type="button"
      data-testid="quote"
      aria-label={`${words.quoted(who)}: ${plainText(quoted.text)}`}
      onClick={() => jump(quoted.id)}
      className={`${look} hover:bg-current/10`}
    >
      {inside}
    </button>
  )
}

/** The advertisement a customer came from. Its picture is not loaded: that would tell its host. */
function ReferralCard({ referral }: { referral: Referral }) {
  const { headline, body, url } = referral
  return (
    <div
      data-testid="referral"
      className="mb-1.5 flex flex-col gap-0.5 rounded-card border border-current/15 bg-current/6 px-2.5 py-1.5 text-work"
    >
      <p className="flex items-center gap-1 text-meta font-medium opacity-80">
        <Megaphone aria-hidden size={12} strokeWidth={2} />
        {referral.type === 'post' ? words.post : words.ad}
      </p>
      {headline && <p className="font-medium break-words">{headline}</p>}
      {body && <p className="line-clamp-3 break-words opacity-85">{body}</p>}
      {url && (
        <a
          href={url}
          target="_blank"
          rel="noreferrer noopener"
          className="inline-flex w-fit items-center gap-1 underline underline-offset-2"
        >
          {words.openAd}
          <ExternalLink size={12} role="img" aria-label={s.common.openInNew} />
        </a>
      )}
    </div>
  )
}
