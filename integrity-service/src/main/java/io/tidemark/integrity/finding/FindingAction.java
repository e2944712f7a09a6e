package io.tidemark.integrity.finding;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What is done about a finding. */
public enum FindingAction {
    /** A person says that it is corruption. */
    CONFIRM("confirmed"),
    /** A person says that it is none. */
    DISMISS("dismissed"),
    /** A repair is begun. */
    REPAIR("put under repair"),
    /** A check looked again and found nothing. */
    CLEAR("closed"),
    /** A check looked again, and the repair has not helped. */
    KEEP("kept open");

    private final String past;

    FindingAction(String past) {
        this.past = past;
    }

    /** The word in answers and in the store. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For sentences: a finding was … */
    String past() {
        return past;
    }

    /** The state that follows; none when this can't be done in that state. */
    Optional<FindingState> from(FindingState state, Instant at) {
        return Optional.ofNullable(
                switch (state) {
                    case FindingState.Open open ->
                        switch (this) {
                            case CONFIRM -> open.confirm(at);
                            case DISMISS -> open.dismiss();
                            case REPAIR -> open.repair();
                            case CLEAR -> open.cleared();
                            case KEEP -> null;
                        };
                    case FindingState.Confirmed confirmed ->
                        switch (this) {
                            case DISMISS -> confirmed.dismiss();
                            case REPAIR -> confirmed.repair();
                            case CLEAR -> confirmed.cleared();
                            case CONFIRM, KEEP -> null;
                        };
                    case FindingState.Repairing repairing ->
                        switch (this) {
                            case CLEAR -> repairing.cleared();
                            case KEEP -> repairing.stillThere();
                            case CONFIRM, DISMISS, REPAIR -> null;
                        };
                    case FindingState.Dismissed dismissed -> this == CONFIRM ? dismissed.confirm(at) : null;
                    case FindingState.Closed closed -> null;
                });
    }
}
