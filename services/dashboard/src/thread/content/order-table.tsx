/** An order's lines with their sum. */
import { ShoppingBag } from 'lucide-react'
import { s } from '@/strings'
import type { Order } from './order'

export function OrderTable({ order }: { order: Order }) {
  return (
    <div className="flex flex-col gap-1.5" data-testid="order">
      <p className="flex items-center gap-1.5 font-medium">
        <ShoppingBag aria-hidden size={16} strokeWidth={1.75} className="shrink-0 opacity-70" />
        {s.kinds.order.title(order.items)}
      </p>
      {order.lines.length > 0 && (
        <table className="w-full border-collapse text-left text-work tabular">
          <thead className="text-meta opacity-75">
            <tr>
              <th className="pr-4 font-normal">{s.kinds.order.product}</th>
              <th className="pr-4 text-right font-normal">{s.kinds.order.quantity}</th>
              <th className="text-right font-normal">{s.kinds.order.price}</th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line, index) => (
              // The same product may stand in two lines.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={index} className="border-t border-current/15">
                <td className="py-1 pr-4 break-all">{line.product}</td>
                <td className="py-1 pr-4 text-right">{line.quantity}</td>
                <td className="py-1 text-right whitespace-nowrap">{line.price}</td>
              </tr>
            ))}
          </tbody>
          {order.sum && (
            <tfoot>
              <tr className="border-t border-current/40 font-semibold">
                <td className="py-1" colSpan={2}>
                  {s.kinds.order.sum}
                </td>
                <td className="py-1 text-right whitespace-nowrap" data-testid="order-sum">
                  {order.sum}
                </td>
              </tr>
            </tfoot>
          )}
        </table>
      )}
      {order.text && <p className="break-words">{order.text}</p>}
    </div>
  )
}
