// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackInt, unpackText } from '../native/values.ts';

export interface NativeHeader {
  /** Number of the API; a response repeats it. */
  readonly apiKey: number;
  /** Chosen by the client; the response repeats it. */
  readonly correlationId: number;
  /** Whether the frame is a response. */
  readonly isResponse: boolean;
  /** Name of the client, from this request on; null: as before. */
  readonly clientId: string | null;
  /** Size of each attachment behind the body, in bytes. */
  readonly attachments: readonly number[];
  /** Why the whole request was refused; the body is then empty. */
  readonly error: ErrorName;
  /** The refusal in a sentence. */
  readonly errorMessage: string | null;
}

/** A `NativeHeader` with defaults for what is left out. */
export function makeNativeHeader(fields: Pick<NativeHeader, 'apiKey' | 'correlationId' | 'isResponse' | 'attachments'> & Partial<Pick<NativeHeader, 'clientId' | 'error' | 'errorMessage'>>): NativeHeader {
  return {
    apiKey: fields.apiKey,
    correlationId: fields.correlationId,
    isResponse: fields.isResponse,
    clientId: fields.clientId === undefined ? null : fields.clientId,
    attachments: fields.attachments,
    error: fields.error === undefined ? 'NONE' : fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
  };
}

export function packNativeHeader(m: NativeHeader, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.apiKey !== 0) map.set(1, m.apiKey);
  if (m.correlationId !== 0) map.set(2, m.correlationId);
  if (m.isResponse) map.set(3, m.isResponse);
  if (m.clientId !== null) map.set(4, packText(m.clientId));
  if (m.attachments.length !== 0) { const list = m.attachments; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(5, packedList); }
  if (m.error !== 'NONE') map.set(6, errorCode(m.error));
  if (m.errorMessage !== null) map.set(7, packText(m.errorMessage));
  return map;
}

export function unpackNativeHeader(packed: unknown, _from: Attachments): NativeHeader {
  const map = fieldMap(packed, 'NativeHeader');
  const apiKeyValue = map.get(1);
  const apiKey = apiKeyValue === undefined ? 0 : unpackInt(apiKeyValue, -32768, 32767, 'NativeHeader.apiKey');
  const correlationIdValue = map.get(2);
  const correlationId = correlationIdValue === undefined ? 0 : unpackInt(correlationIdValue, 0, 4294967295, 'NativeHeader.correlationId');
  const isResponseValue = map.get(3);
  const isResponse = isResponseValue === undefined ? false : unpackBool(isResponseValue, 'NativeHeader.isResponse');
  const clientIdValue = map.get(4);
  const clientId = clientIdValue === undefined ? null : clientIdValue === null ? null : unpackText(clientIdValue, 'NativeHeader.clientId');
  const attachmentsValue = map.get(5);
  let attachments: readonly number[] = [];
  if (attachmentsValue !== undefined) { const list = listOf(attachmentsValue, 'NativeHeader.attachments'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], 0, 4294967295, 'NativeHeader.attachments')); attachments = items; }
  const errorValue = map.get(6);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'NativeHeader.error'));
  const errorMessageValue = map.get(7);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'NativeHeader.errorMessage');
  return { apiKey, correlationId, isResponse, clientId, attachments, error, errorMessage };
}
