package io.tidemark.flag.feature;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an operator wants of a flag. What is null is left as it is, or for a new flag takes its default. */
@Schema(examples = """
        {"enabled":true,"rollout":10,"reason":"first users of the new editor","expected_epoch":6}""")
record FlagRequest(
        @Schema(description = "Default of a new flag: false") @Nullable
        Boolean enabled,

        @Schema(
                type = SchemaType.INTEGER,
                minimum = "0",
                maximum = "100",
                description = "The share of users in percent. Default of a new flag: 100")
        @Nullable
        JsonNode rollout,

        @Schema(description = "At most 500 characters, one line") @Nullable
        String description,

        @Schema(description = "Of a new flag: release, experiment, operational, kill-switch or permission") @Nullable
        String type,

        @Schema(required = true, description = "Why, for the audit: 1 to 500 characters, one line") @Nullable
        String reason,

        @Schema(description = "Refuse with stale-epoch unless the flags are still at this epoch") @Nullable
        Long expectedEpoch) {
    private static final int LONGEST_TEXT = 500;
    private static final int ALL_USERS = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,99}");
    private static final Set<String> TYPES =
            Set.of("release", "experiment", "operational", "kill-switch", "permission");

    /** The name of a flag, if it can be one. */
    static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.of(ErrorCode.INVALID_PARAMETER, "a flag's name has the form " + NAME);
        }
        return name;
    }

    JsonNode toDocument(String name) {
        Integer percentage = percentage();
        return FlagDocument.of(
                name,
                checkedType(),
                description == null ? "" : line("description", description),
                Boolean.TRUE.equals(enabled),
                percentage == null ? ALL_USERS : percentage);
    }

    JsonNode applyTo(JsonNode document) {
        Integer percentage = percentage();
        if (percentage != null && FlagDocument.percentageOf(document).isEmpty()) {
            throw ProblemException.of(
                    ErrorCode.FLAG_RESERVED,
                    "the flag has strategies of its own: its percentages are moved in Unleash");
        }
        String text = description == null ? null : line("description", description);
        return FlagDocument.changed(document, enabled, percentage, text);
    }

    /** Only numbers: what Unleash takes as "110", "abc" or "10.5" means something else to every SDK. */
    private @Nullable Integer percentage() {
        if (rollout == null || rollout.isNull()) {
            return null;
        }
        if (!rollout.isIntegralNumber()
                || !rollout.canConvertToInt()
                || rollout.asInt() < 0
                || rollout.asInt() > ALL_USERS) {
            throw ProblemException.of(
                    ErrorCode.INVALID_PERCENTAGE, "\"rollout\" is a whole number from 0 to 100, not " + rollout);
        }
        return rollout.asInt();
    }

    private String checkedType() {
        String checked = type == null ? "release" : type;
        if (!TYPES.contains(checked)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_FIELD,
                    "\"type\" is one of " + TYPES.stream().sorted().toList());
        }
        return checked;
    }

    String checkedReason() {
        return Reason.of(reason).text();
    }

    private static String line(String field, String text) {
        if (text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_FIELD,
                    "\"%s\" is one line of at most %d characters".formatted(field, LONGEST_TEXT));
        }
        return text;
    }
}
