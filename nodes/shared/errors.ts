import { NodeApiError, NodeOperationError, type INode, type JsonObject, type Logger } from 'n8n-workflow';
import { BackendError, type BackendErrorKind } from '../../clients/errors';
import type { Redactor } from '../../clients/http/redact';

export const errorMessage = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));

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

/** What helps whoever maintains this package, and nobody else: kinds, transport codes and stacks of the chain of causes. */
function forMaintainer(reason: unknown, redactor: Redactor | undefined): string {
	const lines: string[] = [];
	let link: unknown = reason;
	for (let depth = 0; link instanceof Error && depth < 5; depth += 1) {
		const facts =
			link instanceof BackendError ? `${link.kind}, ${link.delivery}, code ${String(link.code)}, status ${String(link.status)}` : '';
		const code = 'code' in link && !(link instanceof BackendError) ? String(link.code) : '';
		lines.push([facts, code, link.stack ?? link.message].filter((part) => part !== '').join(' '));
		link = link.cause;
	}
	const text = lines.join('\ncaused by ') || String(reason);
	return inShort(redactor ? redactor.clean(text) : text);
}

/** Whatever was thrown, as the error n8n shows. An n8n error passes as it is. */
export function toNodeError(
	node: INode,
	reason: unknown,
	{ itemIndex, redactor, logger }: { itemIndex?: number; redactor?: Redactor; logger?: Logger } = {},
): NodeApiError | NodeOperationError {
	if (reason instanceof NodeApiError || reason instanceof NodeOperationError) return reason;
	logger?.debug(forMaintainer(reason, redactor));
	const clean = (text: string): string => inShort(plainWords(redactor ? redactor.clean(text) : text));
	const suffix = itemIndex === undefined ? '' : ` [item ${itemIndex}]`;
	const message = clean(errorMessage(reason)) + suffix;
	if (!(reason instanceof BackendError)) {
		// The original stays out: its text and stack were not redacted.
		return withOwnWords(new NodeOperationError(node, message, { itemIndex }), message);
	}
	const description = reason.cure === undefined ? undefined : clean(reason.cure);
	const failure = failureOf(reason);
	if (reason.kind === 'configuration') {
		return withOwnWords(new NodeOperationError(node, message, { itemIndex, description, failure }), message);
	}
	// A plain object without `code`, `status` or `cause`: n8n would make other words of them.
	const details: JsonObject = {
		message,
		...(reason.code === undefined ? {} : { backendCode: reason.code }),
		...(reason.fields.length === 0 ? {} : { fields: reason.fields }),
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
