package io.tidemark.ingest.bulk;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.CollectionName;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.Admission;
import io.tidemark.ingest.limits.LimitsConfig;
import io.tidemark.ingest.metrics.SchemaDrift;
import io.tidemark.ingest.parse.BulkParser;
import io.tidemark.ingest.parse.BulkRequest;
import io.tidemark.ingest.parse.Parsed;
import io.tidemark.ingest.schema.CollectionSchemas;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads a request and decides what of it may go on; all that no record has to be looked at for. */
@ApplicationScoped
class Intake {
    private final BulkParser parser;
    private final Admission admission;
    private final CollectionSchemas schemas;
    private final SchemaDrift drift;

    Intake(LimitsConfig limits, Admission admission, CollectionSchemas schemas, SchemaDrift drift) {
        this.parser = new BulkParser(limits);
        this.admission = admission;
        this.schemas = schemas;
        this.drift = drift;
    }

    /** The request, with each operation accepted or refused; ends it when it can't be read or is over the tenant's rate. */
    BulkRequest take(Ask ask, byte[] body) {
        if (!CollectionName.isValid(ask.collection())) {
            throw ProblemException.of(
                    ErrorCode.INVALID_COLLECTION, "\"" + ask.collection() + "\" is not a name for a collection");
        }
        BulkRequest request = parse(ask.headers(), body);
        admission.admit(ask.caller().tenant(), request.operations().size());
        BulkRequest checked = schemas.check(ask.collection(), request);
        count(ask.headers().release(), checked);
        return AllOrNothing.apply(checked);
    }

    private BulkRequest parse(PushHeaders headers, byte[] body) {
        try {
            return parser.parse(body, headers.form(), headers.version().isNewerThanOurs());
        } catch (ProblemException e) {
            drift.refused(headers.release(), e.code());
            throw e;
        }
    }

    private void count(String release, BulkRequest request) {
        drift.passedOver(release, request.unknownFields());
        for (Parsed parsed : request.operations()) {
            if (parsed instanceof Parsed.Refused refused) {
                drift.refused(release, refused.code());
            }
        }
    }
}
