package io.tidemark.snapshot.decision;

import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which versions have to be looked up before some batches can be decided: what merges and restores refer to. Pure. */
public final class WantedVersions {
    private final Map<UserKey, UserState> states;
    private final DecisionRules rules;
    private final Set<Round.Version> wanted = new LinkedHashSet<>();

    private WantedVersions(Map<UserKey, UserState> states, DecisionRules rules) {
        this.states = states;
        this.rules = rules;
    }

    public static Set<Round.Version> of(
            List<OperationBatch> batches, Map<UserKey, UserState> states, DecisionRules rules) {
        WantedVersions versions = new WantedVersions(states, rules);
        batches.forEach(versions::add);
        return versions.wanted;
    }

    private void add(OperationBatch batch) {
        boolean merges = rules.policy(batch.collection()) == ConflictPolicy.MERGE;
        UserKey user = UserKey.of(batch);
        for (Operation operation : batch.operations()) {
            if (operation.type() == OperationType.RESTORE) {
                Restoring.version(operation).ifPresent(version -> want(user, version));
            } else if (merges) {
                addMerge(user, operation, new RecordKey(batch.collection(), operation.recordId()));
            }
        }
    }

    /** The base also when it is the head still: another operation of the round may come first. */
    private void addMerge(UserKey user, Operation operation, RecordKey key) {
        if (operation.type() != OperationType.UPDATE && operation.type() != OperationType.CREATE) {
            return;
        }
        if (operation.baseVersion() > 0) {
            want(user, operation.baseVersion());
        }
        Head head = states.getOrDefault(user, UserState.NEW).heads().get(key);
        if (head != null && head.version() != operation.baseVersion()) {
            want(user, head.version());
        }
    }

    private void want(UserKey user, long version) {
        wanted.add(new Round.Version(user, version));
    }
}
