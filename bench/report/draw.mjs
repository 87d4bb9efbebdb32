// Draws the Vega-Lite specification in its argument; prints SVG. A module of its own, because vega awaits something while it loads
// and hence cannot be required.
import { parse, View } from 'vega';
import { compile } from 'vega-lite';

const view = new View(parse(compile(JSON.parse(process.argv[2])).spec), { renderer: 'none' });
process.stdout.write(`${await view.toSVG()}\n`);
