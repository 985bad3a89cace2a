/** Which single changes of a source file a test should notice, and a source file that holds many of them as switches. */
const { createHash } = require('node:crypto');
const ts = require('typescript');

const hashOf = (...parts) => createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);

const comparisons = {
	'===': ['!=='],
	'!==': ['==='],
	'==': ['!='],
	'!=': ['=='],
	'<': ['<=', '>='],
	'<=': ['<', '>'],
	'>': ['>=', '<='],
	'>=': ['>', '<'],
};
const logical = { '&&': '||', '||': '&&' };

/** A limit that is one off is hardly a mistake; one that is ten times too large is. */
function otherNumber(text) {
	const value = Number(text.replaceAll('_', ''));
	if (value === 0) return '1';
	return value < 1000 ? `${value === 1 ? 0 : value + 1}` : `${value * 10}`;
}

/** What people read is worded by people: tests pin a few of these texts, and need not pin them all. */
const isProse = (text) => text.trim().includes(' ');

/** The places of an expression where a literal is no value: a name, a type, a path of an import. */
function isValue(node) {
	const { parent } = node;
	if (
		ts.isLiteralTypeNode(parent) ||
		ts.isImportDeclaration(parent) ||
		ts.isExportDeclaration(parent) ||
		ts.isExternalModuleReference(parent)
	)
		return false;
	if (ts.isEnumMember(parent) || ts.isTaggedTemplateExpression(parent)) return false;
	if (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword) return false;
	return parent.name !== node;
}

function* changesOfLiteral(node, text) {
	if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
		if (isValue(node)) yield ['boolean', node.kind === ts.SyntaxKind.TrueKeyword ? 'false' : 'true'];
	} else if (ts.isNumericLiteral(node)) {
		if (isValue(node)) yield ['number', otherNumber(text(node))];
	} else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
		if (isValue(node) && !isProse(node.text)) yield ['string', node.text === '' ? "'mutated'" : "''"];
	} else if (ts.isTemplateExpression(node)) {
		const said = node.head.text + node.templateSpans.map(({ literal }) => literal.text).join('');
		if (isValue(node) && !isProse(said)) yield ['string', '``'];
	}
}

function* changesOfOperator(node, text) {
	if (ts.isBinaryExpression(node)) {
		const operator = node.operatorToken.getText();
		const [left, right] = [text(node.left), text(node.right)];
		for (const other of comparisons[operator] ?? []) yield ['comparison', `(${left}) ${other} (${right})`];
		if (operator in logical) yield ['logical', `(${left}) ${logical[operator]} (${right})`];
		if (operator === '??') {
			yield ['default', left];
			yield ['default', right];
		}
	} else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
		yield ['negation', text(node.operand)];
	}
}

function* changesOfCondition(node) {
	const { parent } = node;
	const decides =
		((ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent)) && parent.expression === node) ||
		((ts.isForStatement(parent) || ts.isConditionalExpression(parent)) && parent.condition === node);
	if (!decides || node.kind === ts.SyntaxKind.TrueKeyword) return;
	yield ['condition', 'false'];
	// A loop without an end tells nothing that its time limit would not tell at a price.
	if (ts.isIfStatement(parent) || ts.isConditionalExpression(parent)) yield ['condition', 'true'];
}

function* changesOfReturned(node) {
	const { parent } = node;
	const returned = (ts.isReturnStatement(parent) && parent.expression === node) || (ts.isArrowFunction(parent) && parent.body === node);
	// Where `false` is returned, `undefined` says the same.
	if (returned && !ts.isBlock(node) && !/^(undefined|false)$/.test(node.getText())) yield ['returned', 'undefined'];
}

/** A constructor without its `super()` is no program, and one that has it in an `if` none either. */
const mayBeLeftOut = (expression) =>
	!ts.isStringLiteral(expression) && !(ts.isCallExpression(expression) && expression.expression.kind === ts.SyntaxKind.SuperKeyword);

/** Every expression and statement that exists at run time. */
function* runningNodes(node) {
	if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
	if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return;
	yield node;
	const children = [];
	ts.forEachChild(node, (child) => void children.push(child));
	for (const child of children) yield* runningNodes(child);
}

/**
 * The mutants of a file.
 *
 * @returns `{key, file, line, kind, start, end, statement, original, replacement}`; `key` outlives changes elsewhere in the file
 */
function mutantsOf(file, source) {
	const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
	const text = (node) => source.slice(node.getStart(tree), node.end);
	const seen = new Map();
	const found = [];
	const add = (node, kind, replacement, statement = false) => {
		const same = hashOf(file, kind, text(node), replacement);
		seen.set(same, (seen.get(same) ?? 0) + 1);
		found.push({
			key: hashOf(same, seen.get(same)),
			file,
			line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1,
			kind,
			start: node.getStart(tree),
			end: node.end,
			statement,
			original: text(node),
			replacement,
		});
	};
	for (const node of runningNodes(tree)) {
		if (node === tree) continue;
		if (ts.isExpressionStatement(node) && mayBeLeftOut(node.expression)) add(node, 'removed', '', true);
		for (const changes of [changesOfLiteral, changesOfOperator, changesOfCondition, changesOfReturned]) {
			for (const [kind, replacement] of changes(node, text)) add(node, kind, replacement);
		}
	}
	return found;
}

/** The mutants of a sample: which ones depends on the seed and on the mutant, not on what stands elsewhere. */
const sample = (mutants, size, seed) =>
	mutants
		.map((mutant) => [hashOf(seed, mutant.key), mutant])
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.slice(0, size)
		.map(([, mutant]) => mutant);

/** The file with all these mutants in it, each waiting for `__mutant(key)` to say true. */
function instrument(source, mutants) {
	const groups = new Map();
	for (const mutant of mutants) {
		const place = `${mutant.start}-${mutant.end}`;
		groups.set(place, [...(groups.get(place) ?? []), mutant]);
	}
	// Outer places first, so that each is built of what its inner places have become.
	const places = [...groups.values()].sort(([a], [b]) => a.start - b.start || b.end - a.end);
	// Without the `0,` a bracketed name before a colon would begin an arrow function with a type.
	const write = (from, to, inside) => {
		let written = '';
		let at = from;
		for (let index = 0; index < inside.length; index += 1) {
			const [{ start, end, statement }] = inside[index];
			if (start < at) continue;
			const within = inside.slice(index + 1).filter(([inner]) => inner.start >= start && inner.end <= end);
			const kept = write(start, end, within);
			const switches = inside[index].map(({ key, replacement }) => `__mutant('${key}')?(0, ${replacement}):`).join('');
			written += source.slice(at, start);
			// In braces of its own: an `else` that follows belongs to the source's `if`.
			written += statement ? `{if(!__mutant('${inside[index][0].key}')){${kept}}}` : `(${switches}(${kept}))`;
			at = end;
		}
		return written + source.slice(at, to);
	};
	return write(0, source.length, places);
}

module.exports = { hashOf, mutantsOf, sample, instrument };
