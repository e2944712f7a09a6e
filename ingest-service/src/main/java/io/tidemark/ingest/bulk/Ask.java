package io.tidemark.ingest.bulk;

import io.opentelemetry.api.trace.Span;
import io.tidemark.http.Caller;

/** A request without its body: who asks for what. */
record Ask(Caller caller, String collection, PushHeaders headers, Span span) {}
