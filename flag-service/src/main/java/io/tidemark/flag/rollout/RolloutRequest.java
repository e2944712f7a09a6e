package io.tidemark.flag.rollout;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is to be rolled out, and how; what is missing is as configured. */
@Schema(examples = """
        {"flag":"resume_sync.local_only","steps":[10,50,100],"bake":"PT30M","reason":"INC-42 is mitigated"}""")
record RolloutRequest(
        @Schema(required = true) @Nullable String flag,

        @Schema(description = "Default: the caller's tenant. Others, and * for all, are for admins") @Nullable
        String tenant,

        @Schema(
                type = SchemaType.ARRAY,
                implementation = Integer.class,
                description = "Percent of users released at each step: rising whole numbers from 1 to 100")
        @Nullable
        List<@Nullable Object> steps,

        @Schema(description = "How long a step lasts at least, ISO 8601, up to P7D") @Nullable
        String bake,

        @Nullable Long minimumEvents,

        @Nullable Long minimumUsers,

        @Nullable Double eventErrorRate,

        @Nullable Double userErrorRate,

        @Nullable Integer openFindings,

        @Nullable Double controlMargin,

        @Schema(required = true) @Nullable String reason) {
    private static final int MOST_STEPS = 20;
    private static final Duration LONGEST_BAKE = Duration.ofDays(7);

    /** The steps that are asked for, or those of the configuration. */
    List<Integer> checkedSteps(List<Integer> otherwise) {
        if (steps == null) {
            return otherwise;
        }
        List<Integer> checked = new ArrayList<>();
        for (Object step : steps) {
            if (!(step instanceof Integer percent) || percent < 1 || percent > 100) {
                throw invalid("\"steps\": \"" + step + "\" is not a whole number from 1 to 100");
            }
            if (!checked.isEmpty() && percent <= checked.getLast()) {
                throw invalid("\"steps\" rise, and " + percent + " follows on " + checked.getLast());
            }
            checked.add(percent);
        }
        if (checked.isEmpty() || checked.size() > MOST_STEPS) {
            throw invalid("\"steps\" are 1 to " + MOST_STEPS);
        }
        return checked;
    }

    Duration checkedBake(Duration otherwise) {
        try {
            Duration asked = bake == null ? otherwise : Duration.parse(bake);
            if (!asked.isNegative() && asked.compareTo(LONGEST_BAKE) <= 0) {
                return asked;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw invalid("\"bake\" is a time in ISO 8601 of at most seven days, for example PT30M");
    }

    Gates gates(RolloutConfig config) {
        return new Gates(
                count("minimum_events", minimumEvents, config.minimumEvents()),
                count("minimum_users", minimumUsers, config.minimumUsers()),
                rate("event_error_rate", eventErrorRate, config.eventErrorRate()),
                rate("user_error_rate", userErrorRate, config.userErrorRate()),
                (int) count(
                        "open_findings", openFindings == null ? null : openFindings.longValue(), config.openFindings()),
                rate("control_margin", controlMargin, config.controlMargin()),
                config.freshFor());
    }

    private static long count(String name, @Nullable Long asked, long otherwise) {
        if (asked != null && asked < 0) {
            throw invalid("\"" + name + "\" is not negative");
        }
        return asked == null ? otherwise : asked;
    }

    private static double rate(String name, @Nullable Double asked, double otherwise) {
        if (asked != null && !(asked >= 0 && asked <= 1)) {
            throw invalid("\"" + name + "\" is from 0 to 1");
        }
        return asked == null ? otherwise : asked;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_ROLLOUT, detail);
    }
}
