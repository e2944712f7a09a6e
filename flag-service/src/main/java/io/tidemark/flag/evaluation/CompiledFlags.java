package io.tidemark.flag.evaluation;

import io.getunleash.engine.Context;
import io.getunleash.engine.UnleashEngine;
import io.getunleash.engine.VariantDef;
import io.getunleash.engine.YggdrasilInvalidInputException;
import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.FeatureSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The flags of one epoch, loaded into an engine of their own: it is never given others, so readers need no lock. */
final class CompiledFlags {
    private static final String TOGGLES_BEGIN = "{\"toggles\":[";
    private static final String TOGGLES_END = "]}";
    private static final int USUAL_TOGGLE = 192;

    private final long epoch;
    private final List<String> names;
    private final List<Toggle> toggles;
    private final UnleashEngine engine;

    CompiledFlags(FeatureSet set) {
        this.epoch = set.epoch();
        this.names = set.features().stream().map(Feature::name).toList();
        this.toggles = set.features().stream()
                .filter(feature -> !ConstantFlag.isOff(feature.document()))
                .map(Toggle::of)
                .toList();
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

    /** What is on for that context, as the body of Unleash's frontend API. */
    String toggles(Context context) {
        StringBuilder body = new StringBuilder(TOGGLES_BEGIN.length() + toggles.size() * USUAL_TOGGLE);
        body.append(TOGGLES_BEGIN);
        String separator = "";
        for (Toggle toggle : toggles) {
            String shown = shown(toggle, context);
            if (!shown.isEmpty()) {
                body.append(separator).append(shown);
                separator = ",";
            }
        }
        return body.append(TOGGLES_END).toString();
    }

    private String shown(Toggle toggle, Context context) {
        if (toggle.constant()) {
            return toggle.plain();
        }
        boolean enabled = toggle.rollout()
                .filter(rollout -> rollout.decides(context))
                .map(rollout -> rollout.isOnFor(context))
                .orElseGet(() -> isEnabled(toggle.name(), context));
        if (!enabled) {
            return "";
        }
        return toggle.hasVariants() ? toggle.with(variant(toggle.name(), context)) : toggle.plain();
    }

    private @Nullable VariantDef variant(String name, Context context) {
        try {
            return engine.getVariant(name, context).value;
        } catch (YggdrasilInvalidInputException e) {
            throw new IllegalStateException("the engine refuses to evaluate " + name, e);
        }
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
