package io.tidemark.contracts.error;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every error a client of Tidemark can meet, in a {@code application/problem+json} answer (RFC 9457) or as the problem of
 * one operation. The code is stable: clients and alerts may match on it. {@code docs/errors.md} is generated from here.
 */
public enum ErrorCode {
    MALFORMED_JSON(400, false, "The body is not valid JSON", "Send one JSON object in UTF-8 without duplicate names."),
    MALFORMED_BODY(
            400,
            false,
            "The body is not what its Content-Encoding says",
            "Compress the whole body with gzip, or send it plain."),
    UNKNOWN_FIELD(400, false, "A field is not part of the protocol", "Remove the field, or update the client."),
    INVALID_FIELD(400, false, "A field is missing or has the wrong form", "Correct the field that the detail names."),
    INVALID_PARAMETER(
            400,
            false,
            "A path or query parameter or a header has the wrong form",
            "Correct the parameter that the detail names."),
    INVALID_COLLECTION(
            400,
            false,
            "The collection's name can't be used",
            "Use [a-z][a-z0-9-]{0,62} and none of the reserved names."),
    INVALID_CURSOR(400, false, "The cursor was not issued for this user", "Start again without a cursor."),
    UNAUTHENTICATED(401, false, "A bearer token is needed", "Send Authorization: Bearer with a token of your issuer."),
    INVALID_TOKEN(
            401, false, "The token is expired, not for this audience or not signed by us", "Refresh the token, once."),
    FORBIDDEN(403, false, "The token's roles do not allow this", "Ask an administrator for the role."),
    NOT_FOUND(404, false, "There is nothing here", "Check the address; another tenant's things are not shown."),
    METHOD_NOT_ALLOWED(405, false, "The method is not offered here", "See the Allow header and /openapi."),
    NOT_ACCEPTABLE(406, false, "None of the accepted types is offered", "Accept application/json."),
    VERSION_CONFLICT(
            409,
            false,
            "The record has changed since the version that the operation was based on",
            "Reconcile with current, then send a new operation based on its version."),
    OUT_OF_ORDER(409, true, "An earlier operation of this device is missing", "Send from expected_seq on, in order."),
    STALE_EPOCH(
            409,
            false,
            "The switch has been moved since the epoch that was expected",
            "Read its state again, then decide anew."),
    FLAG_EXISTS(
            409,
            false,
            "There is, or was, a flag of that name",
            "Take another name: a name that was given up would reach the old flag's users."),
    FLAG_RESERVED(409, false, "The flag is not moved here", "The detail names what it is moved with."),
    ROLLOUT_RUNNING(
            409,
            false,
            "A rollout of this flag for these users goes on already",
            "See GET /ops/rollouts; abort that one, or let it end."),
    STALE_ROLLOUT(
            409,
            false,
            "The rollout has moved since the revision that was expected",
            "Read its state again, then decide anew."),
    ROLLOUT_NOT_POSSIBLE(
            409,
            false,
            "The rollout, or its flag, is in a state in which this can't be done",
            "Read its state; the detail says what is in the way."),
    SCAN_RUNNING(
            409, true, "A scan is running already", "Wait for it: GET /ops/integrity/scans tells how far it has come."),
    SCAN_NOT_POSSIBLE(
            409,
            false,
            "The scan is in a state in which this can't be done",
            "Read its state: GET /ops/integrity/full-scans."),
    STALE_FINDING(
            409,
            false,
            "The finding has moved since the revision that was expected",
            "Read its state again, then decide anew."),
    FINDING_NOT_POSSIBLE(
            409,
            false,
            "The finding, or what it is about, is in a state in which this can't be done",
            "Read its state; the detail says what is in the way."),
    REPAIR_DIFFERS(
            409,
            false,
            "What is stored is not what was to be repaired",
            "Look at the finding again: nothing was changed."),
    REQUEST_RUNNING(
            409, true, "The same request is in work already", "Wait for it, or send it again after Retry-After."),
    RECORD_PARKED(
            409,
            false,
            "An earlier operation on this record failed and is kept",
            "Nothing to do: this one is kept behind it, both are applied when an operator retries them."),
    LEASE_IN_USE(
            409,
            false,
            "The lease's owner was alive a moment ago",
            "Wait until it is silent for ten minutes, or force it when certain that no other processor is running."),
    ARCHIVE_DIFFERS(
            409,
            false,
            "What would be cleared is not what was exported",
            "Export again, then clear with the count that the export tells."),
    REBUILD_RUNNING(
            409,
            true,
            "A rebuild is running already",
            "Wait for it: GET /ops/queue/rebuild-index tells how far it is."),
    INCIDENT_OPEN(
            409,
            false,
            "The tenant has an incident that is not resolved",
            "Join it: see GET /ops/incidents?state=open."),
    STALE_INCIDENT(
            409,
            false,
            "The incident has changed since the revision that was expected",
            "Read its state again, then decide anew."),
    INCIDENT_NOT_POSSIBLE(
            409,
            false,
            "The incident is in a state in which this can't be done",
            "Read its state; the detail says why."),
    MUST_REFETCH(410, false, "The cursor belongs to an earlier history", "Fetch again without a cursor."),
    PROTOCOL_TOO_OLD(410, false, "This version of the protocol is no longer spoken", "Update the client."),
    BODY_TOO_LARGE(413, false, "The body is over the limit", "Send smaller batches; GET /api/limits tells the limit."),
    TOO_MANY_OPERATIONS(
            413,
            false,
            "The request holds too many operations",
            "Send smaller batches; GET /api/limits tells the limit."),
    PAYLOAD_TOO_LARGE(
            413, false, "The payload is over the limit", "Split the record; GET /api/limits tells the limit."),
    ATOMIC_TOO_LARGE(
            413,
            false,
            "The atomic request is over its limit",
            "Send fewer operations at once; GET /api/limits tells the limit."),
    EXPORT_TOO_LARGE(
            413,
            false,
            "The result is larger than may be kept",
            "Compress it, narrow it down, or export it while you read."),
    UNSUPPORTED_MEDIA_TYPE(415, false, "The content type is not understood", "Send application/json."),
    INVALID_OPERATION(422, false, "The operation is not well-formed", "Correct the field that the detail names."),
    PAYLOAD_NOT_OBJECT(422, false, "The payload is not a JSON object", "Wrap the value in an object."),
    PAYLOAD_NOT_PORTABLE(
            422,
            false,
            "The payload has no canonical form (RFC 8785)",
            "Carry integers beyond 2^53-1 as strings; send no duplicate names and no lone surrogates."),
    CONTENT_HASH_MISMATCH(
            422, false, "The content hash is not that of the payload", "Hash the RFC 8785 form of the payload."),
    OPERATION_ID_REUSED(
            422, false, "The operation id was used for another operation", "Give each operation an id of its own."),
    IDEMPOTENCY_KEY_REUSED(
            422, false, "The Idempotency-Key was used for another request", "Give each request a key of its own."),
    ATOMIC_ABORTED(
            422,
            false,
            "Another operation of this atomic request could not be applied",
            "Correct that one, then send all of them again as new operations."),
    SCHEMA_MISMATCH(
            422,
            false,
            "The payload does not fit the collection's schema",
            "Correct the payload; the operation is kept for the operators."),
    INVALID_PERCENTAGE(422, false, "The percentage can't be used", "Send a whole number from 0 to 100, as a number."),
    INVALID_ROLLOUT(
            422,
            false,
            "The plan of the rollout can't be followed",
            "Correct what the detail names; steps are rising whole numbers from 1 to 100."),
    NO_SUCH_VERSION(422, false, "The record has no such version", "See GET /api/{collection}/{record_id}/snapshots."),
    NOT_APPLICABLE(
            422,
            false,
            "The operation could not be stored, its neighbours were",
            "Nothing to do: it is kept for the operators."),
    RATE_LIMITED(429, true, "More was sent than is taken in that time", "Try again after Retry-After."),
    INTERNAL_ERROR(500, true, "Something on our side went wrong", "Try again later; tell us the trace id."),
    LOCAL_ONLY(503, true, "Sync is paused", "Keep queueing, try again after Retry-After."),
    OVERLOADED(503, true, "There is more work than we take on", "Try again after Retry-After."),
    DEPENDENCY_UNAVAILABLE(
            503, true, "A part that this needs does not answer", "Try again after Retry-After: resending is safe."),
    NOT_CONFIRMED(
            503,
            true,
            "The operations were taken but not confirmed in time",
            "Send the same request again after Retry-After: nothing is applied twice.");

    private static final Map<String, ErrorCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::code, Function.identity()));

    private final int status;
    private final boolean retryable;
    private final String title;
    private final String action;

    ErrorCode(int status, boolean retryable, String title, String action) {
        this.status = status;
        this.retryable = retryable;
        this.title = title;
        this.action = action;
    }

    /** The stable code as it goes over the wire, for example {@code local-only}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The HTTP status that a request with this error is answered with. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later, unchanged. */
    public boolean retryable() {
        return retryable;
    }

    /** What happened, in one line. */
    public String title() {
        return title;
    }

    /** What the caller can do about it. */
    public String action() {
        return action;
    }

    /** The error with that code, if this version knows it. */
    public static Optional<ErrorCode> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    @JsonCreator
    static ErrorCode fromWire(String code) {
        return of(code).orElse(INTERNAL_ERROR);
    }
}
