// On every page: Designsystemet's elements, htmx, and what makes our pages handier. No page needs it to work.
import '@digdir/designsystemet-web';
import 'htmx.org/dist/htmx.esm.js';
import './keyboard.js';
import './menus.js';
import './worklist.js';

// Says that all of the above has run: tests wait for it, styles may.
document.documentElement.dataset.scripted = '';
