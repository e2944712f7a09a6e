package io.tidemark.flag.evaluation;

import io.getunleash.engine.Context;
import io.getunleash.engine.UnleashEngine;
import io.getunleash.engine.YggdrasilInvalidInputException;
import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.FeatureSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The flags of one epoch, loaded into an engine of their own: it is never given others, so readers need no lock. */
final class CompiledFlags {
    private final long epoch;
    private final List<String> names;
    private final UnleashEngine engine;

    CompiledFlags(FeatureSet set) {
        this.epoch = set.epoch();
        this.names = set.features().stream().map(Feature::name).toList();
        this.engine = new UnleashEngine();
        try {
            engine.takeState(set.clientDocument());
        } catch (YggdrasilInvalidInputException e) {
            throw new IllegalArgumentException("the engine does not take the flags of epoch " + epoch, e);
        }
    }

    EvaluatedFlags evaluate(FlagContext subject) {
        Context context = new Context();
        context.setUserId(subject.userId());
        context.setProperties(Map.of(FlagContext.TENANT_PROPERTY, subject.tenantId()));
        Map<String, EvaluatedFlags.Flag> flags = new TreeMap<>();
        names.forEach(name -> flags.put(name, new EvaluatedFlags.Flag(isEnabled(name, context))));
        return new EvaluatedFlags(epoch, flags);
    }

    private boolean isEnabled(String name, Context context) {
        try {
            // The engine answers null for a flag that it does not know.
            return Boolean.TRUE.equals(engine.isEnabled(name, context).value);
        } catch (YggdrasilInvalidInputException e) {
            throw new IllegalStateException("the engine refuses to evaluate " + name, e);
        }
    }
}
