/** The emojis a reaction is most often made of, with the ones used last in front. */
import { recall, remember } from '@/lib/remember'

export const EMOJIS = '👍 ❤️ 😂 😮 😢 🙏 👏 🎉 🔥 ✅ 👀 🙂 😊 😅 🤔 😍 👎 💯 🤝 💪 🚀 ☀️ 📦 👋'.split(' ')
const RECENT = 6
const STORED = 'emojis'

export function recentEmojis(): string[] {
  const used = (recall(STORED) ?? '').split(' ').filter(Boolean)
  return [...new Set([...used, ...EMOJIS])].slice(0, RECENT)
}

export function rememberEmoji(emoji: string): void {
  const used = (recall(STORED) ?? '').split(' ').filter((each) => each !== '' && each !== emoji)
  remember(STORED, [emoji, ...used].slice(0, RECENT).join(' '))
}

/** Exactly one emoji, as people count them. */
export function isOneEmoji(text: string): boolean {
  const parts = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text.trim())]
  return parts.length === 1 && /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(text)
}
