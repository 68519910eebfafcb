/** An answer of the AI as the customer's WhatsApp shows it. */
import { s } from '@/strings'
import { WhatsAppText } from '@/thread/whatsapp-text'

export function AnswerBubble({ text, buttons }: { text: string; buttons: readonly string[] }) {
  return (
    <div
      data-testid="answer-bubble"
      className="w-fit max-w-[92%] rounded-bubble rounded-tl-[5px] border border-line bg-bubble px-3 py-2 text-read"
    >
      <WhatsAppText text={text} />
      {buttons.length > 0 && (
        <ul aria-label={s.why.buttons} className="mt-2 -mb-1 flex flex-col border-t border-line">
          {buttons.map((title) => (
            <li key={title} className="border-b border-line py-1.5 text-center font-medium text-tick last:border-b-0">
              {title}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
