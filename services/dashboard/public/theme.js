// Runs before the first paint, as a file of its own because the content security policy allows no inline script.
;(function () {
  var choice = null
  try {
    choice = localStorage.getItem('reaktly.theme')
  } catch (error) {
    choice = null
  }
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
