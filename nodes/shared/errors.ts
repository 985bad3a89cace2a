import { NodeApiError, NodeOperationError, type INode, type JsonObject, type Logger } from 'n8n-workflow';
import { BackendError, describeForMaintainer, type BackendErrorKind } from '../../clients/errors';
import type { Redactor } from '../../clients/http/redact';

/** The clients know nothing of n8n: what they call by a general name has one of its own in the editor. */
export const editorNames: ReadonlyArray<readonly [RegExp, string]> = [
	[/\bconnection settings\b/g, 'credential'],
	[/\bThis installation\b/g, 'This n8n'],
	[/\bsend fewer requests at a time\b/gi, "Lower 'Parallel Requests'"],
	[/\bdelete it with its contents\b/g, "switch on 'Delete With Contents'"],
	[/\bhave it unlocked for the change\b/g, "switch on 'Unlock for the Change' in the options"],
	[/\bhave one generated\b/g, "switch on 'Generate Password'"],
];

const inEditorNames = (text: string): string => editorNames.reduce((said, [general, own]) => said.replace(general, own), text);

/** What was thrown, in the words of the editor. */
export const errorMessage = (reason: unknown): string =>
	reason instanceof BackendError ? inEditorNames(reason.message) : reason instanceof Error ? reason.message : String(reason);

/** How to mend what was thrown, in the words of the editor. */
export const errorCure = (reason: unknown): string | undefined =>
	reason instanceof BackendError && reason.cure ? inEditorNames(reason.cure) : undefined;

type FailureCause =
	| { cause: 'rate-limited' | 'temporarily-unavailable'; retryAfterMs?: number }
	| { cause: 'credential-invalid' | 'configuration-invalid' | 'node-defect' };

function failureOf(error: BackendError): FailureCause | undefined {
	const causes: Partial<Record<BackendErrorKind, FailureCause['cause']>> = {
		rateLimited: 'rate-limited',
		connect: 'temporarily-unavailable',
		timeout: 'temporarily-unavailable',
		backend: 'temporarily-unavailable',
		http: 'temporarily-unavailable',
		dns: 'temporarily-unavailable',
		login: 'credential-invalid',
		secondFactor: 'credential-invalid',
		rights: 'credential-invalid',
		tls: 'configuration-invalid',
		configuration: 'configuration-invalid',
	};
	const cause = causes[error.kind];
	if (cause === undefined) return undefined;
	if (cause === 'rate-limited' || cause === 'temporarily-unavailable') {
		return error.retryAfterMs === undefined ? { cause } : { cause, retryAfterMs: error.retryAfterMs };
	}
	return { cause };
}

/**
 * Words that make n8n do other things than show the message: it never repeats a first poll whose message holds the
 * one, and stores a run as stopped by hand for the other.
 */
export function plainWords(text: string): string {
	return text.replace(/authorization/gi, 'sign-in').replace(/cancell?ed/gi, 'stopped');
}

const longestMessage = 1_000;

/** A message that stays readable when somebody pastes a file where a name belongs; why it was refused stands at its end. */
export function inShort(text: string): string {
	if (text.length <= longestMessage) return text;
	return `${text.slice(0, longestMessage / 2)} … ${text.slice(-longestMessage / 2)}`.toWellFormed();
}

/** n8n puts general words in place of a message that holds one of Node's codes, be it as a part of a person's name. */
function withOwnWords<E extends NodeApiError | NodeOperationError>(error: E, message: string): E {
	error.message = message;
	return error;
}

/** What was thrown, as a text within an item: without the secrets that a server may quote, in the words of the editor, and short. */
export const shownMessage = (reason: unknown, redactor: Redactor): string => inShort(redactor.clean(errorMessage(reason)));

/** Nothing that a directory calls a field is longer, and nobody reads more of them. */
const longestField = 200;
const mostFields = 50;
const readable = (fields: string[]): string[] => fields.filter(({ length }) => length <= longestField).slice(0, mostFields);

/** Whatever was thrown, as the error n8n shows. An n8n error passes as it is. */
export function toNodeError(
	node: INode,
	thrown: unknown,
	{ itemIndex, redactor, logger }: { itemIndex?: number; redactor?: Redactor; logger?: Logger } = {},
): NodeApiError | NodeOperationError {
	if (thrown instanceof NodeApiError || thrown instanceof NodeOperationError) return thrown;
	if (redactor) logger?.debug(describeForMaintainer(thrown, redactor));
	// Names of fields and codes are a server's words as well.
	const reason = redactor && thrown instanceof BackendError ? redactor.cleanError(thrown) : thrown;
	const clean = (text: string): string => inShort(plainWords(redactor ? redactor.clean(text) : text));
	const suffix = itemIndex === undefined ? '' : ` [item ${itemIndex}]`;
	const message = clean(errorMessage(reason)) + suffix;
	if (!(reason instanceof BackendError)) {
		// The original stays out: its text and stack were not redacted.
		return withOwnWords(new NodeOperationError(node, message, { itemIndex }), message);
	}
	const cure = errorCure(reason);
	const description = cure === undefined ? undefined : clean(cure);
	const failure = failureOf(reason);
	if (reason.kind === 'configuration') {
		return withOwnWords(new NodeOperationError(node, message, { itemIndex, description, failure }), message);
	}
	// A plain object without `code`, `status` or `cause`: n8n would make other words of them.
	const details: JsonObject = {
		message,
		...(reason.code === undefined ? {} : { backendCode: reason.code }),
		...(reason.fields.length === 0 ? {} : { fields: readable(reason.fields) }),
	};
	const error = new NodeApiError(node, details, {
		message,
		description: description ?? ' ',
		httpCode: reason.status === undefined ? undefined : String(reason.status),
		itemIndex,
		failure,
	});
	return withOwnWords(error, message);
}
