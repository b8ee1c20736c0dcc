// Improvements on plain links and forms. Every page works without them. Each file here is one behaviour.

import './capabilities.js'
import './copy-link.js'
import './copy.js'
import './drawer.js'
import './event-rows.js'
import './find-key.js'
import './grant-matrix-keys.js'
import './histogram-keys.js'
import './menus.js'
import './new-tabs.js'
import './notices.js'
