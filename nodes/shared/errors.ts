import { NodeApiError, NodeOperationError, type INode, type JsonObject, type Logger } from 'n8n-workflow';
import { BackendError, describeForMaintainer, type BackendErrorKind } from '../../clients/errors';
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
