package io.tidemark.flag.evaluation;

import io.getunleash.engine.Context;
import io.getunleash.engine.UnleashEngine;
import io.getunleash.engine.VariantDef;
import io.getunleash.engine.YggdrasilInvalidInputException;
import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.FeatureSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The flags of one epoch, loaded into an engine of their own: it is never given others, so readers need no lock. */
final class CompiledFlags {
    private static final byte[] TOGGLES_BEGIN = "{\"toggles\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TOGGLES_END = "]}".getBytes(StandardCharsets.US_ASCII);

    private final long epoch;
    private final List<String> names;
    private final List<Toggle> toggles;
    private final UnleashEngine engine;

    /** Half of the time is the engine's own, so it begins first, on another thread. */
    CompiledFlags(FeatureSet set) {
        CompletableFuture<UnleashEngine> loading = CompletableFuture.supplyAsync(() -> load(set));
        this.epoch = set.epoch();
        this.names = set.features().stream().map(Feature::name).toList();
        this.toggles = set.features().stream()
                .flatMap(feature -> Toggle.of(feature.name(), feature.document()).stream())
                .toList();
        this.engine = loading.join();
    }

    private static UnleashEngine load(FeatureSet set) {
        UnleashEngine engine = new UnleashEngine();
        try {
            engine.takeState(set.clientDocument());
        } catch (YggdrasilInvalidInputException e) {
            throw new IllegalArgumentException("the engine does not take the flags of epoch " + set.epoch(), e);
        }
        return engine;
    }

    EvaluatedFlags evaluate(FlagContext caller) {
        Context context = new Context();
        context.setUserId(caller.userId());
        context.setProperties(Map.of(FlagContext.TENANT_PROPERTY, caller.tenantId()));
        Subject subject = new Subject(context);
        Map<String, EvaluatedFlags.Flag> flags = new TreeMap<>();
        names.forEach(name -> flags.put(name, new EvaluatedFlags.Flag(false)));
        toggles.forEach(toggle -> flags.put(toggle.name(), new EvaluatedFlags.Flag(isOn(toggle, subject))));
        return new EvaluatedFlags(epoch, flags);
    }

    /** What is on for that context, as the body of Unleash's frontend API. */
    byte[] toggles(Context context) {
        Subject subject = new Subject(context);
        List<byte[]> shown = new ArrayList<>(toggles.size());
        int length = TOGGLES_BEGIN.length + TOGGLES_END.length;
        for (Toggle toggle : toggles) {
            if (isOn(toggle, subject)) {
                byte[] one = toggle.hasVariants() ? toggle.with(variant(toggle, subject)) : toggle.plain();
                shown.add(one);
                length += one.length;
            }
        }
        return body(shown, length);
    }

    /** Each toggle has a comma after it; the last one's place is taken by the end. */
    private static byte[] body(List<byte[]> shown, int length) {
        byte[] body = new byte[shown.isEmpty() ? length : length - 1];
        System.arraycopy(TOGGLES_BEGIN, 0, body, 0, TOGGLES_BEGIN.length);
        int at = TOGGLES_BEGIN.length;
        for (byte[] one : shown) {
            System.arraycopy(one, 0, body, at, one.length);
            at += one.length;
        }
        System.arraycopy(TOGGLES_END, 0, body, body.length - TOGGLES_END.length, TOGGLES_END.length);
        return body;
    }

    private boolean isOn(Toggle toggle, Subject subject) {
        Boolean known = toggle.isOnFor(subject);
        return known == null ? isEnabled(toggle, subject) : known;
    }

    private @Nullable VariantDef variant(Toggle toggle, Subject subject) {
        try {
            return engine.getVariant(toggle.name(), subject.context()).value;
        } catch (YggdrasilInvalidInputException e) {
            throw new IllegalStateException("the engine refuses to evaluate " + toggle.name(), e);
        }
    }

    private boolean isEnabled(Toggle toggle, Subject subject) {
        try {
            // The engine answers null for a flag that it does not know.
            return Boolean.TRUE.equals(engine.isEnabled(toggle.name(), subject.context()).value);
        } catch (YggdrasilInvalidInputException e) {
            throw new IllegalStateException("the engine refuses to evaluate " + toggle.name(), e);
        }
    }
}
