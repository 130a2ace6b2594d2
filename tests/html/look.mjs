// look.mjs CACHE DIR [PICTURES] -- TAP: every page of DIR in real Chromium
//
// At three widths, light and dark: axe-core finds nothing, the page does not
// scroll sideways, and nothing is asked for over the network. Printed, what is
// folded is open. With PICTURES, screenshots and PDFs are left there.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const [cache, dir, pictures] = process.argv.slice(2);
const require = createRequire(path.join(cache, 'node_modules', 'x'));
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const widths = [360, 820, 1280];
const schemes = ['light', 'dark'];
// What the others have is on the page of all reports as well.
const closely = ['all', 'many', 'hostile', 'mixed-domain', 'policies-good-forecast'];
let n = 0;
let failed = 0;

function ok(good, what, detail) {
	n++;
	console.log(`${good ? 'ok' : 'not ok'} ${n} - ${what}`);
	if (good)
		return;
	failed = 1;
	console.log(String(detail).split('\n').slice(0, 20)
		.map((line) => `# ${line}`).join('\n'));
}

// The page's own policy would keep axe-core out; it is put in beneath it.
async function faults(page) {
	await page.evaluate(axe);
	const found = await page.evaluate(() => axe.run({ resultTypes: ['violations'] }));
	return found.violations.flatMap((v) => v.nodes.slice(0, 3).map(
		(node) => `${v.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}

// What sticks out of the page, other than inside of boxes that scroll.
const wide = () => {
	const out = [];
	const root = document.documentElement;
	if (root.scrollWidth > root.clientWidth)
		out.push(`the page: ${root.scrollWidth} > ${root.clientWidth}`);
	for (const e of document.querySelectorAll('body *'))
		if (!e.closest('.scroll') &&
			e.getBoundingClientRect().right > root.clientWidth + 1)
			out.push(e.outerHTML.slice(0, 120));
	return out;
};

async function openAll(page) {
	await page.evaluate(() => {
		for (const d of document.querySelectorAll('details')) d.open = true;
	});
}

async function fits(page, name, how, some) {
	for (const width of some) {
		await page.setViewportSize({ width, height: 900 });
		const out = await page.evaluate(wide);
		ok(out.length === 0, `${name}: ${how} at ${width} px`, out.join('\n'));
	}
}

async function shoot(page, name) {
	for (const colorScheme of schemes)
		for (const width of widths) {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width, height: 900 });
			await page.screenshot({ fullPage: true,
				path: path.join(pictures, `${name}-${width}-${colorScheme}.png`) });
		}
}

async function check(page, name) {
	for (const colorScheme of schemes) {
		await page.emulateMedia({ colorScheme });
		const found = await faults(page);
		ok(found.length === 0, `${name}: axe-core, ${colorScheme}`, found.join('\n'));
	}
}

async function print(page, name) {
	await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
	const seen = await page.evaluate(() => ({
		ground: getComputedStyle(document.body).backgroundColor,
		folded: [...document.querySelectorAll('details pre')]
			.filter((e) => !e.checkVisibility()).length,
	}));
	ok(seen.ground === 'rgb(255, 255, 255)' && seen.folded === 0,
		`${name}: on paper`, JSON.stringify(seen));
	const pdf = await page.pdf({ format: 'A4' });
	ok(pdf.subarray(0, 5).toString() === '%PDF-', `${name}: as PDF`, pdf.length);
	if (pictures)
		fs.writeFileSync(path.join(pictures, `${name}.pdf`), pdf);
	await page.emulateMedia({ media: null, colorScheme: 'light' });
}

// Every place that takes the focus shows it.
async function keys(page, name) {
	const dull = [];
	for (let i = 0; i < 12; i++) {
		await page.keyboard.press('Tab');
		const at = await page.evaluate(() => {
			const e = document.activeElement;
			return [e.tagName, getComputedStyle(e).outlineStyle];
		});
		if (at[0] !== 'BODY' && at[1] === 'none')
			dull.push(at[0]);
	}
	ok(dull.length === 0, `${name}: the focus is visible`, dull.join(' '));
}

async function whole(context, file) {
	const name = path.basename(file, '.html');
	const page = await context.newPage();
	const asked = [], said = [];
	page.on('request', (r) => asked.push(r.url()));
	page.on('console', (m) => said.push(m.text()));
	page.on('dialog', (d) => { said.push('a dialog'); d.dismiss(); });
	await page.goto(`file://${file}`);
	await page.waitForLoadState('load');
	const styled = await page.evaluate(
		() => getComputedStyle(document.querySelector('.verdict')).borderLeftWidth);
	ok(styled === '8px', `${name}: its policy lets its style in`, styled);
	await fits(page, name, 'folded', [320, ...widths]);
	if (closely.includes(name)) {
		if (pictures)
			await shoot(page, name);
		await keys(page, name);
		await print(page, name);
		await openAll(page);
		await fits(page, name, 'unfolded', [320, ...widths]);
		await check(page, name);
	}
	ok(asked.filter((u) => u !== `file://${file}`).length === 0,
		`${name}: no request`, asked.join('\n'));
	ok(said.length === 0, `${name}: nothing is refused or run`, said.join('\n'));
	await page.close();
}

const browser = await chromium.launch({
	executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext();
for (const file of fs.readdirSync(dir).sort())
	if (file.endsWith('.html'))
		await whole(context, path.resolve(dir, file));
await browser.close();
console.log(`1..${n}`);
process.exitCode = failed;
