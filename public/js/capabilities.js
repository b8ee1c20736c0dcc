// Says in the classes of the document what the browser can do, for style sheets.

document.documentElement.classList.add('has-script')

// Browsers allow the clipboard only on pages with TLS and on localhost.
if (navigator.clipboard) document.documentElement.classList.add('has-clipboard')
