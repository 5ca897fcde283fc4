// On pages with a diagram.
import './diagram.js';
