// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import type { Codec } from '../codec.ts';
import * as Produce from './produce.ts';
import * as Fetch from './fetch.ts';
import * as Metadata from './metadata.ts';
import * as ApiVersions from './api-versions.ts';

/** Request and response of each API. */
export interface ApiMap {
  readonly Produce: { readonly request: Produce.ProduceRequest; readonly response: Produce.ProduceResponse };
  readonly Fetch: { readonly request: Fetch.FetchRequest; readonly response: Fetch.FetchResponse };
  readonly Metadata: { readonly request: Metadata.MetadataRequest; readonly response: Metadata.MetadataResponse };
  readonly ApiVersions: { readonly request: ApiVersions.ApiVersionsRequest; readonly response: ApiVersions.ApiVersionsResponse };
}

/** The codecs of each API. */
export const codecs: { readonly [Name in keyof ApiMap]: { readonly request: Codec<ApiMap[Name]['request']>; readonly response: Codec<ApiMap[Name]['response']> } } = {
  Produce: {
    request: { read: Produce.readProduceRequest, write: Produce.writeProduceRequest, pack: Produce.packProduceRequest, unpack: Produce.unpackProduceRequest },
    response: { read: Produce.readProduceResponse, write: Produce.writeProduceResponse, pack: Produce.packProduceResponse, unpack: Produce.unpackProduceResponse },
  },
  Fetch: {
    request: { read: Fetch.readFetchRequest, write: Fetch.writeFetchRequest, pack: Fetch.packFetchRequest, unpack: Fetch.unpackFetchRequest },
    response: { read: Fetch.readFetchResponse, write: Fetch.writeFetchResponse, pack: Fetch.packFetchResponse, unpack: Fetch.unpackFetchResponse },
  },
  Metadata: {
    request: { read: Metadata.readMetadataRequest, write: Metadata.writeMetadataRequest, pack: Metadata.packMetadataRequest, unpack: Metadata.unpackMetadataRequest },
    response: { read: Metadata.readMetadataResponse, write: Metadata.writeMetadataResponse, pack: Metadata.packMetadataResponse, unpack: Metadata.unpackMetadataResponse },
  },
  ApiVersions: {
    request: { read: ApiVersions.readApiVersionsRequest, write: ApiVersions.writeApiVersionsRequest, pack: ApiVersions.packApiVersionsRequest, unpack: ApiVersions.unpackApiVersionsRequest },
    response: { read: ApiVersions.readApiVersionsResponse, write: ApiVersions.writeApiVersionsResponse, pack: ApiVersions.packApiVersionsResponse, unpack: ApiVersions.unpackApiVersionsResponse },
  },
};
